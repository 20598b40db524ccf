"""What the platform itself does with alerts: opens them, says that they got worse, closes them. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values.ids import new_id
from modules.dashboards.alerts.judging import AlertLevel, SubjectReading
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.quiet import after_quiet
from modules.dashboards.alerts.standing import AlertState, AlertStepKind
from modules.dashboards.alerts.steps import put_alert_steps, step_of
from modules.dashboards.alerts.subjects import Subject
from modules.dashboards.events import AlertsTold


def new_alert(rule: AlertRule, subject: Subject, reading: SubjectReading, now: datetime) -> dict[str, Any]:
    """The row of an alert. Amber waits for the end of the quiet hours, its clock with it."""
    level = AlertLevel(reading.state.value)
    quiet = rule.quiet if level is AlertLevel.AMBER else None
    tell_at = after_quiet(now, quiet)
    until = after_quiet(tell_at + timedelta(minutes=rule.escalate_minutes), quiet)
    return {
        "tenant_id": rule.tenant_id, "id": new_id(), "rule_id": rule.id, "since": rule.since,
        "title": subject.own_name, "level": level.value, "value": reading.value, "peak": reading.value,
        "bound": subject.limit(AlertLevel(rule.level)), "opened_at": now, "state": AlertState.WAITING.value,
        "clock_since": now, "until": until, "wakes_at": until, "holder_id": None, "holder_name": "",
        "tell_at": tell_at, "told_at": None, "is_told_in_group": False, "closed_at": None, "version": 0,
    }  # fmt: skip


def open_alerts(tenant_id: int, rules: Sequence[AlertRule], rows: Sequence[dict[str, Any]]) -> Sequence[Alert]:
    """Write them; one that its rule and excursion have already isn't written again."""
    if not rows:
        return []
    written = session.scalars(insert(Alert).values(list(rows)).on_conflict_do_nothing().returning(Alert.id)).all()
    alerts = session.scalars(select(Alert).where(Alert.tenant_id == tenant_id, Alert.id.in_(written))).all()
    opened = {alert.rule_id for alert in alerts}
    for rule in rules:
        rule.due_at = None if rule.id in opened else rule.due_at
    put_alert_steps(
        tenant_id,
        [
            (alert, step_of(alert, AlertStepKind.OPENED, alert.opened_at, value=alert.value, until=alert.until))
            for alert in alerts
        ],
    )
    return alerts


def worsen(tenant_id: int, found: Sequence[tuple[Alert, AlertRule]], now: datetime) -> None:
    """From amber to red: quiet hours no longer hold. Whoever was told hears of it at once, others by the next round."""
    steps = []
    for alert, rule in found:
        alert.level, alert.tell_at = AlertLevel.RED.value, min(alert.tell_at, now)
        until = now + timedelta(minutes=rule.escalate_minutes)
        steps.append((alert, step_of(alert, AlertStepKind.WORSENED, now, value=alert.value, until=until)))
    put_alert_steps(tenant_id, steps)
    told = [str(alert.id) for alert, _rule in found if alert.told_at is not None]
    if told:
        record(AlertsTold(alert_ids=told, reason=AlertStepKind.WORSENED.value))


def clear(tenant_id: int, alerts: Sequence[Alert], now: datetime) -> None:
    """Back within the limit: closed by itself."""
    put_alert_steps(
        tenant_id, [(alert, step_of(alert, AlertStepKind.CLEARED, now, value=alert.value)) for alert in alerts]
    )
