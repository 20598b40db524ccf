"""Who did what: written with each change, told to people, and shown when a form was overtaken."""

__all__ = ["audit", "history", "stale"]
