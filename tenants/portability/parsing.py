"""Lines of somebody else's archive, read as PostgreSQL would have written them: anything else is refused.

Checksums say that an archive is whole, not that it is honest. Called by `arriving`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Integer, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from dothi.content.archive import ArchiveError
from dothi.content.storage import is_key
from dothi.database.session import Instant
from dothi.manifest.portable import Exported
from tenants.portability.rows import moving

PLACE = re.compile(r"rows/(?P<table>[a-z_]+)/[0-9]{6}\.jsonl")
REFUSALS = frozenset({"22", "23", "54"})
"""Classes of SQLSTATE that blame the values: data exception, integrity constraint, program limit."""


def table_of(name: str, tables: Mapping[str, Any]) -> str:
    """The table that a part holds rows of. Raises ArchiveError for a part that has no place, or an unknown table."""
    place = PLACE.fullmatch(name)
    if place is None:
        raise ArchiveError(f"{name[:80]!r} has no place in an archive of a tenant")
    if place["table"] not in tables:
        raise ArchiveError(f"no installed component knows the table {place['table'][:80]!r}")
    return place["table"]


def check_row(line: bytes, table: Table, entry: Exported) -> None:
    """Raise ArchiveError unless the line has the columns of its table, and in each a value that can stand there."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"{table.name}: a row can't be read") from error
    columns = moving(table, entry)
    if not isinstance(row, dict) or row.keys() != set(columns):
        wrong = sorted(row.keys() ^ set(columns)) if isinstance(row, dict) else ["all of it"]
        raise ArchiveError(f"{table.name}: a row has other columns than the table: {', '.join(wrong)[:80]}")
    for name in columns:
        check_value(row[name], table.c[name], entry)


def check_value(value: object, column: Column[Any], entry: Exported) -> None:
    """Raise ArchiveError unless the value is of the column's type, and what those who read it rely on."""
    if value is None:
        return  # the database knows whether it may be
    kinds, is_readable = next((kinds, reads) for kind, kinds, reads in READS if isinstance(column.type, kind))
    try:
        is_fine = isinstance(value, kinds) and isinstance(value, bool) == (kinds is bool) and is_readable(value)
    except (ValueError, OverflowError):
        is_fine = False
    allowed = entry.allowed.get(column.name)
    if column.name in entry.keys:
        is_fine = is_fine and is_key(f"1/{value}")
    if not is_fine or (allowed is not None and value not in allowed):
        raise ArchiveError(f"{column.table.name}: {str(value)[:60]!r} can't be the {column.name} of a row")


def anything(_value: Any) -> bool:
    """Its kind says enough."""
    return True


def is_instant(at: datetime) -> bool:
    """Aware, and within the years of a calendar in any zone."""
    return at.tzinfo is not None and 1 < at.astimezone(UTC).year < 9999


READS: Sequence[tuple[Any, Any, Callable[[Any], bool]]] = (
    (Boolean, bool, anything),
    ((Integer, BigInteger), int, anything),
    ((Double, Numeric), (float, int), math.isfinite),
    (Instant, str, lambda value: is_instant(datetime.fromisoformat(value))),
    (Date, str, lambda value: bool(date.fromisoformat(value))),
    (Uuid, str, lambda value: bool(UUID(value))),
    (Text, str, anything),
    (JSONB, (dict, list), anything),
)
"""Types of columns, the kinds of JSON that PostgreSQL writes for them, and whether Python can read the value.

Not `infinity` nor `NaN`, which PostgreSQL would take, and no page could show.
"""


@contextmanager
def blaming(table: str) -> Iterator[None]:
    """The database's refusal of a value becomes an ArchiveError of one line; what isn't the rows' fault passes."""
    try:
        yield
    except psycopg.Error as error:
        if (error.sqlstate or "")[:2] not in REFUSALS:
            raise
        reason = str(error).strip().splitlines()[0][:200]
        raise ArchiveError(f"{table}: the database refuses a row: {reason}") from error
