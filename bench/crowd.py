"""From two tenants to a thousand: the small one copied table by table, by INSERT … SELECT as the owner."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import sql

REGISTRY = ("tenants_tenant", "tenants_fact", "tenants_switch")
"""Rows that the province keeps of each tenant."""
SKIPPED = {"dothi_tenant", "tenants_host", "tenants_switch_change", "dothi_session", "dothi_event", "dothi_delivery"}


def add_crowd(owner_url: str, *, model_id: int, count: int) -> None:
    """Add `count` tenants to the model's province, each with all that the model has."""
    with psycopg.connect(owner_url) as owner:
        row = owner.execute("SELECT max(id), max(province_id) FILTER (WHERE id = %s) FROM dothi_tenant", [model_id])
        highest, province_id = row.fetchone() or (0, 0)
        first, last = highest + 1, highest + count
        owner.execute(
            "INSERT INTO dothi_tenant (id, province_id) SELECT n, %s FROM generate_series(%s::int, %s) n",
            [province_id, first, last],
        )
        owner.execute(
            "INSERT INTO tenants_host (host, site_id, is_canonical)"
            " SELECT 'h' || n || '.localhost', n, true FROM generate_series(%s::int, %s) n",
            [first, last],
        )
        for table in REGISTRY:
            copy_rows(
                owner,
                table,
                {
                    "id": "gen_random_uuid()" if table == "tenants_fact" else "n",
                    "member_id": "n",
                    "slug": "'h' || n",
                    "code_prefix": "'H' || n",
                },
                where="id" if table == "tenants_tenant" else "member_id",
                model_id=model_id,
                numbers=(first, last),
            )
        for table in tables_of_tenants(owner):
            copy_rows(owner, table, {"tenant_id": "n"}, where="tenant_id", model_id=model_id, numbers=(first, last))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def tables_of_tenants(owner: psycopg.Connection[Any]) -> list[str]:
    """Tables whose rows a tenant owns, each after those it refers to."""
    rows = owner.execute(
        "SELECT c.oid::regclass::text, array_agg(f.confrelid::regclass::text) FILTER (WHERE f.confrelid <> c.oid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND c.relkind = 'r'"
        " LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' GROUP BY 1"
    ).fetchall()
    waiting = {name: set(needs or ()) for name, needs in rows if name not in {*SKIPPED, *REGISTRY}}
    ordered: list[str] = []
    while waiting:
        ready = sorted(name for name, needs in waiting.items() if not needs & set(waiting))
        if not ready:
            raise RuntimeError(f"these tables refer to each other in a circle: {sorted(waiting)}")
        ordered += ready
        for name in ready:
            del waiting[name]
    return ordered


def copy_rows(
    owner: psycopg.Connection[Any],
    table: str,
    changes: dict[str, LiteralString],
    *,
    where: str,
    model_id: int,
    numbers: tuple[int, int],
) -> None:
    """Copy the model's rows of a table once for each number `n`, with the changed columns' expressions."""
    found = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
    )
    columns = [row[0] for row in found]
    values = [sql.SQL(changes[column]) if column in changes else sql.Identifier(column) for column in columns]
    owner.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(%s::int, %s) n WHERE {} = %s").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(values),
            sql.Identifier(table),
            sql.Identifier(where),
        ),
        [*numbers, model_id],
    )
