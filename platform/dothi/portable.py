"""What of each table belongs to a tenant that moves: every component declares its tables in its manifest (`tables`).

Read by the export of tenants, and by `dothi check` for the files that rows name. A guard test wants each tenant-owned
table declared, as exported or as left out with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import Table

from dothi.db import Base
from dothi.errors import Conflict

if TYPE_CHECKING:
    from dothi.registry import Registry

ANCHOR = "dothi_tenant"
Row = Mapping[str, Any]
Fill = Callable[[psycopg.Connection[Any], Row], object]
Names = Callable[[Row], Iterable[tuple[str, bool]]]


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A table whose rows move with their tenant."""

    table: str
    about: str = "tenant_id"
    """The column that holds the tenant's number; another than tenant_id where its province owns the row."""
    where: str = "true"
    """Which of the rows move: SQL on `t`."""
    columns: tuple[str, ...] = ()
    """Those that move; empty: all but `leave`."""
    leave: Mapping[str, str] = field(default_factory=dict)
    """Columns that stay behind, with the reason; `fill` gives those a value that can't be empty."""
    fill: Mapping[str, Fill] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    """Columns with a storage key, which begins with the tenant's number."""
    allowed: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What may stand in a column whose readers know these words alone: others don't come in."""
    names: Names | None = None
    """The storage keys that a row names, each with whether it must be there."""


@dataclass(frozen=True)
class LeftOut:
    """A table whose rows stay behind, with the reason."""

    table: str
    because: str


Declared = Exported | LeftOut


def declared(registry: Registry) -> dict[str, Declared]:
    """All declarations by table."""
    return {entry.table: entry for module in registry for entry in module.tables}


def is_of_tenants(table: Table) -> bool:
    """Whether rows of this table belong to single tenants: they say so by tenant_id or by a key to the anchor."""
    return "tenant_id" in table.c or any(key.column.table.name == ANCHOR for key in table.foreign_keys)


def undeclared(registry: Registry) -> list[str]:
    """Tables that hold tenants' rows and that no component has declared."""
    known = declared(registry)
    return [table.name for table in Base.metadata.sorted_tables if is_of_tenants(table) and table.name not in known]


def exported(registry: Registry) -> Sequence[tuple[Table, Exported]]:
    """The tables that move, each after those it refers to. Raises Conflict while a table is undeclared."""
    if missing := undeclared(registry):
        raise Conflict(f"no component has declared whether {', '.join(missing)} moves with a tenant: nothing is done")
    known = declared(registry)
    pairs = ((table, known.get(table.name)) for table in Base.metadata.sorted_tables)
    return [(table, entry) for table, entry in pairs if isinstance(entry, Exported)]


def naming(registry: Registry) -> Iterator[tuple[Table, Exported, Names]]:
    """The tables whose rows name stored files."""
    for table, entry in exported(registry):
        if entry.names is not None:
            yield table, entry, entry.names
