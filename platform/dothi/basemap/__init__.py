"""The base map of one's own: what its file must be, which one is in use, and how it is built from OpenStreetMap."""

__all__ = ["archive", "building", "current"]
