"""Rules are judged when values arrive and every few minutes; twice, late or by two at once, one alert comes of it.

Who judges a rule holds its row; what is judged is how the subject stands now, not what an event said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true, tuple_

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.sites.standstills import Standstill, stood_still
from dothi.values import clock
from modules.dashboards.alerts.judging import (
    AlertLevel,
    Excursion,
    Move,
    SubjectReading,
    due_of,
    ended_by,
    excursion_since,
    move_of,
    peak_of,
    with_margin,
)
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.opening import clear, new_alert, open_alerts, worsen
from modules.dashboards.alerts.subjects import SubjectKey, SubjectKind, load_subjects, read_subjects
from modules.dashboards.events import SensorCrossed, ValuesStored
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.values.series import needed_by
from tenants.registry.standing import load_standstills

WATCHED_EVERY = timedelta(minutes=5)
INDICATOR = SubjectKind.INDICATOR.value
UNKNOWN = SubjectReading(state=IndicatorState.NONE)


def watch_values(event: ValuesStored, context: HandlerContext) -> None:
    """Judge the indicators whose values came in, and those that are computed from them."""
    watched, stored = watched_keys(context.tenant_id, AlertRule.kind == INDICATOR), set(event.codes)
    if watched:
        definitions = load_definitions(context.site)
        touched = [key for key in watched if not stored.isdisjoint(needed_by(definitions, [key[1]]))]
        judge_subjects(context.site, touched, clock.now())


def watch_sensor(event: SensorCrossed, context: HandlerContext) -> None:
    """Judge a sensor that crossed a limit; what lies within, since then or later, ends what began before."""
    key = (SubjectKind.SENSOR.value, str(event.sensor_id))
    for rule in held_rules(context.tenant_id, [key]):
        if ended_by(rule.since, IndicatorState(event.state), event.at, AlertLevel(rule.level)):
            within = SubjectReading(state=IndicatorState.GREEN, value=Decimal(event.value))
            judge(context.site, [rule], {key: within}, clock.now())
    judge_subjects(context.site, [key], clock.now())


def watch_all(tenant_id: int, now: datetime) -> None:
    """Judge all that is watched: counted and measured values come without an event. One statement where nothing is."""
    watched, site = watched_keys(tenant_id, true()), house().directory.find_site_by_id(tenant_id)
    if watched and site is not None:
        judge_subjects(site, watched, now)


def watched_keys(tenant_id: int, chosen: ColumnElement[bool]) -> list[SubjectKey]:
    """The subjects that have a rule which is on. One statement."""
    query = select(AlertRule.kind, AlertRule.subject).distinct()
    rows = session.execute(query.where(AlertRule.tenant_id == tenant_id, AlertRule.is_on, chosen))
    return [(kind, key) for kind, key in rows]


def judge_subjects(site: Site, keys: Collection[SubjectKey], now: datetime) -> None:
    """Judge the rules of these subjects as they stand now: read once their rules are held, so never by what was."""
    rules = held_rules(site.tenant_id, keys) if keys else []
    if rules:
        judge(site, rules, read_subjects(site, keys), now)


def judge(site: Site, rules: Sequence[AlertRule], readings: Mapping[SubjectKey, SubjectReading], now: datetime) -> None:
    """Judge rules that are held, and write what follows. Where nothing moves at the most five statements."""
    alerts, stills = held_alerts(site.tenant_id, rules), load_standstills(site.tenant_id, "dashboards")
    subjects = load_subjects(site)
    opened: list[dict[str, Any]] = []
    moved: dict[Move, list[tuple[Alert, AlertRule]]] = {Move.WORSEN: [], Move.CLEAR: []}
    for rule in rules:
        key = (rule.kind, rule.subject)
        reading, subject = readings.get(key, UNKNOWN), subjects.get(key)
        if subject is not None:
            reading = with_margin(reading, rule.since, AlertLevel(rule.level), subject.limits)
        alert, move = look(rule, reading, alerts.get(rule.id, ()), stills, now)
        if alert is not None and subject is not None and reading.value is not None:
            alert.value, alert.peak = reading.value, peak_of(alert.peak, reading.value, subject.limits.direction)
        if alert is not None and move in moved:
            moved[move].append((alert, rule))
        elif move is Move.OPEN and subject is not None:
            opened.append(new_alert(rule, subject, reading, now))
    session.flush()
    open_alerts(site.tenant_id, rules, opened)
    worsen(site.tenant_id, moved[Move.WORSEN], now)
    clear(site.tenant_id, [alert for alert, _rule in moved[Move.CLEAR]], now)


def look(
    rule: AlertRule, reading: SubjectReading, alerts: Iterable[Alert], stills: Sequence[Standstill], now: datetime
) -> tuple[Alert | None, Move]:
    """The rule's open alert, and what is to be done; keeps with the rule since when its subject has been beyond."""
    rule.since = excursion_since(rule.since, reading, AlertLevel(rule.level), now)
    alert = next((each for each in alerts if each.closed_at is None), None)
    is_over = any(each.since == rule.since for each in alerts if each.closed_at is not None)
    if rule.since is not None and alert is None and not is_over:
        rule.since = min(rule.since, now)  # later only where the clock was set back meanwhile
    stood = stood_still(rule.since, now, stills) if rule.since is not None else timedelta(0)
    rule.due_at = None if alert is not None or is_over else due_of(rule.since, rule.minutes, stood)
    alerted = IndicatorState(alert.level) if alert is not None else None
    return alert, move_of(Excursion(since=rule.since, alerted=alerted, is_over=is_over), reading, rule.due_at, now)


def held_rules(tenant_id: int, keys: Collection[SubjectKey]) -> Sequence[AlertRule]:
    """The rules of these subjects that are on, held in a fixed order."""
    about = tuple_(AlertRule.kind, AlertRule.subject).in_(list(keys))
    query = select(AlertRule).where(AlertRule.tenant_id == tenant_id, AlertRule.is_on, about).order_by(AlertRule.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def held_alerts(tenant_id: int, rules: Sequence[AlertRule]) -> Mapping[object, list[Alert]]:
    """The open alert of each rule, and the one of its present excursion that is over; held."""
    query = (
        select(Alert)
        .join(AlertRule, and_(AlertRule.tenant_id == Alert.tenant_id, AlertRule.id == Alert.rule_id))
        .where(
            Alert.tenant_id == tenant_id,
            AlertRule.tenant_id == tenant_id,
            Alert.rule_id.in_([rule.id for rule in rules]),
            or_(Alert.closed_at.is_(None), Alert.since == AlertRule.since),
        )
        .order_by(Alert.id)
    )
    found: dict[object, list[Alert]] = {}
    for alert in session.scalars(query.with_for_update(of=Alert).execution_options(populate_existing=True)):
        found.setdefault(alert.rule_id, []).append(alert)
    return found
