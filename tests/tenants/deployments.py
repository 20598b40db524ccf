"""A second deployment beside the test's own: another database, other numbers, its own files and key.

Tests ask for the fixture `other`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from dothi.app import create_app
from dothi.content.storage import Storage
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.settings import Settings
from dothi.values.actor import Actor
from dothi.values.memory import memories
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import engine_of
from tenants.onboarding import create_province
from tests.world import province

FIRST_FREE = 4
"""The number that the next tenant gets: Mỹ Tho is 3 at home."""
HERE_TOO = "tiepnhan@mytho.example"
"""Has an account with a password in the second deployment as well."""


@dataclass(frozen=True)
class Deployment:
    """One of the two."""

    app: Flask

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return house(self.app).settings

    @property
    def owner_url(self) -> str:
        """Its owner's address."""
        return str(self.settings.database_owner_url)

    @property
    def storage(self) -> Storage:
        """Its files."""
        return house(self.app).storage

    @property
    def components(self) -> Components:
        """Its components."""
        return house(self.app).components


@dataclass(frozen=True)
class Elsewhere:
    """The second deployment, made once; `begun_anew` for each test."""

    app: Flask
    database: TestDatabase
    files: Path

    @contextmanager
    def begun_anew(self) -> Iterator[Deployment]:
        """With provinces 1 to 3, of which the third is Tiền Giang, and one member who is of Mỹ Tho's staff, too."""
        self.database.restore(engine_of(self.app))
        shutil.rmtree(self.files, ignore_errors=True)
        memories(self.app).clear()
        yield Deployment(self.app)
        with self.app.app_context():
            session.remove()


@contextmanager
def elsewhere(settings: Settings, beside: TestDatabase, files: Path) -> Iterator[Elsewhere]:
    """Make it, and remove it."""
    database = beside.another("other")
    own = replace(
        settings,
        database_url=database.application_url,
        database_owner_url=database.owner_url,
        database_dispatcher_url=database.dispatcher_url,
        files_url=files.as_uri(),
        secret_key="another-" * 6,
    )
    app = create_app(own)
    app.testing = True
    with app.app_context():
        for slug, prefix, code in (("longan", "LA", "80"), ("bentre", "BT", "83"), ("tiengiang", "TG", "82")):
            number = create_province(province(slug, prefix, code, f"Tỉnh {slug}"), actor=Actor.system())
        with acting_in(Scope(number)):
            create_demo_member(number, email=HERE_TOO, name="Trần Tiếp Nhận", roles=["provincial_viewer"])
            session.commit()
        session.remove()
    engine_of(app).dispose()
    database.spare(engine_of(app))
    database.freeze()
    try:
        yield Elsewhere(app, database, files)
    finally:
        engine_of(app).dispose()
        database.remove()
