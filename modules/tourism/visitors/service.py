"""Visitor counts: recorded day by day, closed by the month, corrected afterwards with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid
from modules.tourism import permissions as p
from modules.tourism.visitors.events import VisitorMonthClosed, VisitorsCounted
from modules.tourism.visitors.models import VisitorChange, VisitorCount, VisitorMonth
from modules.tourism.visitors.numbers import DayCount, Problem, Visitors, first_of, next_month, problem_of
from modules.tourism.visitors.queries import Spot, closed_months, stored_counts
from modules.tourism.visitors.reasons import reason_of

LONGEST_REASON = 500
A_BATCH = 500
"""So many moves one event carries."""
_COUNTING = 0x766973
"""The class of the advisory locks under which a tenant's counts are written, one writer at a time."""


def hold(tenant_id: int) -> None:
    """Let no other transaction record counts or close a month of the tenant before this one ends."""
    session.execute(select(func.pg_advisory_xact_lock(_COUNTING, tenant_id)))


def record_counts(
    tenant_id: int,
    counts: Sequence[DayCount],
    *,
    seen: Mapping[Spot, Visitors | None],
    reason: str = "",
    actor: Actor,
) -> int:
    """Keep what was counted; returns how many numbers are new. What is stored already, as when sent twice, is left.

    `seen` is what the person saw there; where it says nothing, nothing was. Raises Invalid (a day that can't be,
    no reason for a closed month), Denied (correcting), Conflict (`stale`: somebody else counted meanwhile).
    """
    hold(tenant_id)
    closed = closed_months(tenant_id, {first_of(count.day) for count in counts})
    stored = stored_counts(tenant_id, [(count.place_id, count.day) for count in counts])
    wanted = [count for count in counts if stored.get((count.place_id, count.day)) != count.visitors]
    refuse(wanted, closed=closed, reason=reason, actor=actor)
    for count in wanted:
        spot = (count.place_id, count.day)
        if stored.get(spot) != seen.get(spot):
            raise Conflict(_("Có người vừa ghi số khác. Vui lòng xem lại rồi lưu lần nữa."), code="stale")
    if wanted:
        write(tenant_id, wanted, stored=stored, closed=closed, reason=reason.strip(), actor=actor)
    return len(wanted)


def refuse(counts: Sequence[DayCount], *, closed: Collection[date], reason: str, actor: Actor) -> None:
    """Raise Invalid or Denied for what can't be kept."""
    today = clock.local_today()
    problems = {problem_of(count.day, today=today, closed=closed) for count in counts} - {None}
    if bad := problems - {Problem.CLOSED}:
        text = reason_of(bad.pop() or Problem.NO_DAY)
        raise Invalid(text, fields={"day": text})
    if not problems:
        return
    if not actor.may(p.CLOSE_VISITORS):
        raise Denied(_("Tháng này đã chốt. Chỉ người được chốt số liệu mới đính chính được."))
    if not reason.strip():
        text = _("Tháng này đã chốt. Vui lòng ghi lý do đính chính.")
        raise Invalid(text, fields={"reason": text})
    if len(reason) > LONGEST_REASON:
        text = _("Lý do dài tối đa %(n)s ký tự.", n=LONGEST_REASON)
        raise Invalid(text, fields={"reason": text})


def write(
    tenant_id: int,
    counts: Sequence[DayCount],
    *,
    stored: Mapping[Spot, Visitors],
    closed: Collection[date],
    reason: str,
    actor: Actor,
) -> None:
    """The rows, what they replaced, the event and the record."""
    now = clock.now()
    rows = [
        {"tenant_id": tenant_id, "place_id": each.place_id, "day": each.day, **each.visitors._asdict()}
        for each in counts
    ]
    statement = insert(VisitorCount)
    taken = {name: statement.excluded[name] for name in ("domestic", "international", "counted_at", "counted_by")}
    statement = statement.on_conflict_do_update(index_elements=["tenant_id", "place_id", "day"], set_=taken)
    session.execute(statement, [{**row, "counted_at": now, "counted_by": actor.name} for row in rows])
    changes = [
        VisitorChange(**row, at=now, actor_name=actor.name, reason=reason if is_closed else "", **was(before))
        for row, each in zip(rows, counts, strict=True)
        for before in [stored.get((each.place_id, each.day))]
        for is_closed in [first_of(each.day) in closed]
        if is_closed or before is not None
    ]
    session.add_all(changes)
    for first in range(0, len(counts), A_BATCH):
        record(VisitorsCounted(moves=[move(each, stored) for each in counts[first : first + A_BATCH]]))
    if any(change.reason for change in changes):
        days = sorted({change.day for change in changes})
        told = f"{days[0]:%d/%m/%Y}" if len(days) == 1 else f"{days[0]:%d/%m/%Y} – {days[-1]:%d/%m/%Y}"
        record_audit(
            tenant_id, "tourism.visitors_corrected", subject=f"{days[0]:%Y-%m}", actor=actor, days=told, reason=reason
        )


def was(before: Visitors | None) -> dict[str, int | None]:
    """What a change replaced, as columns."""
    return {
        "was_domestic": before.domestic if before else None,
        "was_international": before.international if before else None,
    }


def move(count: DayCount, stored: Mapping[Spot, Visitors]) -> list[str | int]:
    """How far a count moves the sums."""
    before = stored.get((count.place_id, count.day), Visitors(0, 0))
    return [
        str(count.place_id),
        count.day.isoformat(),
        count.visitors.domestic - before.domestic,
        count.visitors.international - before.international,
    ]


def close_month(tenant_id: int, month: date, *, shown: Visitors, actor: Actor) -> VisitorMonth:
    """Make a past month's counts official, with the sums that the person saw. Twice is once.

    Raises Invalid for a month that isn't over or in which nobody counted, Conflict (`stale`) when the sums moved.
    """
    hold(tenant_id)
    found = session.get(VisitorMonth, (tenant_id, month))
    if found is not None:
        return found
    if next_month(month) > clock.local_today():
        raise Invalid(_("Tháng này chưa kết thúc nên chưa chốt được."))
    sums = sums_of_rows(tenant_id, month)
    if sums is None:
        raise Invalid(_("Tháng này chưa có số liệu nào để chốt."))
    if sums != shown:
        raise Conflict(_("Số liệu của tháng vừa thay đổi. Vui lòng xem lại rồi chốt."), code="stale")
    closed = VisitorMonth(
        tenant_id=tenant_id, month=month, closed_at=clock.now(), closed_by=actor.name, **sums._asdict()
    )
    session.add(closed)
    session.flush()
    record(VisitorMonthClosed(month=month.isoformat(), **sums._asdict()))
    told = f"{month:%m/%Y}"
    record_audit(tenant_id, "tourism.visitors_closed", subject=f"{month:%Y-%m}", actor=actor, month=told)
    return closed


def sums_of_rows(tenant_id: int, month: date) -> Visitors | None:
    """A month's visitors, counted in the rows; None where nobody has counted. One statement."""
    row = session.execute(
        select(func.sum(VisitorCount.domestic), func.sum(VisitorCount.international)).where(
            VisitorCount.tenant_id == tenant_id, VisitorCount.day >= month, VisitorCount.day < next_month(month)
        )
    ).one()
    domestic, international = tuple[int | None, int | None](row)
    return None if domestic is None or international is None else Visitors(int(domestic), int(international))
