"""Wards and quarters of a district with their outlines, by day; taken over from a file."""

__all__ = ["areas", "cover", "events", "frame", "importing", "neighbours", "pages", "reading", "shown", "standing"]
