"""The minute's job: deadlines follow calendar and suspensions (`following.py`), then what nears or passes is marked.

Scheduled by the manifest; acts in the tenant's scope, and commits after each batch: so the desk waits for no more than
one of them, and a run that was stopped is gone on with.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import record
from modules.feedback.counts.facets import facets_of
from modules.feedback.events import ReportDeadlineNeared, ReportDeadlinePassed
from modules.feedback.models import Report
from modules.feedback.rules.deadlines import ClockRules, clock_of
from modules.feedback.rules.domain import DueState
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.workflow.following import follow
from modules.feedback.workflow.writing import held, write

BATCH = 200
R = Report


def keep_clocks(tenant_id: int, now: datetime) -> None:
    """Let deadlines follow calendar and suspensions, then mark what nears or has passed its deadline."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None:
        return
    rules = read_configuration(tenant_id).clock_rules(site)
    follow(tenant_id, now, rules)
    while mark_due(tenant_id, now, rules) == BATCH:
        session.commit()


def mark_due(tenant_id: int, now: datetime, rules: ClockRules) -> int:
    """Set `due_state` where its time has come, at most 200 reports a call (`feedback_report_due_change_idx`).

    Returns how many. A report whose row somebody is changing is left for the next run.
    """
    due = held(
        select(R)
        .where(R.tenant_id == tenant_id, R.due_change_at <= now)
        .order_by(R.due_change_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    for report in due:
        before = facets_of(report)
        running = clock_of(report, now, rules)
        report.due_state, report.due_change_at = running.state.value, running.change_at
        if running.state is DueState.DUE_SOON:
            record(ReportDeadlineNeared(report_id=report.id, before=before, after=facets_of(report)))
        elif running.state is DueState.OVERDUE:
            record(ReportDeadlinePassed(report_id=report.id, before=before, after=facets_of(report)))
    write(due, "due_state", "due_change_at")
    return len(due)
