"""The minute's job: deadlines that near or pass, and clocks that stood still while the service was suspended.

Scheduled by the manifest; acts in the tenant's scope, and commits after each batch: so the desk waits for no more than
one of them, and a run that was stopped is gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB, insert

from dothi.db import session
from dothi.events import record
from dothi.house import house
from dothi.switch import ModuleState, is_working
from modules.feedback.counts.facets import facets_of
from modules.feedback.events import ReportClockMoved, ReportDeadlineNeared, ReportDeadlinePassed
from modules.feedback.models import ClockMark, Report
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.workflow.deadlines import ClockRules, clock_of, moved
from modules.feedback.workflow.domain import DueState

BATCH = 200
MARK = "suspension"
R = Report


def keep_clocks(tenant_id: int, now: datetime) -> None:
    """Move deadlines for the time the service was suspended, then mark what nears or has passed its deadline."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None:
        return
    rules = read_configuration(tenant_id).clock_rules(site)
    make_up_for_suspensions(tenant_id, now, rules)
    while mark_due(tenant_id, now, rules) == BATCH:
        session.commit()


def mark_due(tenant_id: int, now: datetime, rules: ClockRules) -> int:
    """Set `due_state` where its time has come, at most 200 reports a call (`feedback_report_due_change_idx`).

    Returns how many. A report whose row somebody is changing is left for the next run.
    """
    due = session.scalars(
        select(R)
        .where(R.tenant_id == tenant_id, R.due_change_at <= now)
        .order_by(R.due_change_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for report in due:
        before = facets_of(report)
        running = clock_of(report, now, rules)
        _write(report, due_state=running.state.value, due_change_at=running.change_at)
        if running.state is DueState.DUE_SOON:
            record(ReportDeadlineNeared(report_id=report.id, before=before, after=facets_of(report)))
        elif running.state is DueState.OVERDUE:
            record(ReportDeadlinePassed(report_id=report.id, before=before, after=facets_of(report)))
    return len(due)


@dataclass(frozen=True)
class Standstill:
    """From when to when the service was suspended."""

    since: datetime
    until: datetime


def make_up_for_suspensions(tenant_id: int, now: datetime, rules: ClockRules) -> None:
    """Move the deadlines of open reports once for each time the service was suspended; commits after each batch.

    How far a report has been done says its `resumed_at`, how far all of them the mark.
    """
    changes = session.execute(
        select(type_coerce(func.dothi_switch_history(tenant_id, "feedback"), JSONB))
    ).scalar_one_or_none()
    found = standstills(changes or [])
    if not found:
        return
    through = session.execute(
        select(ClockMark.through).where(ClockMark.tenant_id == tenant_id, ClockMark.name == MARK).with_for_update()
    ).scalar_one_or_none()
    new = [still for still in found if through is None or still.until > through]
    if not new:
        return
    while _make_up_batch(tenant_id, new, now, rules) == BATCH:
        session.commit()
    statement = insert(ClockMark).values(tenant_id=tenant_id, name=MARK, through=new[-1].until)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "name"], set_={"through": statement.excluded.through}
        )
    )


def _make_up_batch(tenant_id: int, stills: Sequence[Standstill], now: datetime, rules: ClockRules) -> int:
    """The next reports that haven't been moved yet, along `feedback_report_open_idx`; returns how many."""
    reports = session.scalars(
        select(R)
        .where(
            R.tenant_id == tenant_id,
            R.is_open,
            func.coalesce(R.resumed_at, R.submitted_at) < stills[-1].until,
        )
        .order_by(R.queue_at, R.id)
        .limit(BATCH)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for report in reports:
        _move_clock(report, stills, now, rules)
        _write(report, resumed_at=stills[-1].until)
    session.flush()
    return len(reports)


def standstills(changes: Sequence[dict[str, Any]]) -> list[Standstill]:
    """The times between a switch away from a working state and the next one back, in order.

    `changes` are `{"at", "from", "to"}` in order of time; a standstill that still lasts isn't in the list. Pure.
    """
    found: list[Standstill] = []
    since: datetime | None = None
    for change in changes:
        at = datetime.fromisoformat(str(change["at"]))
        was, works = is_working(ModuleState(change["from"])), is_working(ModuleState(change["to"]))
        if was and not works:
            since = at
        elif works and not was and since is not None:
            found.append(Standstill(since, at))
            since = None
    return found


def _move_clock(report: Report, stills: Sequence[Standstill], now: datetime, rules: ClockRules) -> None:
    """Move the deadline by the working time that the service was suspended after the clock had started.

    One that stands still since a question goes on when it is answered, and is moved by the whole time then.
    """
    is_handling = report.accepted_at is not None and report.handling_due_at is not None
    started = max(report.accepted_at or report.submitted_at, report.resumed_at or report.submitted_at)
    due_at = report.handling_due_at if is_handling else report.acceptance_due_at
    if due_at is None:
        return
    before, former = facets_of(report), due_at
    for still in stills:
        until = min(still.until, report.paused_at or still.until)
        due_at = moved(due_at, since=max(still.since, started), until=until, calendar=rules.calendar)
    if due_at == former:
        return
    name = "handling_due_at" if is_handling else "acceptance_due_at"
    _write(report, **{name: due_at})
    running = clock_of(report, now, rules)
    _write(
        report,
        due_at=running.due_at,
        queue_at=due_at,
        due_state=running.state.value,
        due_change_at=running.change_at,
    )
    record(ReportClockMoved(report_id=report.id, before=before, after=facets_of(report)))


def _write(report: Report, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
