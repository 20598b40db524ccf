"""Alerts of a demo tenant: rules with whoever answers for them, what is beyond its limit today, some of the past."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.ids import new_id
from modules.dashboards.alerts.judging import AlertLevel, SubjectReading
from modules.dashboards.alerts.models import AlertRule
from modules.dashboards.alerts.opening import clear, new_alert, open_alerts
from modules.dashboards.alerts.people import NOBODY, AlertHolder, owner_of
from modules.dashboards.alerts.queries import open_pairs
from modules.dashboards.alerts.rules import RuleDraft, add_rule, subject_key
from modules.dashboards.alerts.standing import AlertStepKind
from modules.dashboards.alerts.steps import put_alert_steps, step_of
from modules.dashboards.alerts.subjects import Subject, SubjectKey, SubjectKind, load_subjects
from modules.dashboards.alerts.watching import judge_subjects
from modules.dashboards.demo.drafts import in_charge
from modules.dashboards.indicators.states import IndicatorState
from tenants.people.units import UnitStaff, list_units, members_of_unit

SYSTEM = Actor.system()
STORY = tomllib.loads(Path(__file__).with_name("alerts.toml").read_text(encoding="utf-8"))
ESCALATE_MINUTES = 60
FEWEST = 2
"""Open ones of which one is acknowledged: so that one stays that nobody has."""


def load_alerts(site: Site) -> None:
    """Write them, in the tenant's scope; nothing where no unit has people."""
    units = list_units(site.tenant_id)
    staff = [each for unit in units for each in members_of_unit(site.tenant_id, unit.id)]
    if not staff:
        return
    subjects = load_subjects(site)
    rules = [
        put_rule(site, subjects[key], facts, AlertHolder(unit_id=in_charge(units, facts)))
        for key, facts in told_of(subjects)
    ]
    by_subject = {subject_key(rule): rule for rule in rules}
    for told in STORY["former"]:
        key = (SubjectKind.INDICATOR.value, told["subject"])
        if key in by_subject:
            put_former(site, by_subject[key], subjects[key], told, staff)
    judge_subjects(site, list(by_subject), clock.now())
    acknowledge_one(site)


def told_of(subjects: Mapping[SubjectKey, Subject]) -> list[tuple[SubjectKey, Mapping[str, Any]]]:
    """The rules of the story whose subjects are here, and one of each sensor that has the limit."""
    told = {(SubjectKind.INDICATOR.value, facts["subject"]): facts for facts in STORY["rule"]}
    sensors = {key: STORY["sensor"] for key in subjects if key[0] == SubjectKind.SENSOR}
    return [
        (key, facts)
        for key, facts in (told | sensors).items()
        if key in subjects and subjects[key].limit(AlertLevel(facts["level"])) is not None
    ]


def put_rule(site: Site, subject: Subject, facts: Mapping[str, Any], owner: AlertHolder) -> AlertRule:
    """A rule that is on; whoever is next are the leaders."""
    quiet_from, quiet_to = facts.get("quiet", (None, None))
    draft = RuleDraft(
        level=AlertLevel(facts["level"]),
        minutes=facts.get("minutes", 0),
        owner=owner,
        target=NOBODY,
        escalate_minutes=facts.get("escalate_minutes", ESCALATE_MINUTES),
        procedure=facts["procedure"].strip(),
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        is_on=True,
    )
    return add_rule(site, new_id(), subject, draft, actor=SYSTEM)


def put_former(
    site: Site, rule: AlertRule, subject: Subject, told: Mapping[str, Any], staff: Sequence[UnitStaff]
) -> None:
    """An alert of the past: acknowledged, commented, closed by itself or by hand."""
    at = clock.now() - timedelta(days=told["days"])
    rule.since = at
    reading = SubjectReading(state=IndicatorState.AMBER, value=Decimal(str(told["value"])))
    [alert] = open_alerts(site.tenant_id, [rule], [new_alert(rule, subject, reading, at)])
    alert.told_at, actor = at, actor_of(staff[told["days"] % len(staff)])
    taken_at, ends_at = at + timedelta(minutes=told["minutes"]), at + timedelta(hours=told["hours"])
    for kind, instant, text, until in (
        (AlertStepKind.ACKNOWLEDGED, taken_at, "", ends_at),
        (AlertStepKind.COMMENTED, taken_at + (ends_at - taken_at) / 2, told["said"], None),
    ):
        put_alert_steps(site.tenant_id, [(alert, step_of(alert, kind, instant, actor=actor, text=text, until=until))])
    if told["closing"]:
        closing = step_of(alert, AlertStepKind.CLOSED, ends_at, actor=actor, text=told["closing"])
        put_alert_steps(site.tenant_id, [(alert, closing)])
    else:
        clear(site.tenant_id, [alert], ends_at)
    rule.since = None


def acknowledge_one(site: Site) -> None:
    """Of several that are open somebody whose it is has one, until tomorrow."""
    found = open_pairs(site.tenant_id, most=FEWEST)
    if len(found) < FEWEST:
        return
    for alert, rule in reversed(found):
        unit_id = owner_of(rule).unit_id
        members = members_of_unit(site.tenant_id, unit_id) if unit_id is not None else []
        if members:
            now = clock.now()
            kind, actor, until = AlertStepKind.ACKNOWLEDGED, actor_of(members[0]), now + timedelta(days=1)
            put_alert_steps(site.tenant_id, [(alert, step_of(alert, kind, now, actor=actor, until=until))])
            return


def actor_of(member: UnitStaff) -> Actor:
    """A member as the steps name them."""
    return Actor(kind=ActorKind.MEMBER, name=member.name, membership_id=member.membership_id)
