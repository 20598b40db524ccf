"""The schema: models equal migrations, both ways on data, and nothing that would stand in the way of Citus."""

from __future__ import annotations

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine

from dothi.database.session import Base, driver_url
from dothi.manifest.components import Components
from dothi_testing.databases import TestDatabase

Components.installed()


def test_models_equal_migrations(standing_app: Flask, database: TestDatabase) -> None:
    engine = create_engine(driver_url(database.owner_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


FORBIDDEN = {
    "a trigger": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    "an identity or serial column": """
        SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attidentity <> ''""",
    "a default computed by the database": """
        SELECT adrelid::regclass::text FROM pg_attrdef JOIN pg_class c ON c.oid = adrelid
        WHERE relnamespace = 'public'::regnamespace""",
    "ON DELETE SET NULL or SET DEFAULT": """
        SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype IN ('n', 'd')""",
    "a policy that takes a missing scope for nothing": """
        SELECT policyname FROM pg_policies WHERE qual LIKE '%, true)%'""",
    "an enum type": "SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace",
    "a view that runs with its owner's rights": "SELECT relname FROM pg_class WHERE relkind = 'v'"
    " AND relnamespace = 'public'::regnamespace AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)",
    "a key, unique constraint or index of a tenant table that doesn't begin with tenant_id": """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = 'public'::regnamespace AND EXISTS (
            SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
        AND (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0]) <> 'tenant_id'""",
    "a foreign key between tenant tables that doesn't begin with tenant_id": """
        SELECT con.conname FROM pg_constraint con
        JOIN pg_attribute far ON far.attrelid = con.confrelid AND far.attname = 'tenant_id'
        JOIN pg_attribute near ON near.attrelid = con.conrelid AND near.attnum = con.conkey[1]
        WHERE con.contype = 'f' AND near.attname <> 'tenant_id'""",
    "a foreign key from a reference table to a tenant table": """
        SELECT con.conname FROM pg_constraint con
        JOIN pg_attribute far ON far.attrelid = con.confrelid AND far.attname = 'tenant_id'
        WHERE con.contype = 'f' AND NOT EXISTS (
            SELECT 1 FROM pg_attribute a WHERE a.attrelid = con.conrelid AND a.attname = 'tenant_id')""",
    "a definer function without a fixed search path": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%search_path=%', false)""",
    "a definer function that everybody may call": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND has_function_privilege('public', oid, 'EXECUTE')""",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_schema_is_free_of(what: str, standing_app: Flask, database: TestDatabase) -> None:
    with psycopg.connect(database.owner_url) as owner:
        found = [row[0] for row in owner.execute(FORBIDDEN[what])]
    assert found == []
