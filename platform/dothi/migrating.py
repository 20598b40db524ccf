"""Alembic without a configuration file: the same call for the command line, the local stack and the tests."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

HERE = Path(__file__)
SCRIPTS = next(p for p in (HERE.parents[1] / "migrations", HERE.parents[2] / "migrations") if p.is_dir())
"""Beside the packages where a wheel was installed, else at the root of the checkout."""


def upgrade(owner_url: str, revision: str = "heads") -> None:
    """Bring the schema up to `revision`, as the owner."""
    command.upgrade(config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the schema back to `revision`."""
    command.downgrade(config(owner_url), revision)


def config(owner_url: str) -> Config:
    """Where the scripts are and whom to connect as."""
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS))
    found.set_main_option("path_separator", "os")
    found.attributes["url"] = owner_url
    return found
