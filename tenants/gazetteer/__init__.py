"""Streets and places of a tenant by name: taken over from files, searched as one types, and words for a point.

What a search and a point need lies in tables of plain keys, so that b-trees answer under row level security (ADR 24).
"""

__all__ = [
    "api",
    "commands",
    "events",
    "features",
    "importing",
    "merging",
    "models",
    "numbers",
    "pages",
    "points",
    "reading",
    "rows",
    "search",
    "storing",
    "warding",
    "words",
]
