"""What of each table belongs to a tenant that moves: every component declares its tables in its manifest (`tables`).

Read by the export of tenants, and by `dothi check` for the files that rows name. A guard test wants each tenant-owned
table declared, as exported or as left out with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

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
