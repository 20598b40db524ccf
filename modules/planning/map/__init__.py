"""The map of published zones: vector tiles, which of them are kept, what stands in the legend."""
