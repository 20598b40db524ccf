"""The tables that hold tenants' rows, as all installed components declare them together (`portable.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Table

from dothi.database.session import Base
from dothi.manifest.components import Components
from dothi.manifest.portable import Declared, Exported, Names
from dothi.values.errors import Conflict

ANCHOR = "dothi_tenant"


def declared(components: Components) -> dict[str, Declared]:
    """All declarations by table."""
    return {entry.table: entry for module in components for entry in module.tables}


def is_of_tenants(table: Table) -> bool:
    """Whether rows of this table belong to single tenants: they say so by tenant_id or by a key to the anchor."""
    return "tenant_id" in table.c or any(key.column.table.name == ANCHOR for key in table.foreign_keys)


def undeclared(components: Components) -> list[str]:
    """Tables that hold tenants' rows and that no component has declared."""
    known = declared(components)
    return [table.name for table in Base.metadata.sorted_tables if is_of_tenants(table) and table.name not in known]


def exported(components: Components) -> Sequence[tuple[Table, Exported]]:
    """The tables that move, each after those it refers to. Raises Conflict while a table is undeclared."""
    if missing := undeclared(components):
        raise Conflict(f"no component has declared whether {', '.join(missing)} moves with a tenant: nothing is done")
    known = declared(components)
    pairs = ((table, known.get(table.name)) for table in Base.metadata.sorted_tables)
    return [(table, entry) for table, entry in pairs if isinstance(entry, Exported)]


def naming(components: Components) -> Iterator[tuple[Table, Exported, Names]]:
    """The tables whose rows name stored files."""
    for table, entry in exported(components):
        if entry.names is not None:
            yield table, entry, entry.names
