"""What was written of an entry at each step: kept whole, listed, read again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantPart
from dothi.database.session import session
from dothi.values.actor import Actor
from dothi.values.errors import NotFound


class Version(TenantPart):
    """A mixin for their tables, one for each kind of entry; a row is never changed."""

    entry_id: Mapped[UUID]
    """Each kind's own column."""
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=1)
    at: Mapped[datetime] = mapped_column(sort_order=1)
    action: Mapped[str] = mapped_column(sort_order=1)
    actor_name: Mapped[str] = mapped_column(sort_order=1)
    status: Mapped[str] = mapped_column(sort_order=1)
    content: Mapped[dict[str, Any]] = mapped_column(sort_order=1)
    """The draft, as the kind's `drafts.to_content` writes it."""


class VersionedEntry(Protocol):
    """What has versions."""

    @property
    def tenant_id(self) -> int: ...

    @property
    def id(self) -> UUID: ...

    @property
    def status(self) -> str: ...

    @property
    def updated_at(self) -> datetime: ...

    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Version)


def keep_version(model: type[V], entry: VersionedEntry, action: str, *, content: dict[str, Any], actor: Actor) -> None:
    """Keep an entry as this step wrote it. One statement."""
    session.execute(
        insert(model).values(
            tenant_id=entry.tenant_id,
            entry_id=entry.id,
            number=entry.version,
            at=entry.updated_at,
            action=action,
            actor_name=actor.name,
            status=entry.status,
            content=content,
        )
    )


def versions_of(model: type[V], tenant_id: int, entry_id: UUID, *, most: int = 50) -> list[V]:
    """What was written of an entry, the newest first. One statement."""
    query = select(model).where(model.tenant_id == tenant_id, model.entry_id == entry_id)
    return list(session.scalars(query.order_by(model.number.desc()).limit(most)))


def version_numbered(model: type[V], tenant_id: int, entry_id: UUID, number: int) -> V:
    """One of them. Raises NotFound."""
    found = session.get(model, (tenant_id, entry_id, number))
    if found is None:
        raise NotFound(_("Không có phiên bản này."))
    return found
