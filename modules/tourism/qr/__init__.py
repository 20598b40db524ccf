"""QR codes: a short link for each place, scans counted without knowing who scanned, sheets to print and hang up."""
