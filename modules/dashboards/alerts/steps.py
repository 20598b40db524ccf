"""Steps of alerts, whoever takes them, are written here; what they come to is kept with the alert."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import record_all
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.dashboards.alerts.models import Alert, AlertStep
from modules.dashboards.alerts.standing import AlertStanding, AlertStepKind, stand_alert
from modules.dashboards.events import AlertMoved
from modules.dashboards.folding import after_all

SYSTEM = Actor.system()


def step_of(
    alert: Alert,
    kind: AlertStepKind,
    at: datetime,
    *,
    step_id: UUID | None = None,
    actor: Actor = SYSTEM,
    text: str = "",
    value: Decimal | None = None,
    until: datetime | None = None,
) -> AlertStep:
    """A step that isn't written yet."""
    return AlertStep(
        tenant_id=alert.tenant_id, id=step_id or new_id(), alert_id=alert.id, kind=kind.value, at=at,
        by_id=actor.membership_id, by_name=actor.name, text=text, value=value, until=until,
    )  # fmt: skip


def put_alert_steps(tenant_id: int, taken: Sequence[tuple[Alert, AlertStep]]) -> None:
    """Write a step of each of these alerts, which the caller holds, and tell of them. Five statements at the most."""
    if not taken:
        return
    former = steps_of_alerts(tenant_id, [alert.id for alert, _step in taken])
    for alert, step in taken:
        steps = [each for each in former if each.alert_id == alert.id]
        step.at = after_all(step.at, steps)
        session.add(step)
        keep(alert, stand_alert([*steps, step]))
    session.flush()
    record_all([AlertMoved(alert_id=alert.id, step_id=step.id, kind=step.kind) for alert, step in taken])


def keep(alert: Alert, standing: AlertStanding) -> None:
    """What the steps come to, for lists."""
    alert.state, alert.closed_at = standing.state.value, standing.closed_at
    alert.clock_since, alert.until, alert.wakes_at = standing.since, standing.until, standing.until
    alert.holder_id, alert.holder_name = standing.by_id, standing.by_name
    alert.version += 1


def steps_of_alerts(tenant_id: int, alert_ids: Collection[UUID]) -> list[AlertStep]:
    """The steps of alerts in their order. One statement."""
    query = select(AlertStep).where(AlertStep.tenant_id == tenant_id, AlertStep.alert_id.in_(alert_ids))
    return list(session.scalars(query.order_by(AlertStep.at, AlertStep.id)))
