"""What visitors think of places: confirmed by code, shown once staff have looked, answered by the place."""
