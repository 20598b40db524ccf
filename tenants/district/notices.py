"""Notices on a tenant's home page, by the district admin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.registry.models import HomeNotice

MOST_LISTED = 100


def list_notices(tenant_id: int) -> Sequence[HomeNotice]:
    """The newest notices, past ones too."""
    query = (
        select(HomeNotice).where(HomeNotice.tenant_id == tenant_id).order_by(HomeNotice.starts_at.desc(), HomeNotice.id)
    )
    return session.scalars(query.limit(MOST_LISTED)).all()


def get_notice(tenant_id: int, notice_id: UUID) -> HomeNotice:
    """One notice. Raises NotFound."""
    query = select(HomeNotice).where(HomeNotice.tenant_id == tenant_id, HomeNotice.id == notice_id)
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
    version: int | None = None,
) -> HomeNotice:
    """Add a notice (from now when `starts_at` is None), or change one that is still as the admin saw it.

    Raises Invalid when it ends before it starts, Conflict when its version isn't `version` any more.
    """
    now = clock.now()
    former = lock_notice(tenant_id, notice_id, version=version) if notice_id is not None else None
    start = starts_at or (former.starts_at if former is not None else now)
    if ends_at is not None and ends_at <= start:
        text = _("Thời điểm kết thúc phải sau thời điểm bắt đầu.")
        raise Invalid(text, fields={"ends_at": text})
    notice = former or HomeNotice(tenant_id=tenant_id, id=new_id(), created_at=now, version=0)
    notice.version += 1
    notice.title, notice.body, notice.starts_at, notice.ends_at = title, body, start, ends_at
    notice.actor_name = actor.name
    session.add(notice)
    session.flush()
    record_audit(tenant_id, "tenants.notice_saved", subject=str(notice.id), actor=actor, title=title)
    return notice


def lock_notice(tenant_id: int, notice_id: UUID, *, version: int | None) -> HomeNotice:
    """The notice, locked. Raises NotFound, and Conflict when its version isn't `version` any more."""
    query = select(HomeNotice).where(HomeNotice.tenant_id == tenant_id, HomeNotice.id == notice_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(_("Không có thông báo này."))
    if version is not None and found.version != version:
        raise Conflict(_("Có người vừa thay đổi thông báo này. Vui lòng xem lại rồi lưu lần nữa."), code="stale")
    return found


def take_down(tenant_id: int, notice_id: UUID, *, actor: Actor, version: int | None = None) -> None:
    """End a notice now; one that hasn't begun never shows. Raises Conflict as `put_notice` does."""
    notice = lock_notice(tenant_id, notice_id, version=version)
    notice.ends_at = clock.now()
    notice.version += 1
    record_audit(tenant_id, "tenants.notice_taken_down", subject=str(notice_id), actor=actor, title=notice.title)
