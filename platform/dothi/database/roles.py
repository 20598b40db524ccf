"""The three roles of the database and the database itself; made by its superuser, as often as they like."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from dothi.settings import Settings, SettingsError

OWNER, APPLICATION, DISPATCHER = "dothi_owner", "dothi_app", "dothi_dispatcher"
ROLES = (OWNER, APPLICATION, DISPATCHER)
SETTINGS: Mapping[str, Mapping[str, str]] = {
    OWNER: {"timezone": "UTC"},
    APPLICATION: {"timezone": "UTC", "lock_timeout": "5s", "statement_timeout": "8s"},
    DISPATCHER: {"timezone": "UTC", "lock_timeout": "5s", "statement_timeout": "1min"},
}
"""What each role's sessions begin with, however they come: a pooler drops what a client asks for as it connects."""


def create_roles(admin_url: str, *, database: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and the database, with the extensions that the migrations need.

    The owner makes migrations and backfills, so it bypasses policies; application and dispatcher are held by them.
    `passwords` maps each role to its password.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for role in ROLES:
            create_role(admin, role, passwords[role])
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        for role in ROLES:
            admin.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(role))
            )
    with psycopg.connect(admin_url, dbname=database, autocommit=True) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        admin.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        admin.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))


def create_role(admin: psycopg.Connection, role: str, password: str) -> None:
    """Make one role, or give it its password and settings again."""
    bypass = "BYPASSRLS" if role == OWNER else "NOBYPASSRLS"
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    admin.execute(
        sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {bypass} PASSWORD {{}}").format(
            sql.Identifier(role), sql.Literal(password)
        )
    )
    for name, value in SETTINGS[role].items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value))
        )


def create_roles_of(admin_url: str, settings: Settings) -> None:
    """The roles and the database that the settings' URLs name: for a production database's first day."""
    urls = (settings.database_owner_url, settings.database_url, settings.database_dispatcher_url)
    if not all(urls):
        raise SettingsError("DATABASE_OWNER_URL, DATABASE_URL and DATABASE_DISPATCHER_URL must all be set")
    parts = [urlsplit(str(url)) for url in urls]
    passwords = {role: unquote(part.password or "") for role, part in zip(ROLES, parts, strict=True)}
    create_roles(admin_url, database=parts[1].path.lstrip("/"), passwords=passwords)
