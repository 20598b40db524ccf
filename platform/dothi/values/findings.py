"""What `dothi check` finds, and the checks that components declare in their manifest (`checks`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is wrong, as one line; `mended` when `--repair` has set it right."""

    check: str
    line: str
    tenant_id: int | None = None
    mended: bool = False


@dataclass(frozen=True)
class Check:
    """One look at the database as the owner of the tables; yields findings as it goes, and changes nothing."""

    name: str
    run: Callable[[psycopg.Connection[Any]], Iterator[Finding]]
