"""Alembic without a configuration file: the same call for the command line, the local stack and the tests.

The house's revisions are one line; each service's are a branch that its name labels (`docs/modules.md`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from dothi.database.revision_folders import SCRIPTS, revision_folders
from dothi.values.errors import NotFound

FIRST = "0001_kernel"


def upgrade(owner_url: str, revision: str = "heads") -> list[str]:
    """Bring the schema up to `revision`, as the owner; the revisions that ran. Raises NotFound for one that isn't
    there."""
    found = config(owner_url)
    with known_revisions():
        command.upgrade(found, revision)
    ran: list[str] = found.attributes["ran"]
    return ran


def downgrade(owner_url: str, revision: str) -> None:
    """Take the schema back to `revision`, one service's with `name@base`. Raises NotFound for one that isn't there."""
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
    found.set_main_option("version_locations", os.pathsep.join(map(str, revision_folders())))
    found.attributes.update(url=owner_url, ran=[])
    return found
