"""Counts from a CSV file: read in a confined child, shown row by row, taken in one transaction or not."""
