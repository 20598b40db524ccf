"""An alert as lists, the morning page and walls show it, and its steps as a history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from dothi.language.formatting import local_datetime, number
from modules.dashboards.alerts.models import Alert, AlertRule, AlertStep
from modules.dashboards.alerts.people import AlertHolder, AlertPeople, load_people, owner_of, target_of
from modules.dashboards.alerts.queries import AlertPair
from modules.dashboards.alerts.standing import AlertState, AlertStepKind
from modules.dashboards.alerts.subjects import Subject, SubjectKey
from modules.dashboards.alerts.words import DONE, LEVEL_TONES, LEVELS, STATES, STEP_TONES, TONES
from modules.dashboards.indicators.states import back_from


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert; `who` has it now, `office` the same without a person's name; `bound` says from where on it is one."""

    alert: Alert
    title: str
    unit: str
    who: str
    office: str
    bound: str
    level: str
    level_tone: str
    state: str
    tone: str

    @property
    def url(self) -> str:
        """Its page."""
        return url_for("dashboards_work.alert", alert_id=self.alert.id)


def lines_of_alerts(
    tenant_id: int, found: Sequence[AlertPair], subjects: Mapping[SubjectKey, Subject]
) -> list[AlertLine]:
    """Alerts as lists show them. Two statements however many."""
    named = {each for alert, rule in found for each in (alert.holder_id, rule.owner_id, rule.target_id)}
    people = load_people(tenant_id, named)
    return [line_of_alert(alert, rule, people, subjects) for alert, rule in found]


def line_of_alert(
    alert: Alert, rule: AlertRule, people: AlertPeople, subjects: Mapping[SubjectKey, Subject]
) -> AlertLine:
    """One of them; a subject that is gone is called as it was."""
    subject, who = subjects.get((rule.kind, rule.subject)), holder_of(alert, rule)
    return AlertLine(
        alert=alert,
        title=subject.name if subject is not None else alert.title,
        unit=subject.unit if subject is not None else "",
        who=alert.holder_name or people.name(who) or _("lãnh đạo"),
        office=people.office(who) or (_("người phụ trách") if who.member_id else _("lãnh đạo")),
        bound=bound_of(alert, subject),
        level=str(LEVELS[alert.level]),
        level_tone=LEVEL_TONES[alert.level],
        state=str(STATES[AlertState(alert.state)]),
        tone=TONES[AlertState(alert.state)],
    )


def bound_of(alert: Alert, subject: Subject | None) -> str:
    """Its limit; of a value that is past it again also where the alert ends, else it would look like a mistake."""
    if alert.bound is None:
        return ""
    if subject is not None and alert.value is not None and alert.closed_at is None:
        back = back_from(alert.value, alert.bound, subject.limits)
        if back is not None:
            return str(_("ngưỡng %(n)s, hết cảnh báo từ %(back)s", n=number(alert.bound), back=number(back)))
    return str(_("ngưỡng %(n)s", n=number(alert.bound)))


def holder_of(alert: Alert, rule: AlertRule) -> AlertHolder:
    """Who has it: whoever acknowledged it, or was told last; nobody means the leaders."""
    if alert.state == AlertState.ACKNOWLEDGED and alert.holder_id is not None:
        return AlertHolder(member_id=alert.holder_id)
    return target_of(rule) if alert.state == AlertState.ESCALATED else owner_of(rule)


def story_of_alert(steps: Sequence[AlertStep]) -> list[dict[str, Any]]:
    """The steps as a timeline shows them, the newest first."""
    return [
        {
            "title": title_of_step(step),
            "at": step.at,
            "by": step.by_name or _("Hệ thống"),
            "tone": STEP_TONES.get(step.kind, "in_hand"),
            "text": step.text,
        }
        for step in reversed(steps)
    ]


def title_of_step(step: AlertStep) -> str:
    """What was done, with the time until which somebody has it."""
    done = str(DONE[step.kind])
    if step.kind == AlertStepKind.ACKNOWLEDGED and step.until is not None:
        return str(_("%(step)s đến %(at)s", step=done, at=local_datetime(step.until)))
    return done
