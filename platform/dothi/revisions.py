"""At which revision the schema is, and at which the code: archives are bound to one."""

from __future__ import annotations

from typing import Any

import psycopg
from alembic.script import ScriptDirectory

from dothi.errors import Conflict
from dothi.migrating import config


def schema_revision(connection: psycopg.Connection[Any]) -> list[str]:
    """The heads that the database is at; none before the first upgrade."""
    known = connection.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchall()[0][0]
    if not known:
        return []
    return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version ORDER BY 1")]


def code_revision() -> list[str]:
    """The heads of the installed revisions."""
    return sorted(scripts().get_heads())


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
