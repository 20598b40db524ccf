"""What migrations are made of: tenants' tables with forced policies, and functions that answer before a scope."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from dothi.database.scope import POLICY

APPLICATION = "dothi_app"
DISPATCHER = "dothi_dispatcher"
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")


def tenant_table(
    name: str,
    *columns: sa.Column[object],
    key: Sequence[str] = ("id",),
    uniques: Sequence[Sequence[str]] = (),
    references: Sequence[tuple[Sequence[str], str, Sequence[str]]] = (),
    grants: Sequence[str] = EVERYTHING,
    is_part: bool = False,
) -> None:
    """Make a tenant-owned table: create, keys, foreign keys, forced policy, grants to the application's role.

    `key`, `uniques` and `references` (columns, table, its columns) are given without tenant_id: it always leads.
    `is_part`: as `TenantPart`, without a reference of its own to the tenant.
    """
    op.create_table(name, sa.Column("tenant_id", sa.Integer, nullable=False), *columns)
    op.create_primary_key(f"{name}_pkey", name, ["tenant_id", *key])
    if not is_part:
        op.create_foreign_key(f"{name}_tenant_id_fkey", name, "dothi_tenant", ["tenant_id"], ["id"])
    for unique in uniques:
        op.create_unique_constraint(f"{name}_tenant_id_{'_'.join(unique)}_key", name, ["tenant_id", *unique])
    for local, target, remote in references:
        op.create_foreign_key(
            f"{name}_tenant_id_{'_'.join(local)}_fkey", name, target, ["tenant_id", *local], ["tenant_id", *remote]
        )
    protect(name, grants=grants)


def protect(name: str, *, grants: Sequence[str] = EVERYTHING) -> None:
    """Force the tenant policy on a table and grant it to the application's role."""
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {name}_tenant ON {name} TO {APPLICATION} USING ({POLICY}) WITH CHECK ({POLICY})")
    op.execute(f"GRANT {', '.join(grants)} ON {name} TO {APPLICATION}")


def tenant_index(table: str, *columns: str, where: str | None = None, name: str | None = None) -> None:
    """An index that begins with tenant_id; `where` makes it partial."""
    op.create_index(
        name or f"{table}_tenant_id_{'_'.join(columns)}_idx",
        table,
        ["tenant_id", *columns],
        postgresql_where=sa.text(where) if where else None,
    )


def definer_function(
    signature: str, *, returns: str, body: str, to: Sequence[str] = (APPLICATION,), volatile: bool = False
) -> None:
    """A plpgsql function with its owner's rights and a fixed search path, callable by the roles in `to` alone.

    `body` begins with DECLARE or BEGIN.
    """
    stability = "VOLATILE" if volatile else "STABLE"
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql {stability} SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $definer$\n{body}\n$definer$"
    )
    plain = drop_defaults(signature)
    op.execute(f"REVOKE ALL ON FUNCTION {plain} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {plain} TO {', '.join(to)}")


def drop_defaults(signature: str) -> str:
    """The signature without argument defaults, as GRANT and DROP want it."""
    name, _, arguments = signature.partition("(")
    plain = [argument.split(" DEFAULT ")[0].strip() for argument in arguments.rstrip(")").split(",")]
    return f"{name}({', '.join(plain)})"
