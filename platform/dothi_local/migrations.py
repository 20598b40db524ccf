"""Is the schema what the migrations make of it? Asked at each start, as asking Alembic itself takes seconds. Called
by `stack.py`."""

from pathlib import Path

import psycopg

from dothi.database.revision_folders import folders_of_services
from dothi_local.setup.stamps import fingerprint, is_done, mark_done


def is_current(stamp: Path, *, root: Path, owner_url: str) -> bool:
    """True when the same revision files have been applied and the database still is where they led to."""
    return is_done(stamp, _state(root, owner_url))


def mark_current(stamp: Path, *, root: Path, owner_url: str) -> None:
    """After `dothi db upgrade`."""
    mark_done(stamp, _state(root, owner_url))


def _state(root: Path, owner_url: str) -> str:
    with psycopg.connect(owner_url) as connection:
        there = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall() if there and there[0] else []
    return fingerprint([root / "migrations", *folders_of_services().values()], *sorted(str(row[0]) for row in rows))
