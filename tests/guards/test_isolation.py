"""The database keeps tenants apart: for every tenant table of the metadata, so that a new one is covered by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from psycopg import sql

from dothi.database.scope import GUC
from dothi.database.session import Base
from dothi.manifest.components import Components
from dothi_testing.databases import TestDatabase
from tests.guards.matrix import every
from tests.world import MYTHO, TANAN

Components.installed()
TENANT_TABLES = sorted(
    (table for table in Base.metadata.tables.values() if "tenant_id" in table.columns), key=lambda table: table.name
)


def of_tables() -> pytest.MarkDecorator:
    """A test for each component, of its `tables`."""
    owned: dict[str, list[sa.Table]] = {}
    for table in TENANT_TABLES:
        owned.setdefault(table.name.partition("_")[0], []).append(table)
    return pytest.mark.parametrize("tables", owned.values(), ids=owned)


@contextmanager
def acting(database: TestDatabase, tenant_id: int | None) -> Iterator[psycopg.Connection]:
    """A transaction as the application's role in a tenant's scope, or in none; always rolled back."""
    with psycopg.connect(database.application_url) as connection:
        if tenant_id is not None:
            connection.execute(f"SET LOCAL {GUC} = '{tenant_id}'")
        yield connection
        connection.rollback()


def name_of(table: sa.Table) -> sql.Identifier:
    return sql.Identifier(table.name)


def test_every_table_is_known_to_belong_to_a_tenant_or_to_nobody() -> None:
    assert {table.name for table in Base.metadata.tables.values()} - {t.name for t in TENANT_TABLES} == every(
        "reference_tables"
    )


@of_tables()
def test_a_reference_tells_that_the_tenant_exists(tables: list[sa.Table]) -> None:
    """Its own to the tenant, or those to others of the tenant's rows, never empty, that lead to one with such."""
    assert [table.name for table in tables if not leads_to_the_tenant(table, [])] == []


def leads_to_the_tenant(table: sa.Table, seen: list[sa.Table]) -> bool:
    """By references that are never empty."""
    if table in seen:
        return False
    return any(
        found.referred_table.name == "dothi_tenant"
        or (
            "tenant_id" in found.column_keys
            and not any(column.nullable for column in found.columns)
            and leads_to_the_tenant(found.referred_table, [*seen, table])
        )
        for found in table.foreign_key_constraints
    )


@of_tables()
def test_policies_are_forced(tables: list[sa.Table], standing_app: Flask, database: TestDatabase) -> None:
    with psycopg.connect(database.owner_url) as owner:
        for table in tables:
            row = owner.execute(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table.name]
            ).fetchone()
            assert row == (True, True), table.name


@of_tables()
def test_the_one_policy_is_the_scope(tables: list[sa.Table], standing_app: Flask, database: TestDatabase) -> None:
    """Read and write, all commands: so that no table depends on what rows a test happens to find."""
    condition = f"(tenant_id = (current_setting('{GUC}'::text))::integer)"
    of_table = (
        "SELECT permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND roles @> '{dothi_app}'"
    )
    with psycopg.connect(database.owner_url) as owner:
        for table in tables:
            found = owner.execute(of_table, [table.name]).fetchall()
            assert found == [("PERMISSIVE", "ALL", condition, condition)], table.name


@of_tables()
def test_without_a_scope_nothing_is_answered(
    tables: list[sa.Table], standing_app: Flask, database: TestDatabase
) -> None:
    for table in tables:
        with acting(database, None) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(sql.SQL("SELECT 1 FROM {}").format(name_of(table)))
        refusal = psycopg.errors.UndefinedObject | psycopg.errors.InvalidTextRepresentation
        assert isinstance(caught.value, refusal), table.name


@of_tables()
def test_a_scope_reads_only_its_own_rows(tables: list[sa.Table], standing_app: Flask, database: TestDatabase) -> None:
    for tenant_id in (MYTHO, TANAN):
        for table in tables:
            whose = sql.SQL("SELECT DISTINCT tenant_id FROM {}").format(name_of(table))
            with acting(database, tenant_id) as connection:
                rows = connection.execute(whose).fetchall()
            assert {row[0] for row in rows} <= {tenant_id}, table.name


@of_tables()
def test_a_scope_changes_and_deletes_only_its_own_rows(
    tables: list[sa.Table], standing_app: Flask, database: TestDatabase
) -> None:
    statements = ("UPDATE {} SET tenant_id = tenant_id WHERE tenant_id = %s", "DELETE FROM {} WHERE tenant_id = %s")
    for table, statement in product(tables, statements):
        with acting(database, TANAN) as connection:
            try:
                changed = connection.execute(sql.SQL(statement).format(name_of(table)), [MYTHO]).rowcount
            except psycopg.errors.InsufficientPrivilege:
                changed = 0  # append-only: not even its own
        assert changed == 0, (table.name, statement)


@of_tables()
def test_a_scope_writes_no_row_for_another(tables: list[sa.Table], standing_app: Flask, database: TestDatabase) -> None:
    """The policy is held before any constraint: another's empty row meets it, one's own goes on to the constraints."""
    meets = {TANAN: psycopg.errors.InsufficientPrivilege, MYTHO: psycopg.errors.IntegrityError}
    for table, (tenant_id, refusal) in product(tables, meets.items()):
        insert = sql.SQL("INSERT INTO {} (tenant_id) VALUES (%s)").format(name_of(table))
        with acting(database, MYTHO) as connection, pytest.raises(refusal, match=table.name):
            connection.execute(insert, [tenant_id])


def test_the_application_neither_owns_nor_bypasses(standing_app: Flask, database: TestDatabase) -> None:
    with psycopg.connect(database.owner_url) as owner:
        roles = owner.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname IN ('dothi_app', 'dothi_dispatcher')"
        ).fetchall()
        owned = owner.execute(
            "SELECT relname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname <> 'dothi_owner'"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchall()
    assert sorted(roles) == [("dothi_app", False, False), ("dothi_dispatcher", False, False)]
    assert owned == []


def test_the_dispatcher_sees_no_content(standing_app: Flask, database: TestDatabase) -> None:
    with psycopg.connect(database.dispatcher_url, autocommit=True) as dispatcher:
        dispatcher.execute("SELECT tenant_id, event_id, handler, module, next_at FROM dothi_delivery")
        for table in TENANT_TABLES:
            if table.name != "dothi_delivery":
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    dispatcher.execute(sql.SQL("SELECT 1 FROM {}").format(name_of(table)))


def test_accounts_are_out_of_the_applications_reach(standing_app: Flask, database: TestDatabase) -> None:
    with acting(database, MYTHO) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM dothi_account")
