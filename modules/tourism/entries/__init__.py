"""What places, happenings and itineraries are alike in: steps, versions, names in addresses, texts in a form."""
