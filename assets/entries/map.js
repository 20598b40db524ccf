// Maps.
