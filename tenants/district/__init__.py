"""The district's administration: its first page, looks, hours, settings, notices."""

__all__ = ["pages", "pages_notices", "pages_settings", "takeover"]
