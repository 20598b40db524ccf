"""Is the schema what the migrations make of it? Asked at each start, as asking Alembic itself takes seconds. Called
by `stack.py`."""

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import psycopg

from dothi.local.setup.stamps import fingerprint, is_done, mark_done


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
    return fingerprint([root / "migrations", *_of_modules()], *sorted(str(row[0]) for row in rows))


def _of_modules() -> list[Path]:
    """Modules from outside the repository bring revisions of their own."""
    specs = [find_spec(point.module) for point in entry_points(group="dothi.modules")]
    return [Path(spec.origin).with_name("migrations") for spec in specs if spec and spec.origin]
