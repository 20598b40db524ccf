"""Alembic without a configuration file: the same call for the command line, the local stack and the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from dothi.errors import NotFound

HERE = Path(__file__)
SCRIPTS = next(p for p in (HERE.parents[1] / "migrations", HERE.parents[2] / "migrations") if p.is_dir())
"""Beside the packages where a wheel was installed, else at the root of the checkout."""


def upgrade(owner_url: str, revision: str = "heads") -> None:
    """Bring the schema up to `revision`, as the owner. Raises NotFound for a revision that isn't there."""
    with known_revisions():
        command.upgrade(config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the schema back to `revision`. Raises NotFound for a revision that isn't there."""
    with known_revisions():
        command.downgrade(config(owner_url), revision)


@contextmanager
def known_revisions() -> Iterator[None]:
    """Alembic's own refusals as ours."""
    try:
        yield
    except CommandError as error:
        raise NotFound(str(error)) from error


def config(owner_url: str) -> Config:
    """Where the scripts are and whom to connect as."""
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS))
    found.set_main_option("path_separator", "os")
    found.attributes["url"] = owner_url
    return found
