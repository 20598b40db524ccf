"""Copying configuration from a tenant to another of its province: as a new one's template, or item by item later."""

__all__ = ["difference", "items", "pages", "service"]
