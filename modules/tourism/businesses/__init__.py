"""Businesses and their own entry: a link to the address on record, what they propose by it, how staff take it."""
