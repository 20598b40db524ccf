"""Kept counts of reports, and the figures made of them."""
