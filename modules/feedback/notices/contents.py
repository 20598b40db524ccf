"""What a mail to units and staff holds: reports that something happened to, and those whose time runs out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from dothi.database.session import session
from modules.feedback.models import Notice, Report
from modules.feedback.notices.digests import due_by, end_of_day
from modules.feedback.notices.reasons import Reason

MOST = 20
"""Reports of one group in a mail; of the rest it says how many there are."""
_DEADLINES = (Reason.DUE_SOON.value, Reason.OVERDUE.value)


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whose mail it is: units and a member at one address."""

    tenant_id: int
    unit_ids: Sequence[UUID]
    membership_id: UUID | None

    @property
    def has_report(self) -> ColumnElement[bool]:
        """Condition: the report is theirs now."""
        is_assigned = Report.assignee_id == self.membership_id if self.membership_id is not None else false()
        return (Report.tenant_id == self.tenant_id) & or_(Report.unit_id.in_(self.unit_ids), is_assigned)


@dataclass(frozen=True)
class News:
    """A report and what happened to it; nothing where only its time runs out."""

    report: Report
    reason: Reason | None = None
    note: str = ""


@dataclass(frozen=True)
class NewsExcerpt:
    """The first of some reports, and how many more there are."""

    news: Sequence[News] = ()
    more: int = 0


def news_of(addressee: Addressee, digest_id: UUID, *, is_morning: bool) -> NewsExcerpt:
    """What the mail's notices tell, each report once with the last of them; what runs out first is first.

    One statement (`feedback_notice_digest_idx`).
    """
    notices = _notices(addressee, digest_id, is_morning=is_morning).subquery()
    return _part(
        select(Report, func.count().over(), notices.c.reason, notices.c.note)
        .join(notices, Report.id == notices.c.report_id)
        .where(Report.tenant_id == addressee.tenant_id)
    )


def reports_of(addressee: Addressee, digest_id: UUID, *, is_morning: bool) -> list[UUID]:
    """All reports that the mail's notices tell of, those beyond the first few included. One statement."""
    notices = _notices(addressee, digest_id, is_morning=is_morning).subquery()
    return list(session.scalars(select(notices.c.report_id)))


def _notices(addressee: Addressee, digest_id: UUID, *, is_morning: bool) -> Select[*tuple[Any, ...]]:
    """The last notice of each report.

    Reports that are done or have gone to others since are left out; so are deadlines that are no longer as they were
    told, and all of them in the morning, which looks for itself.
    """
    is_news = Notice.reason.not_in(_DEADLINES)
    return (
        select(Notice.report_id, Notice.reason, Notice.note)
        .join(Report, (Report.tenant_id == addressee.tenant_id) & (Report.id == Notice.report_id))
        .where(
            Notice.tenant_id == addressee.tenant_id,
            Notice.digest_id == digest_id,
            Report.is_open,
            addressee.has_report,
            is_news if is_morning else is_news | (Notice.reason == Report.due_state),
        )
        .ext(distinct_on(Notice.report_id))
        .order_by(Notice.report_id, Notice.id.desc())
    )


def due_of(addressee: Addressee, now: datetime, *, is_overdue: bool, but: Collection[UUID]) -> NewsExcerpt:
    """Open reports that are overdue, or else whose time runs out today, but for those told of already.

    One statement (`feedback_report_unit_idx`, `feedback_report_assignee_idx`).
    """
    until = now if is_overdue else end_of_day(now)
    query = select(Report, func.count().over()).where(addressee.has_report, *due_by(until), Report.id.not_in(but))
    return _part(query if is_overdue else query.where(Report.queue_at > now))


def _part(query: Select[*tuple[Any, ...]]) -> NewsExcerpt:
    rows = session.execute(query.order_by(Report.queue_at, Report.id).limit(MOST)).all()
    news = [News(row[0], *((Reason(row[2]), row[3]) if len(row) > 2 else ())) for row in rows]
    return NewsExcerpt(news, rows[0][1] - len(rows) if rows else 0)
