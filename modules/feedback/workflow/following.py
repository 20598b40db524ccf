"""Deadlines of open reports follow the working calendar and the times the service was suspended; called each minute.

A deadline is counted anew from what its clock is made of: since when, how many minutes, when it stood still. So a round
that is stopped does no harm, and a second one finds nothing to do. Whether there is anything to do says a mark.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record_all
from dothi.sites.standstills import Standstill
from dothi.values.actor import ActorKind
from dothi.values.worktime import MINUTE, WorkingCalendar, national_swapped_days, public_holidays
from modules.feedback.counts.facets import facets_of
from modules.feedback.events import ReportClockMoved
from modules.feedback.models import ClockMark, Report, Step
from modules.feedback.rules.deadlines import ClockRules, apart, clock_of, counted_anew, stood
from modules.feedback.rules.domain import RECALCULATE, DueState, Reader, Status
from modules.feedback.workflow.steps import NEW_STEP
from modules.feedback.workflow.writing import held, write
from tenants.registry.standing import load_standstills

BATCH = 200
MARK, FORMER_MARK = "clocks", "suspension"
"""What the mark of this round is called; and what only suspensions had, before clocks kept what they are made of."""
SETTLING = timedelta(minutes=2)
"""Rounds go on so long after a change: a web process may still count by the calendar it remembers."""
R = Report
_PRESSING = (DueState.NONE, DueState.IN_TIME, DueState.DUE_SOON, DueState.OVERDUE)


@dataclass(frozen=True)
class Round:
    """What deadlines are counted by now, and why they may have moved."""

    rules: ClockRules
    suspensions: Sequence[Standstill]
    made_up: Sequence[Standstill]
    """The suspensions that reports without facts of their clock have been moved for already."""
    because: str
    now: datetime


def follow(tenant_id: int, now: datetime, rules: ClockRules) -> None:
    """Count the deadlines of all open reports anew, when calendar or suspensions have changed; commits each batch."""
    suspensions = load_standstills(tenant_id, "feedback")
    marks = {mark.name: mark for mark in session.scalars(select(ClockMark).where(ClockMark.tenant_id == tenant_id))}
    mark, former = marks.get(MARK), marks.get(FORMER_MARK)
    digest = digest_of(rules.calendar, suspensions, now)
    if mark is not None and mark.digest == digest and now - mark.through >= SETTLING:
        return
    through = mark.through if mark is not None and mark.digest == digest else now
    made_up = [still for still in suspensions if former is not None and still.until <= former.through]
    this = Round(
        rules=rules,
        suspensions=suspensions,
        made_up=made_up,
        because=_reason(mark.digest if mark is not None else None, digest, is_suspended_anew=made_up != suspensions),
        now=now,
    )
    opened = session.scalars(select(R.id).where(R.tenant_id == tenant_id, R.is_open).order_by(R.id)).all()
    for first in range(0, len(opened), BATCH):
        _follow_batch(tenant_id, opened[first : first + BATCH], this)
        session.commit()
    statement = insert(ClockMark).values(tenant_id=tenant_id, name=MARK, through=through, digest=digest)
    new = {"through": statement.excluded.through, "digest": statement.excluded.digest}
    session.execute(statement.on_conflict_do_update(index_elements=["tenant_id", "name"], set_=new))


def _follow_batch(tenant_id: int, ids: Sequence[UUID], this: Round) -> None:
    """Six statements at most, however many are moved."""
    reports = held(select(R).where(R.tenant_id == tenant_id, R.id.in_(ids), R.is_open).order_by(R.id).with_for_update())
    told = _standstills_of(tenant_id, [report.id for report in reports])
    rows, events, moved = [], [], []
    unknown = [report for report in reports if report.clock_minutes is None]
    for report in reports:
        pauses = told[report.id]
        if report.clock_minutes is None:
            _learn(report, pauses, this)
        due_at = _deadline(report, pauses, this)
        if due_at is not None and abs(due_at - _kept(report)) >= MINUTE:
            row, event = _move(report, due_at, this)
            rows.append(row)
            events.append(event)
            moved.append(report)
    write(unknown, "clock_since", "clock_minutes")
    if moved:
        columns = ("acceptance_due_at", "handling_due_at", "due_at", "queue_at", "due_state", "due_change_at")
        write(moved, *columns, "steps", "updated_at")
        session.execute(NEW_STEP, rows)
        record_all(events)


@dataclass
class _Told:
    """What the history tells of a clock: when it stood still since a question, when it began anew."""

    pauses: list[Standstill]
    begun_anew: datetime | None = None


def _standstills_of(tenant_id: int, ids: Sequence[UUID]) -> Mapping[UUID, _Told]:
    """From the steps, along their primary key. A question without an answer yet isn't in it: see `paused_at`."""
    asked = Status.NEEDS_INFORMATION.value
    steps = session.execute(
        select(Step.report_id, Step.at, Step.action, Step.from_status, Step.to_status)
        .where(
            Step.tenant_id == tenant_id,
            Step.report_id.in_(ids),
            or_(Step.to_status == asked, Step.from_status == asked, Step.action == "reopen"),
        )
        .order_by(Step.report_id, Step.number)
    )
    told: defaultdict[UUID, _Told] = defaultdict(lambda: _Told([]))
    since: dict[UUID, datetime] = {}
    for step in steps:
        if step.action == "reopen":
            told[step.report_id].begun_anew = step.at
        elif step.to_status == asked:
            since.setdefault(step.report_id, step.at)
        elif step.report_id in since:
            told[step.report_id].pauses.append(Standstill(since.pop(step.report_id), step.at))
    return told


