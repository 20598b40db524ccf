"""Sites of places are looked at now and then, politely; staff see which ones are broken."""
