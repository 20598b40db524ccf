"""How a file's columns were read the last time a file with the same columns was taken: who chose, chooses once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from dothi.database.session import session

LATEST = 20
"""Files that are looked at."""


def remembered(tenant_id: int, table: Any) -> list[dict[str, Any]]:
    """The columns of the latest files that were taken, and as what they were read; for the child. One statement.

    `table`: a model with file_name, report and taken_at.
    """
    report = table.report
    rows = session.execute(
        select(table.file_name, report["columns"], report["mapped"], report["letters"])
        .where(table.tenant_id == tenant_id, table.taken_at.is_not(None))
        .order_by(table.taken_at.desc())
        .limit(LATEST)
    )
    return [
        {"file_name": name, "columns": columns, "mapped": mapped, "encoding": chosen_encoding(letters)}
        for name, columns, mapped, letters in rows
        if columns
    ]


def chosen_encoding(letters: Mapping[str, Any] | None) -> str:
    """The encoding that somebody chose; empty where it was recognised."""
    return str(letters["encoding"]) if letters and letters.get("is_chosen") else ""