def _kept(report: Report) -> datetime:
    """The deadline that is written now."""
    return report.handling_due_at if _is_handling(report) else report.acceptance_due_at  # type: ignore[return-value]


def _is_handling(report: Report) -> bool:
    return report.accepted_at is not None and report.handling_due_at is not None


def _stood_still(report: Report, told: _Told, suspensions: Sequence[Standstill]) -> list[Standstill]:
    """The times that count; one that is paused now has stood still since, and is moved by all of it when it goes on."""
    end = report.paused_at
    cut = [Standstill(each.since, min(each.until, end or each.until)) for each in suspensions]
    return apart(told.pauses, [each for each in cut if each.since < each.until])


def _learn(report: Report, told: _Told, this: Round) -> None:
    """What the clock is made of, for a report from before that was kept: so that its deadline stays what it is."""
    since = told.begun_anew or report.accepted_at or report.submitted_at
    stood_still = stood(since, _stood_still(report, told, this.made_up), this.rules.calendar)
    report.clock_since = since
    report.clock_minutes = max(0, this.rules.calendar.between(since, _kept(report)) - stood_still)


def _deadline(report: Report, told: _Told, this: Round) -> datetime | None:
    if report.clock_since is None or report.clock_minutes is None:
        return None
    stood_still = _stood_still(report, told, this.suspensions)
    return counted_anew(report.clock_since, report.clock_minutes, stood_still, this.rules.calendar)


def _move(report: Report, due_at: datetime, this: Round) -> tuple[dict[str, Any], ReportClockMoved]:
    """Set the deadline, in memory. Returns the row of history and the event.

    A clock that stands worse by it is left to `mark_due`, which runs next: it tells of what nears and passes.
    """
    before, former = facets_of(report), _kept(report)
    if _is_handling(report):
        report.handling_due_at = due_at
    else:
        report.acceptance_due_at = due_at
    running = clock_of(report, this.now, this.rules)
    report.due_at, report.queue_at = running.due_at, due_at
    if _PRESSING.index(running.state) > _PRESSING.index(DueState(report.due_state)) > 0:
        report.due_change_at = this.now
    else:
        report.due_state, report.due_change_at = running.state.value, running.change_at
    report.steps, report.updated_at = report.steps + 1, this.now
    return _row(report, former, due_at, this), ReportClockMoved(
        report_id=report.id, before=before, after=facets_of(report)
    )


def _row(report: Report, former: datetime, due_at: datetime, this: Round) -> dict[str, Any]:
    """The step of the history that says so."""
    return {
        "tenant_id": report.tenant_id,
        "report_id": report.id,
        "number": report.steps,
        "at": this.now,
        "action": RECALCULATE,
        "from_status": report.status,
        "to_status": report.status,
        "reader": Reader.PUBLIC.value,
        "actor_kind": ActorKind.SYSTEM.value,
        "actor_name": "",
        "membership_id": None,
        "public_note": "",
        "internal_note": "",
        "detail": {"because": this.because, "due": due_at.isoformat(), "former_due": former.isoformat()},
    }


def digest_of(calendar: WorkingCalendar, suspensions: Sequence[Standstill], now: datetime) -> str:
    """Of all that deadlines are counted by, holidays that the software knows included: `<calendar>.<suspensions>`."""
    years = range(now.year - 1, now.year + 2)
    days = [sorted(map(str, (*public_holidays(year), "worked", *national_swapped_days(year)))) for year in years]
    parts = [calendar.to_dict(), days], [(each.since.isoformat(), each.until.isoformat()) for each in suspensions]
    return ".".join(sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:24] for part in parts)


def _reason(former: str | None, digest: str, *, is_suspended_anew: bool) -> str:
    """What a deadline moved for: `calendar`, or `suspension` when that alone has changed.

    The first round after an upgrade has no former digest: then it was a suspension that nothing has moved for yet.
    """
    if former is not None:
        was, now = former.split("."), digest.split(".")
        is_suspended_anew = was[0] == now[0] and was[1] != now[1]
    return "suspension" if is_suspended_anew else "calendar"
