"""When notices are told: each working morning all of them, those of urgent reports within a minute. Scheduled.

One event a person and occasion, recorded in the transaction that gives it its notices: killed before the commit all of
it happens again, after it all has happened. However far a clock moves, one morning is told, the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.outbox.events import record_all
from dothi.values.worktime import LOCAL_ZONE
from modules.feedback.events import DigestDue
from modules.feedback.models import ClockMark, Notice, Report
from modules.feedback.rules.deadlines import calendar_of
from modules.feedback.rules.domain import Status
from modules.feedback.setup.configuration import read_configuration

MARK = "digest"
_PENDING: tuple[ColumnElement[bool], ...] = (Notice.digest_id.is_(None),)
_URGENT: tuple[ColumnElement[bool], ...] = (Notice.is_urgent == true(),)
Told = tuple[UUID | None, UUID | None]
"""A unit, or a membership."""


@dataclass
class Recipient:
    """Whose mail goes to one address: units that share it, and the member to whom it belongs."""

    unit_ids: list[UUID] = field(default_factory=list)
    membership_id: UUID | None = None


def keep_digests(tenant_id: int, now: datetime) -> None:
    """Start the mails that are due: once on each working day, and whenever something urgent waits."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None:
        return
    calendar = calendar_of(site)
    morning = calendar.start_of_day(now)
    if morning is not None and calendar.is_working(now) and take_morning(tenant_id, morning):
        seen = session.scalars(select(Notice.id).where(Notice.tenant_id == tenant_id, *_PENDING)).all()
        tell(tenant_id, {*waiting(tenant_id), *with_deadlines(tenant_id, end_of_day(now))}, is_morning=True)
        # Whom nobody can tell; what others wrote meanwhile waits for the next mail.
        session.execute(delete(Notice).where(Notice.tenant_id == tenant_id, *_PENDING, Notice.id.in_(seen)))
    else:
        urgent = waiting(tenant_id, *_URGENT)
        if urgent:
            tell(tenant_id, urgent, is_morning=False)


def take_morning(tenant_id: int, morning: datetime) -> bool:
    """Whether this morning hasn't been told yet; it counts as told from the commit on. The first one only begins."""
    first = insert(ClockMark).values(tenant_id=tenant_id, name=MARK, through=morning)
    if session.execute(first.on_conflict_do_nothing().returning(ClockMark.name)).one_or_none() is not None:
        return False
    taken = (
        update(ClockMark)
        .where(ClockMark.tenant_id == tenant_id, ClockMark.name == MARK, ClockMark.through < morning)
        .values(through=morning)
        .returning(ClockMark.name)
    )
    return session.execute(taken).one_or_none() is not None


def waiting(tenant_id: int, *conditions: ColumnElement[bool]) -> set[Told]:
    """Who has notices that wait (`feedback_notice_pending_idx`)."""
    query = select(Notice.unit_id, Notice.membership_id).where(Notice.tenant_id == tenant_id, *_PENDING, *conditions)
    return {(unit_id, membership_id) for unit_id, membership_id in session.execute(query.distinct())}


def with_deadlines(tenant_id: int, until: datetime) -> set[Told]:
    """Who has open reports whose clock runs and ends by then (`feedback_report_open_idx`)."""
    rows = session.execute(
        select(Report.unit_id, Report.assignee_id).where(Report.tenant_id == tenant_id, *due_by(until)).distinct()
    ).all()
    return {(unit_id, None) for unit_id, _ in rows if unit_id} | {(None, member) for _, member in rows if member}


def due_by(until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions for open reports whose running clock ends by then."""
    return (Report.is_open == true(), Report.queue_at <= until, Report.status != Status.NEEDS_INFORMATION.value)


def end_of_day(now: datetime) -> datetime:
    """Midnight in Vietnam."""
    day = now.astimezone(LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)


def tell(tenant_id: int, told: Iterable[Told], *, is_morning: bool) -> None:
    """Record a mail for each address, and give it the notices that it tells."""
    recipients = by_address(tenant_id, told)
    ids = record_all(
        [
            DigestDue(
                unit_ids=[str(unit) for unit in each.unit_ids], membership_id=each.membership_id, is_morning=is_morning
            )
            for each in recipients
        ]
    )
    urgent = () if is_morning else _URGENT
    for event_id, each in zip(ids, recipients, strict=True):
        session.execute(
            update(Notice)
            .where(Notice.tenant_id == tenant_id, *_PENDING, *urgent, concerns(each))
            .values(digest_id=event_id)
        )


def concerns(recipient: Recipient) -> ColumnElement[bool]:
    """Notices for one of the recipient's units, or for the member."""
    conditions: list[ColumnElement[bool]] = [Notice.unit_id.in_(recipient.unit_ids)]
    if recipient.membership_id is not None:
        conditions.append(Notice.membership_id == recipient.membership_id)
    return or_(*conditions)


def by_address(tenant_id: int, told: Iterable[Told]) -> Sequence[Recipient]:
    """Recipients with an address, each address once. One statement for the members."""
    pairs = set(told)
    units = read_configuration(tenant_id).units
    found: dict[str, Recipient] = {}
    for unit_id in sorted(unit_id for unit_id, _ in pairs if unit_id is not None):
        unit = units.find(unit_id)
        if unit is not None and unit.email:
            found.setdefault(unit.email.lower(), Recipient()).unit_ids.append(unit_id)
    for membership_id, email in addresses(tenant_id, [member for _, member in pairs if member is not None]):
        found.setdefault(email.lower(), Recipient()).membership_id = membership_id
    return list(found.values())


def addresses(tenant_id: int, membership_ids: Sequence[UUID]) -> Sequence[Any]:
    """Of members who have joined and not left."""
    if not membership_ids:
        return []
    return session.execute(
        select(MembershipRow.id, MembershipRow.email)
        .where(
            MembershipRow.tenant_id == tenant_id,
            MembershipRow.id.in_(membership_ids),
            MembershipRow.joined_at.is_not(None),
            MembershipRow.ended_at.is_(None),
        )
        .order_by(MembershipRow.id)
    ).all()
