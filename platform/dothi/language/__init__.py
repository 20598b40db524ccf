"""The reader's language: locales, and how dates, numbers and names are written."""

__all__ = ["formatting", "locales"]
