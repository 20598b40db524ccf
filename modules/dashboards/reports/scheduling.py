"""Drafts by the schedule: so many days after a period has ended, once, whoever writes it is told by the event."""

from __future__ import annotations

from datetime import datetime, timedelta

from dothi.values.actor import Actor
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.periods import Every, last_closed, last_periods
from modules.dashboards.reports.drafting import draft_report
from modules.dashboards.reports.models import PeriodReportTemplate
from modules.dashboards.reports.templates import list_templates

LOOKED_EVERY = timedelta(hours=1)
CAUGHT_UP = 3
"""Periods that are drafted late where nothing ran for a while."""


def draft_due(tenant_id: int, now: datetime) -> None:
    """Draft what is due. A statement where nothing is set up, else one a template and period."""
    for template in list_templates(tenant_id):
        draft_periods(template, now)


def draft_periods(template: PeriodReportTemplate, now: datetime) -> None:
    """The periods of a template that fell due since its schedule was switched on."""
    if template.days_after is None or template.since is None:
        return
    after = timedelta(days=template.days_after)
    newest = last_closed(now.astimezone(LOCAL_ZONE).date() - after, Every(template.every))
    for period in last_periods(newest, CAUGHT_UP):
        if period.ends + after >= template.since:
            draft_report(template, period, actor=Actor.system(), is_scheduled=True)
