"""Each minute: excursions that have lasted long enough, clocks that ran out, owners who are to be told.

One statement where nothing is pending. A round that is stopped does no harm: what it would have done is pending still.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import record_all
from dothi.sites.standstills import stood_still
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import owner_of
from modules.dashboards.alerts.standing import AlertState, AlertStepKind, step_when_over
from modules.dashboards.alerts.steps import put_alert_steps, step_of
from modules.dashboards.alerts.storms import MOST_ALONE, WITHIN, ToldAlert, to_tell
from modules.dashboards.alerts.watching import judge_subjects, watched_keys
from modules.dashboards.events import AlertsTold
from tenants.registry.standing import load_standstills

FOLLOWED_EVERY = timedelta(minutes=1)
RULE, CLOCK, TELLING = "rule", "clock", "telling"


def follow_alerts(tenant_id: int, now: datetime) -> None:
    """What is due, in the order in which one leads to the other."""
    pending = what_is_due(tenant_id, now)
    if RULE in pending:
        judge_due(tenant_id, now)
    if CLOCK in pending:
        escalate(tenant_id, now)
    if pending.keys() & {RULE, TELLING}:
        tell(tenant_id, now)


def what_is_due(tenant_id: int, now: datetime) -> dict[str, bool]:
    """Which kinds of work there are. One statement, on partial indexes."""
    rules = select(literal(RULE)).where(AlertRule.tenant_id == tenant_id, AlertRule.is_on, AlertRule.due_at <= now)
    is_open = and_(Alert.tenant_id == tenant_id, Alert.closed_at.is_(None))
    clocks = select(literal(CLOCK)).where(is_open, ran_out(now))
    untold = select(literal(TELLING)).where(is_open, *to_be_told(now))
    return dict.fromkeys(session.scalars(union_all(rules.limit(1), clocks.limit(1), untold.limit(1))), True)


def ran_out(now: datetime) -> ColumnElement[bool]:
    """An alert whose clock has run out, or began later than now: then the machine's was set back meanwhile."""
    return or_(Alert.wakes_at <= now, and_(Alert.state == AlertState.WAITING.value, Alert.clock_since > now))


def to_be_told(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """An alert of which its owner is to hear: after the quiet hours, or before it was opened, as above."""
    is_before = and_(Alert.opened_at > now, Alert.tell_at <= Alert.opened_at)
    return Alert.told_at.is_(None), or_(Alert.tell_at <= now, is_before)


def judge_due(tenant_id: int, now: datetime) -> None:
    """Judge the subjects that have been beyond their limit for long enough."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is not None:
        judge_subjects(site, watched_keys(tenant_id, AlertRule.due_at <= now), now)


def escalate(tenant_id: int, now: datetime) -> None:
    """Whoever is next hears of alerts that nobody acknowledged, or no longer; several at once in one mail."""
    stills, over = load_standstills(tenant_id, "dashboards"), []
    for alert in held(tenant_id, ran_out(now)):
        if alert.until is None:
            continue
        if alert.state == AlertState.WAITING and alert.clock_since > now:
            alert.until, alert.clock_since = alert.until - (alert.clock_since - now), now
        alert.wakes_at = alert.until + stood_still(alert.clock_since, now, stills)
        if alert.wakes_at <= now:
            over.append((alert, step_of(alert, step_when_over(AlertState(alert.state)), now, value=alert.value)))
    session.flush()
    put_alert_steps(tenant_id, over)
    ids = [str(alert.id) for alert, _step in over]
    mails = [ids] if len(ids) > MOST_ALONE else [[each] for each in ids]
    record_all([AlertsTold(alert_ids=mail, reason=AlertStepKind.ESCALATED.value) for mail in mails])


def tell(tenant_id: int, now: datetime) -> None:
    """Owners hear of what opened: each alert by itself, in a storm all of theirs together."""
    waiting = {alert.id: alert for alert in held(tenant_id, *to_be_told(now))}
    if not waiting:
        return
    recent = told_lately(tenant_id, now)
    mails = to_tell([each for each in recent if each.id in waiting], recent, now)
    for mail in mails:
        for told in mail:
            alert = waiting[told.id]
            alert.told_at, alert.is_told_in_group = now, len(mail) > 1
    session.flush()
    record_all(
        [AlertsTold(alert_ids=[str(told.id) for told in mail], reason=AlertStepKind.OPENED.value) for mail in mails]
    )


def told_lately(tenant_id: int, now: datetime) -> list[ToldAlert]:
    """Alerts that opened or were told lately, and those of which nobody was told. One statement."""
    rows = session.execute(
        select(Alert, AlertRule)
        .join(AlertRule, and_(AlertRule.tenant_id == Alert.tenant_id, AlertRule.id == Alert.rule_id))
        .where(
            Alert.tenant_id == tenant_id,
            AlertRule.tenant_id == tenant_id,
            or_(
                Alert.opened_at > now - WITHIN,
                Alert.told_at > now - WITHIN,
                and_(Alert.closed_at.is_(None), Alert.told_at.is_(None)),
            ),
        )
        .order_by(Alert.opened_at, Alert.id)
    )
    return [
        ToldAlert(alert.id, owner_of(rule), alert.opened_at, alert.told_at, alert.is_told_in_group)
        for alert, rule in rows
    ]


def held(tenant_id: int, *conditions: ColumnElement[bool]) -> Sequence[Alert]:
    """Open alerts of which this is true, held in a fixed order; those that somebody holds come a minute later."""
    query = select(Alert).where(Alert.tenant_id == tenant_id, Alert.closed_at.is_(None), *conditions)
    locked = query.order_by(Alert.id).with_for_update(skip_locked=True)
    return session.scalars(locked.execution_options(populate_existing=True)).all()
