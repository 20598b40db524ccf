"""Rules are judged when values arrive and every few minutes; twice, late or by two at once, one alert comes of it.

Who judges a rule holds its row; what is judged is how the subject stands now, not what an event said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

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
    Reading,
    due_of,
    excursion_since,
    move_of,
    peak_of,
)
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.opening import clear, new_alert, open_alerts, worsen
from modules.dashboards.alerts.subjects import Subject, SubjectKey, SubjectKind, read_indicators, subjects_of
from modules.dashboards.events import ValuesStored
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.values.series import needed_by
from tenants.registry.switches import load_standstills

WATCHED_EVERY = timedelta(minutes=5)
UNKNOWN = Reading(state=IndicatorState.NONE)


def watch_values(event: ValuesStored, context: HandlerContext) -> None:
    """Judge the indicators whose values came in, and those that are computed from them."""
    watched = watched_codes(context.tenant_id)
    if not watched:
        return
    definitions, stored = load_definitions(context.site), set(event.codes)
    touched = [code for code in watched if not stored.isdisjoint(needed_by(definitions, [code]))]
    judge_indicators(context.site, definitions, touched, clock.now())


def watch_indicators(tenant_id: int, now: datetime) -> None:
    """Judge all of them: what is counted or measured comes without an event. One statement where none is watched."""
    watched, site = watched_codes(tenant_id), house().directory.find_site_by_id(tenant_id)
    if watched and site is not None:
        judge_indicators(site, load_definitions(site), watched, now)


def watched_codes(tenant_id: int) -> list[str]:
    """The indicators that have a rule which is on. One statement."""
    query = select(AlertRule.subject_key).where(AlertRule.tenant_id == tenant_id, AlertRule.is_on)
    return list(session.scalars(query.where(AlertRule.subject_kind == SubjectKind.INDICATOR.value).distinct()))


def judge_indicators(site: Site, definitions: Mapping[str, Definition], codes: Collection[str], now: datetime) -> None:
    """Judge the rules of these indicators."""
    if codes:
        readings = read_indicators(site.tenant_id, definitions, codes)
        chosen = and_(AlertRule.subject_kind == SubjectKind.INDICATOR.value, AlertRule.subject_key.in_(codes))
        judge(site.tenant_id, chosen, readings, subjects_of(definitions), now)


def judge(
    tenant_id: int,
    chosen: ColumnElement[bool],
    readings: Mapping[SubjectKey, Reading],
    subjects: Mapping[SubjectKey, Subject],
    now: datetime,
) -> None:
    """Judge the rules that are chosen and on, and write what follows. Nothing moves: three statements."""
    rules = held_rules(tenant_id, chosen)
    if not rules:
        return
    alerts, stills = held_alerts(tenant_id, rules), load_standstills(tenant_id, "dashboards")
    opened, worse, cleared = [], [], []
    for rule in rules:
        key = (rule.subject_kind, rule.subject_key)
        reading, subject = readings.get(key, UNKNOWN), subjects.get(key)
        alert, move = look(rule, reading, alerts.get(rule.id, ()), stills, now)
        if alert is not None and alert.closed_at is None and reading.value is not None and subject is not None:
            alert.value, alert.peak = reading.value, peak_of(alert.peak, reading.value, subject.limits.direction)
        if move is Move.OPEN and subject is not None:
            opened.append(new_alert(rule, subject, reading, now))
        elif move is Move.WORSEN and alert is not None:
            worse.append(alert)
        elif move is Move.CLEAR and alert is not None:
            cleared.append(alert)
    session.flush()
    open_alerts(tenant_id, rules, opened)
    worsen(tenant_id, worse, now)
    clear(tenant_id, cleared, now)


def look(
    rule: AlertRule, reading: Reading, alerts: Iterable[Alert], stills: Sequence[Standstill], now: datetime
) -> tuple[Alert | None, Move]:
    """The rule's open alert, and what is to be done; keeps with the rule since when its subject has been beyond."""
    rule.since = excursion_since(rule.since, reading, AlertLevel(rule.level), now)
    alert = next((each for each in alerts if each.closed_at is None), None)
    is_over = any(each.since == rule.since for each in alerts if each.closed_at is not None)
    stood = stood_still(rule.since, now, stills) if rule.since is not None else timedelta(0)
    rule.due_at = None if alert is not None or is_over else due_of(rule.since, rule.minutes, stood)
    alerted = IndicatorState(alert.level) if alert is not None else None
    return alert, move_of(Excursion(since=rule.since, alerted=alerted, is_over=is_over), reading, rule.due_at, now)


def held_rules(tenant_id: int, chosen: ColumnElement[bool]) -> Sequence[AlertRule]:
    """The rules that are on, held in a fixed order."""
    query = select(AlertRule).where(AlertRule.tenant_id == tenant_id, AlertRule.is_on, chosen).order_by(AlertRule.id)
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
