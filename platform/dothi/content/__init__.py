"""Bytes: stored under random names, packed into archives, and those of strangers looked at in a confined child."""

__all__ = [
    "archive",
    "confined",
    "decoding",
    "lists",
    "picture_limits",
    "pictures",
    "storage",
    "telling",
    "turns",
    "typesetting",
    "workbook",
    "workplace",
]
