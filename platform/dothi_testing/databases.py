"""A migrated template database a run, and the database of each test as the seed left it, on a real PostgreSQL."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event

from dothi.database.migrating import upgrade
from dothi.database.roles import APPLICATION, DISPATCHER, OWNER, ROLES, create_roles
from dothi_testing.keeping import Keeper

PASSWORD = "only-for-tests"  # the cluster lives as long as the run and listens on loopback
ROLES_LOCK = 4_711_001


@dataclass
class TestDatabase:
    """One worker's database and the template it is copied from: the migrated one, and once frozen its own."""

    __test__ = False

    admin_url: str
    name: str
    template: str
    _keeper: Keeper | None = field(default=None, init=False)
    _spared: set[int] = field(default_factory=set, init=False)

    @classmethod
    def make(cls, admin_url: str, *, worker: str) -> TestDatabase:
        """Make roles (once for all workers) and a migrated template."""
        name = _name_for(worker)
        database = cls(admin_url, name, f"{name}_migrated")
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
            create_roles(admin_url, database=database.template, passwords=dict.fromkeys(ROLES, PASSWORD))
        upgrade(database.url(OWNER, database.template))
        return database

    def another(self, worker: str) -> TestDatabase:
        """A second one, migrated and empty."""
        made = TestDatabase(self.admin_url, _name_for(worker), f"{self.name}_migrated")
        made.renew()
        return made

    def url(self, role: str, name: str | None = None) -> str:
        """The URL of the database as a role."""
        parts = urlsplit(self.admin_url)
        netloc = f"{role}:{PASSWORD}@{parts.hostname}:{parts.port}"
        return urlunsplit((parts.scheme, netloc, f"/{name or self.name}", parts.query, ""))

    @property
    def url_of_admin(self) -> str:
        """As the superuser."""
        return urlunsplit(urlsplit(self.admin_url)._replace(path=f"/{self.name}"))

    @property
    def application_url(self) -> str:
        """As the application."""
        return self.url(APPLICATION)

    @property
    def owner_url(self) -> str:
        """As the owner."""
        return self.url(OWNER)

    @property
    def dispatcher_url(self) -> str:
        """As the dispatcher."""
        return self.url(DISPATCHER)

    def freeze(self) -> None:
        """Make what the database holds now the template of all tests to come."""
        self._let_go()
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            self.template = f"{self.name}_template"
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(self.name), sql.Identifier(self.template)
                )
            )

    def spare(self, engine: Engine) -> None:
        """Let the connections of this pool live on from test to test."""
        event.listen(engine, "connect", lambda connection, _record: self._spared.add(connection.info.backend_pid))

    def restore(self, *engines: Engine) -> None:
        """The database as the template has it. What a test wrote is put back; where that can't be done, these pools
        are emptied and the template is copied anew."""
        if self._keeper is not None and self._keeper.put_back(spared=self._spared):
            return
        for engine in engines:
            engine.dispose()
        self.renew()
        self._keeper = Keeper(self.url_of_admin)

    def renew(self) -> None:
        """Throw the database away and copy the template: up to a second."""
        self._let_go()
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            self._drop(admin, self.name)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                    sql.Identifier(self.name), sql.Identifier(self.template), sql.Identifier(OWNER)
                )
            )

    def remove(self) -> None:
        """Leave nothing behind."""
        self._let_go()
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            for name in (self.name, f"{self.name}_template", f"{self.name}_migrated"):
                self._drop(admin, name)

    def _let_go(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
        self._keeper = None
        self._spared.clear()

    @staticmethod
    def _drop(admin: psycopg.Connection, name: str) -> None:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _name_for(worker: str) -> str:
    return f"dothi_test_{worker}_{secrets.token_hex(3)}"
