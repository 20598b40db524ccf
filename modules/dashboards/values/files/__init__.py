"""Values from a file: read in a confined child, shown row by row, sent for approval, taken by a second person."""
