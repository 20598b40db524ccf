"""Forms of people without an account: kept until their e-mail is confirmed by a code, then handed to whose they are."""
