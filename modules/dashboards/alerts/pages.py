"""`/work/dashboards/alerts`: the alerts with who has them, one with its steps, and the form of the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import can, require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.prose import prose
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.alerts.charting import chart_of_subject
from modules.dashboards.alerts.forms import AlertStepForm
from modules.dashboards.alerts.lines import AlertLine, lines_of_alerts, story_of_alert
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import load_people, owner_of, target_of
from modules.dashboards.alerts.queries import AlertView, count_alerts, directives_about, list_alerts
from modules.dashboards.alerts.rules import get_rule, list_rules, subject_key
from modules.dashboards.alerts.service import AlertStepDraft, get_alert, take_alert_step
from modules.dashboards.alerts.standing import AlertState, open_alert_steps
from modules.dashboards.alerts.steps import steps_of_alerts
from modules.dashboards.alerts.storms import in_storms
from modules.dashboards.alerts.subjects import Subject, SubjectKey, load_subjects, options_of
from modules.dashboards.alerts.words import DONE, EMPTY, VIEWS, lasting
from tenants.kit.current import tenant_id

routes = Routes()
USUALLY = timedelta(hours=4)
"""For which the form of acknowledging proposes to have it."""


@routes.get("/alerts")
@require(p.VIEW_ALERTS)
def alerts() -> ResponseReturnValue:
    """A tab of the list. Seven statements however many there are."""
    view, subject = asked_view(), asked_subject()
    subjects = load_subjects(current_site())
    page = list_alerts(tenant_id(), view, subject, cursor=request.args.get("cursor", ""))
    numbers = count_alerts(tenant_id(), subject)
    lines = lines_of_alerts(tenant_id(), page.items, subjects)
    chosen = ":".join(subject) if subject else None
    return render_template(
        "dashboards/alerts.html",
        groups=in_storms(lines, opened_at),
        tabs=[
            {
                "title": VIEWS[each],
                "url": url_for(".alerts", view=each.value, subject=chosen),
                "active": each is view,
                "number": numbers.get(each),
            }
            for each in AlertView
        ],
        view=view.value,
        subject_options=watched_options(subjects),
        chosen=chosen or "",
        empty=EMPTY[view],
        next_url=url_for(".alerts", view=view.value, subject=chosen, cursor=page.next_cursor)
        if page.next_cursor
        else None,
    )


def asked_view() -> AlertView:
    """The tab in the address; one that nobody knows is that of open ones."""
    asked = request.args.get("view", "")
    return AlertView(asked) if asked in set(AlertView) else AlertView.OPEN


def asked_subject() -> SubjectKey | None:
    """The filter in the address."""
    kind, colon, key = request.args.get("subject", "").partition(":")
    return (kind, key) if colon else None


def opened_at(line: AlertLine) -> datetime:
    """By what storms are told."""
    return line.alert.opened_at


def watched_options(subjects: Mapping[SubjectKey, Subject]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The subjects that have rules, for the filter. One statement."""
    keys = dict.fromkeys(subject_key(rule) for rule in list_rules(tenant_id()))
    return options_of({key: subjects[key].name if key in subjects else key[1] for key in keys})


@routes.get("/alerts/<uuid:alert_id>")
@require(p.VIEW_ALERTS)
def alert(alert_id: UUID) -> ResponseReturnValue:
    """One alert."""
    return alert_page(get_alert(tenant_id(), alert_id), {}, {})


@routes.post("/alerts/<uuid:alert_id>/steps")
@require(p.WORK_ON_ALERTS)
def alert_step(alert_id: UUID) -> ResponseReturnValue:
    """Take a step; what can't be taken shows the alert as it is now, with what was typed."""
    found = get_alert(tenant_id(), alert_id)
    data, errors = load_form(AlertStepForm(), request.form)
    status = 422
    if not errors:
        version = data.pop("version")
        draft = AlertStepDraft(**data)
        try:
            take_alert_step(tenant_id(), alert_id, draft, version=version, actor=acting_member())
            flash(_("Đã ghi: %(step)s.", step=DONE[draft.kind]), "success")
            return redirect(url_for(".alert", alert_id=alert_id), 303)
        except (Invalid, Conflict) as error:
            errors, status = refusal(error), error.status
    return alert_page(found, request.form, errors), status


def alert_page(found: Alert, typed: Mapping[str, Any], errors: Errors) -> str:
    """The page, with what was typed into the form of a step."""
    rule, subjects = get_rule(tenant_id(), found.rule_id), load_subjects(current_site())
    subject = subjects.get(subject_key(rule))
    [line] = lines_of_alerts(tenant_id(), [(found, rule)], subjects)
    kinds = open_alert_steps(AlertState(found.state)) if can(p.WORK_ON_ALERTS) else []
    path = url_for("dashboards_work.alert", alert_id=found.id)
    return render_template(
        "dashboards/alert.html",
        alert=found,
        line=line,
        rule=rule,
        subject=subject,
        procedure=prose(rule.procedure),
        warnings=warnings_of(rule, subject),
        drawn=chart_of_subject(subject) if subject is not None else None,
        story=story_of_alert(steps_of_alerts(tenant_id(), [found.id])),
        kinds=[(kind.value, DONE[kind]) for kind in kinds],
        chosen=typed.get("kind") or (kinds[0].value if kinds else ""),
        until=typed.get("until") or proposed_until(),
        directives=directives_about(tenant_id(), path) if can(p.VIEW_DIRECTIVES) else (),
        directive_url=url_for(".new_directive", about=path, title=line.title),
        lasting=lasting(rule.minutes),
        step_id=new_id(),
        typed=typed,
        errors=errors,
    )


def proposed_until() -> str:
    """Some hours from now, as the field of the form takes it."""
    return (clock.now() + USUALLY).astimezone(LOCAL_ZONE).strftime(DATE_TIME)


def warnings_of(rule: AlertRule, subject: Subject | None) -> Sequence[str]:
    """What keeps the rule from working as it should. Two statements."""
    people = load_people(tenant_id(), {rule.owner_id, rule.target_id})
    found = []
    if subject is None:
        found.append(_("Chỉ số hoặc cảm biến này không còn được theo dõi: cảnh báo không tự đóng, hãy đóng bằng tay."))
    if not rule.is_on:
        found.append(_("Quy tắc đang tắt: cảnh báo không tự đóng, hãy đóng bằng tay."))
    if not owner_of(rule).is_nobody and people.is_gone(owner_of(rule)):
        found.append(
            _("Người hoặc đơn vị chịu trách nhiệm không còn hoạt động: thư gửi trưởng đơn vị hoặc nơi nhận tiếp theo.")
        )
    if not target_of(rule).is_nobody and people.is_gone(target_of(rule)):
        found.append(_("Nơi nhận khi không ai tiếp nhận không còn hoạt động: thư gửi lãnh đạo."))
    return found
