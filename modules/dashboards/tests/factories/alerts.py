"""Rules of alerts and alerts as tests need them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.dashboards.alerts.judging import AlertLevel, SubjectReading
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.opening import new_alert, open_alerts
from modules.dashboards.alerts.people import NOBODY, AlertHolder
from modules.dashboards.alerts.rules import RuleDraft, add_rule
from modules.dashboards.alerts.subjects import load_subjects
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.tests.factories import SYSTEM
from tenants.people.units import list_units


def put_rule(site: Site, key: str, **facts: Any) -> AlertRule:
    """A rule about an indicator or a sensor, of the first unit that works; it is off unless told."""
    units = [AlertHolder(unit_id=unit.id) for unit in list_units(site.tenant_id)]
    said = {"level": AlertLevel.RED, "minutes": 0, "escalate_minutes": 30, "procedure": "1. **113**"}
    said |= {"owner": units[0] if units else NOBODY, "target": units[1] if units[1:] else NOBODY}
    draft = RuleDraft(**{**said, **facts})
    subject = next(each for (_kind, name), each in load_subjects(site).items() if name == key)
    return add_rule(site, new_id(), subject, draft, actor=SYSTEM)


def put_alert(site: Site, rule: AlertRule) -> Alert:
    """An open alert of a rule, whatever its subject comes to."""
    rule.since = clock.now()
    subject = load_subjects(site)[rule.kind, rule.subject]
    reading = SubjectReading(state=IndicatorState.RED, value=Decimal(7))
    [alert] = open_alerts(site.tenant_id, [rule], [new_alert(rule, subject, reading, clock.now())])
    return alert
