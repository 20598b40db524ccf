"""The whole deployment in one archive, and back: `dothi backup`, `dothi restore`.

Rows go by COPY, in one snapshot; the schema isn't in the archive, since revisions make it. So an archive goes into any
PostgreSQL that Dothi runs on, needs no `pg_dump`, and is bound to a revision alone.
"""

KIND = "backup"
