"""Bytes: stored under random names, packed into archives, and those of strangers looked at in a confined child."""

__all__ = ["archive", "confined", "csv_lists", "decoding", "pictures", "storage", "turns", "typesetting", "workplace"]
