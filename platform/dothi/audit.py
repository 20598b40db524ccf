"""An append-only record of who did what at a tenant; the application's role can add and read, never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from dothi import clock
from dothi.actor import Actor
from dothi.db import Base, session
from dothi.ids import new_id
from dothi.tenancy import TenantOwned


class AuditEntry(TenantOwned, Base):
    """One thing done: `action` in the form module.verb, `subject` what it was done to."""

    __tablename__ = "dothi_audit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    membership_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]


def record_audit(tenant_id: int, action: str, *, subject: str, actor: Actor, **detail: Any) -> None:
    """Write an entry in the current transaction; `detail` holds plain JSON values, never secrets."""
    session.add(
        AuditEntry(
            tenant_id=tenant_id,
            at=clock.now(),
            actor_kind=actor.kind.value,
            actor_name=actor.name,
            membership_id=actor.membership_id,
            action=action,
            subject=subject,
            detail=detail,
        )
    )
