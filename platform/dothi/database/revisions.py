"""At which revision the schema is, and at which the code: archives are bound to one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg
from alembic.script import ScriptDirectory

from dothi.database.migrating import config
from dothi.values.errors import Conflict


def schema_revision(connection: psycopg.Connection[Any]) -> list[str]:
    """The heads that the database is at; none before the first upgrade."""
    known = connection.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchall()[0][0]
    if not known:
        return []
    return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version ORDER BY 1")]


def code_revision() -> list[str]:
    """What the schema is at when all installed revisions have run: those that no other follows or depends on."""
    found = list(scripts().walk_revisions())
    implied = {name for script in found for name in (*as_names(script.down_revision), *as_names(script.dependencies))}
    return sorted(script.revision for script in found if script.revision not in implied)


def as_names(revisions: str | Collection[str] | None) -> Collection[str]:
    """None, one or several revisions, as Alembic gives them."""
    return (revisions,) if isinstance(revisions, str) else revisions or ()


def is_known(revision: list[str]) -> bool:
    """Whether the installed code has all of these revisions."""
    return set(revision) <= {script.revision for script in scripts().walk_revisions()}


def check_current(connection: psycopg.Connection[Any]) -> list[str]:
    """The schema's revision, which must be the code's. Raises Conflict."""
    found, wanted = schema_revision(connection), code_revision()
    if found != wanted:
        raise Conflict(
            f"the schema is at {', '.join(found) or 'nothing'}, this version wants {', '.join(wanted)}:"
            " run `dothi db upgrade` first"
        )
    return found


def scripts() -> ScriptDirectory:
    """The installed revisions."""
    return ScriptDirectory.from_config(config(""))
