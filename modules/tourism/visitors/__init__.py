"""How many visitors each place had, by day and origin: entered on a phone, taken from a file, closed by the month."""
