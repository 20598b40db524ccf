"""What indicators come to: read from kept sums and stored values, typed in, taken from files, pushed by programs."""
