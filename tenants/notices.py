"""Notices on a tenant's home page, by the district admin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi import clock
from dothi.actor import Actor
from dothi.audit import record_audit
from dothi.db import session
from dothi.errors import Invalid, NotFound
from dothi.ids import new_id
from tenants.models import Notice

MOST_LISTED = 100


def list_notices(tenant_id: int) -> Sequence[Notice]:
    """The newest notices, past ones too."""
    query = select(Notice).where(Notice.tenant_id == tenant_id).order_by(Notice.starts_at.desc(), Notice.id)
    return session.scalars(query.limit(MOST_LISTED)).all()


def get_notice(tenant_id: int, notice_id: UUID) -> Notice:
    """One notice. Raises NotFound."""
    query = select(Notice).where(Notice.tenant_id == tenant_id, Notice.id == notice_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có thông báo này."))
    return found


def put_notice(
    tenant_id: int,
    notice_id: UUID | None,
    *,
    title: str,
    body: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    actor: Actor,
) -> Notice:
    """Add a notice (from now when `starts_at` is None), or change one. Raises Invalid when it ends before it starts."""
    now = clock.now()
    former = get_notice(tenant_id, notice_id) if notice_id is not None else None
    start = starts_at or (former.starts_at if former is not None else now)
    if ends_at is not None and ends_at <= start:
        text = _("Thời điểm kết thúc phải sau thời điểm bắt đầu.")
        raise Invalid(text, fields={"ends_at": text})
    notice = former or Notice(tenant_id=tenant_id, id=new_id(), created_at=now)
    notice.title, notice.body, notice.starts_at, notice.ends_at = title, body, start, ends_at
    notice.actor_name = actor.name
    session.add(notice)
    session.flush()
    record_audit(tenant_id, "tenants.notice_saved", subject=str(notice.id), actor=actor, title=title)
    return notice


def take_down(tenant_id: int, notice_id: UUID, *, actor: Actor) -> None:
    """End a notice now; one that hasn't begun never shows."""
    notice = get_notice(tenant_id, notice_id)
    notice.ends_at = clock.now()
    record_audit(tenant_id, "tenants.notice_taken_down", subject=str(notice_id), actor=actor, title=notice.title)
