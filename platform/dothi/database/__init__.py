"""The one PostgreSQL: the scope a transaction opens in, acting in it, the session, hot statements, schema and roles."""

__all__ = [
    "acting",
    "after_commit",
    "birth",
    "connections",
    "direct",
    "inserting",
    "migrating",
    "owned",
    "refusals",
    "revision_folders",
    "revisions",
    "roles",
    "schema",
    "scope",
    "session",
    "sheltered",
    "sums",
    "trips",
    "versioned",
]
