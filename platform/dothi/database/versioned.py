"""Rows that count their versions: who changes one says which version was seen, and is refused if another was first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, update

from dothi.database.session import session
from dothi.values.errors import Conflict, Message


class Versioned(Protocol):
    """A tenant's row with an id and a version."""

    @property
    def tenant_id(self) -> int: ...

    @property
    def id(self) -> UUID: ...

    @property
    def version(self) -> int: ...


def change_at(
    row: Versioned, version: int, *, refusal: Message, only: Sequence[ColumnElement[bool]] = (), **columns: Any
) -> None:
    """Change columns of a row that is still at `version`, and for which `only` holds. Raises Conflict (stale).

    One statement; the row is read anew when it is looked at next.
    """
    model: Any = type(row)
    written = session.execute(
        update(model)
        .where(model.tenant_id == row.tenant_id, model.id == row.id, model.version == version, *only)
        .values(version=version + 1, **columns)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if written is None:
        raise Conflict(refusal, code="stale")
    session.expire(row)
