"""An append-only record of who did what at a tenant; the application's role can add and read, never change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base, session
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id


class AuditEntry(TenantOwned, Base):
    """One thing done: `action` in the form module.verb, `subject` what it was done to."""

    __tablename__ = "dothi_audit"
    __table_args__ = (
        Index("dothi_audit_tenant_id_at_id_idx", "tenant_id", "at", "id"),
        Index("dothi_audit_tenant_id_about_id_at_id_idx", "tenant_id", "about_id", "at", "id"),
        Index("dothi_audit_tenant_id_action_at_id_idx", "tenant_id", "action", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    membership_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    about_id: Mapped[int | None]
    """The tenant of the province that it was about."""
    module: Mapped[str | None]
    """The city service that it was about."""
    detail: Mapped[dict[str, Any]]


def record_audit(
    tenant_id: int,
    action: str,
    *,
    subject: str,
    actor: Actor,
    about: int | None = None,
    module: str | None = None,
    **detail: Any,
) -> None:
    """Write an entry in the current transaction; `detail` holds plain JSON values, never secrets.

    `about` is the tenant, `module` the city service that a province's act was about: the history is filtered by them.
    Every action has its sentence in the manifest of its component (`Module.history`); a guard test holds it.
    """
    session.add(
        AuditEntry(
            tenant_id=tenant_id,
            at=clock.now(),
            actor_kind=actor.kind.value,
            actor_name=actor.name,
            membership_id=actor.membership_id,
            action=action,
            subject=subject,
            about_id=about,
            module=module,
            detail=detail,
        )
    )


def find_last_entry(tenant_id: int, *, actions: Collection[str], subject: str | None = None) -> AuditEntry | None:
    """The newest entry of these actions, about `subject` where one is given. One statement."""
    query = select(AuditEntry).where(AuditEntry.tenant_id == tenant_id, AuditEntry.action.in_(actions))
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    return session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(1)).one_or_none()
