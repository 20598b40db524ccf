"""`/work/dashboards/alerts/rules`: what alerts whom, and the form of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.identity.members import list_members
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.alerts.forms import NEW_RULE, RuleForm, clock_text, draft_of_form, values_of_rule
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.models import AlertRule
from modules.dashboards.alerts.people import MEMBER, UNIT, load_people, owner_of, target_of
from modules.dashboards.alerts.rules import (
    add_rule,
    change_rule,
    draft_of_rule,
    get_rule,
    lacking,
    list_rules,
    subject_key,
)
from modules.dashboards.alerts.subjects import load_subjects, options_of
from modules.dashboards.alerts.watching import judge_subjects
from modules.dashboards.alerts.words import LEVEL_TONES, LEVELS, lasting
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

routes = Routes()


@routes.get("/alerts/rules")
@require(p.ALERT_RULES)
def alert_rules() -> ResponseReturnValue:
    """All rules. Five statements."""
    rules, subjects = list_rules(tenant_id()), load_subjects(current_site())
    people = load_people(tenant_id(), {who for rule in rules for who in (rule.owner_id, rule.target_id)})
    return render_template(
        "dashboards/alert_rules.html",
        lines=[
            {
                "rule": rule,
                "subject": subject,
                "name": subject.name if subject is not None else rule.subject,
                "bound": subject.limit(AlertLevel(rule.level)) if subject is not None else None,
                "level": LEVELS[rule.level],
                "tone": LEVEL_TONES[rule.level],
                "lasting": lasting(rule.minutes),
                "owner": people.name(owner_of(rule)),
                "gone": people.why_gone(owner_of(rule)),
                "target": people.name(target_of(rule)) or _("lãnh đạo"),
                "escalation": lasting(rule.escalate_minutes),
                "is_lacking": rule.is_on and bool(lacking(draft_of_rule(rule), subject)),
                "quiet": f"{clock_text(rule.quiet_from)}–{clock_text(rule.quiet_to)}" if rule.quiet else "",
            }
            for rule in rules
            for subject in (subjects.get(subject_key(rule)),)
        ],
    )


@routes.get("/alerts/rules/new")
@require(p.ALERT_RULES)
def new_alert_rule() -> ResponseReturnValue:
    """The form of a rule; what it is to watch may come in the address."""
    return rule_page(None, {**NEW_RULE, "subject": request.args.get("subject", "")}, {})


@routes.post("/alerts/rules/new")
@require(p.ALERT_RULES)
def create_alert_rule() -> ResponseReturnValue:
    """Make one, and look at once whether it fires; sent twice it is one."""
    data, errors = load_form(RuleForm(), request.form)
    if not errors:
        kind, _colon, key = data["subject"].partition(":")
        subject = load_subjects(current_site()).get((kind, key))
        try:
            rule = add_rule(current_site(), data["id"] or new_id(), subject, draft_of_form(data), actor=acting_member())
            judge_subjects(current_site(), [subject_key(rule)], clock.now())
        except Invalid as error:
            errors = refusal(error)
        except Conflict as error:
            return rule_page(None, request.form, refusal(error)), error.status
        else:
            flash(_("Đã thêm quy tắc cảnh báo."), "success")
            return redirect(url_for(".alert_rules"), 303)
    return rule_page(None, request.form, errors), 422


@routes.get("/alerts/rules/<uuid:rule_id>")
@require(p.ALERT_RULES)
def alert_rule(rule_id: UUID) -> ResponseReturnValue:
    """The form of a stored rule."""
    rule = get_rule(tenant_id(), rule_id)
    return rule_page(rule, values_of_rule(draft_of_rule(rule)), {})


@routes.post("/alerts/rules/<uuid:rule_id>")
@require(p.ALERT_RULES)
def save_alert_rule(rule_id: UUID) -> ResponseReturnValue:
    """Change it, and look at once whether it fires."""
    rule = get_rule(tenant_id(), rule_id)
    data, errors = load_form(RuleForm(), request.form)
    if not errors:
        subject = load_subjects(current_site()).get(subject_key(rule))
        draft = draft_of_form(data)
        try:
            change_rule(current_site(), rule_id, subject, draft, version=data["version"], actor=acting_member())
            judge_subjects(current_site(), [subject_key(rule)], clock.now())
        except Invalid as error:
            errors = refusal(error)
        except Conflict as error:
            return rule_page(rule, request.form, refusal(error)), error.status
        else:
            flash(_("Đã lưu quy tắc cảnh báo."), "success")
            return redirect(url_for(".alert_rules"), 303)
    return rule_page(rule, request.form, errors), 422


def rule_page(rule: AlertRule | None, typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    subjects = load_subjects(current_site())
    subject = subjects.get(subject_key(rule)) if rule is not None else None
    return render_template(
        "dashboards/alert_rule.html",
        rule=rule,
        name=subject.name if subject is not None else rule.subject if rule is not None else "",
        number=new_id(),
        typed=typed,
        errors=errors,
        subject_options=options_of({key: each.name for key, each in subjects.items() if each.limits.is_set}),
        level_options=[(level.value, str(LEVELS[level])) for level in AlertLevel],
        people_options=people_options(),
    )


def people_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Units, and the people of the administration. Two statements."""
    units = [(f"{UNIT}:{unit.id}", unit.name) for unit in list_units(tenant_id())]
    members = [
        (f"{MEMBER}:{each.id}", f"{each.name}, {each.unit_name}" if each.unit_name else each.name)
        for each in list_members(tenant_id())
    ]
    return [(_("Đơn vị"), units), (_("Cá nhân"), members)]
