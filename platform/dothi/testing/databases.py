"""A migrated template database a run and a fresh copy of it a test, on a real PostgreSQL."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from dothi.migrating import upgrade
from dothi.roles import APPLICATION, DISPATCHER, OWNER, ROLES, create_roles

PASSWORD = "only-for-tests"  # the cluster lives as long as the run and listens on loopback
ROLES_LOCK = 4_711_001


@dataclass(frozen=True)
class TestDatabase:
    """One worker's database and the template it is copied from."""

    __test__ = False

    admin_url: str
    name: str

    @classmethod
    def make(cls, admin_url: str, *, worker: str) -> TestDatabase:
        """Make roles (once for all workers) and a migrated template."""
        database = cls(admin_url, f"dothi_test_{worker}_{secrets.token_hex(3)}")
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
            create_roles(admin_url, database=database.template, passwords=dict.fromkeys(ROLES, PASSWORD))
        upgrade(database.url(OWNER, database.template))
        return database

    @property
    def template(self) -> str:
        """The template's name."""
        return f"{self.name}_template"

    def url(self, role: str, name: str | None = None) -> str:
        """The URL of the database as a role."""
        parts = urlsplit(self.admin_url)
        netloc = f"{role}:{PASSWORD}@{parts.hostname}:{parts.port}"
        return urlunsplit((parts.scheme, netloc, f"/{name or self.name}", parts.query, ""))

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
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            self._drop(admin, self.template)
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(self.name), sql.Identifier(self.template)
                )
            )

    def renew(self) -> None:
        """Throw the database away and copy the template: about 60 ms."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            self._drop(admin, self.name)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                    sql.Identifier(self.name), sql.Identifier(self.template), sql.Identifier(OWNER)
                )
            )

    def remove(self) -> None:
        """Leave nothing behind."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            self._drop(admin, self.name)
            self._drop(admin, self.template)

    @staticmethod
    def _drop(admin: psycopg.Connection, name: str) -> None:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
