"""The tenant's front pages: home, what is coming, what is closed."""

__all__ = ["pages", "pages_closed"]
