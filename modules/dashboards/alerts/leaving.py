"""Somebody of the staff leaves: rules that name them go to a successor or to their unit, alerts that they had go on.

`WORK_HELD` is called as the membership ends, in its transaction; `release_rules`, the handler of identity's event, is
the safety net behind it: for memberships ended by other ways, or while the service stood still.
"""

from __future__ import annotations

from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select

from dothi.database.session import session
from dothi.identity.events import MembershipEnded
from dothi.identity.models import MembershipRow
from dothi.manifest.work_held import HandedOver, SuccessorMember, WorkHeld
from dothi.outbox.events import HandlerContext, record_all
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from modules.dashboards import permissions as p
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import NOBODY, AlertHolder, owner_of, target_of
from modules.dashboards.alerts.rules import subject_key, told
from modules.dashboards.alerts.standing import AlertStepKind
from modules.dashboards.alerts.steps import put_alert_steps, step_of
from modules.dashboards.alerts.subjects import load_subjects
from modules.dashboards.events import AlertsTold
from modules.dashboards.indicators.definition import SOURCE
from tenants.people.units import list_units


def count_held(tenant_id: int, membership_id: UUID) -> int:
    """How many rules name the member, and open alerts that they have. One statement."""
    rules = select(func.count()).where(*naming(tenant_id, membership_id)).scalar_subquery()
    alerts = select(func.count()).where(*had_by(tenant_id, membership_id)).scalar_subquery()
    return int(session.scalars(select(rules + alerts)).one())


def naming(tenant_id: int, membership_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """The rules of which the member is owner or target, also those that are off."""
    is_named = or_(AlertRule.owner_id == membership_id, AlertRule.target_id == membership_id)
    return AlertRule.tenant_id == tenant_id, is_named


def had_by(tenant_id: int, membership_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """The open alerts that the member has acknowledged."""
    return Alert.tenant_id == tenant_id, Alert.holder_id == membership_id, Alert.closed_at.is_(None)


def hand_over(
    tenant_id: int, *, leaver_id: UUID, successor: SuccessorMember | None, actor: Actor, site: Site
) -> HandedOver:
    """Put the successor, else the leaver's unit, into the rules; whoever is next hears at once of the alerts.

    A rule of somebody without a unit and a successor goes on naming them: its mails go to whoever is told next, and
    `readiness.has_owners` asks the admin for another one.
    """
    heir = AlertHolder(member_id=successor.membership_id) if successor else unit_of(tenant_id, leaver_id)
    rules = 0 if heir.is_nobody else hand_rules(site, leaver_id, heir, actor=actor)
    alerts = let_go(tenant_id, leaver_id, actor=actor)
    return HandedOver(given=rules, returned=alerts) if successor else HandedOver(returned=rules + alerts)


def unit_of(tenant_id: int, membership_id: UUID) -> AlertHolder:
    """The first unit in use of a member, one that they head before others; nobody without one."""
    member = session.get(MembershipRow, (tenant_id, membership_id))
    working = {str(unit.id): unit.id for unit in list_units(tenant_id)}
    theirs = (*sorted(member.headed_unit_ids), *sorted(member.unit_ids)) if member is not None else ()
    return next((AlertHolder(unit_id=working[each]) for each in theirs if each in working), NOBODY)


def hand_rules(site: Site, leaver_id: UUID, heir: AlertHolder, *, actor: Actor) -> int:
    """Name the heir instead of the leaver; who owns a rule isn't told next as well."""
    query = select(AlertRule).where(*naming(site.tenant_id, leaver_id)).order_by(AlertRule.id).with_for_update()
    rules = session.scalars(query.execution_options(populate_existing=True)).all()
    leaver, subjects = AlertHolder(member_id=leaver_id), load_subjects(site) if rules else {}
    for rule in rules:
        owner, target = (heir if who == leaver else who for who in (owner_of(rule), target_of(rule)))
        target = NOBODY if target == owner else target
        rule.owner_id, rule.owner_unit_id = owner.member_id, owner.unit_id
        rule.target_id, rule.target_unit_id = target.member_id, target.unit_id
        rule.version += 1
        subject = subjects.get(subject_key(rule))
        name = subject.own_name if subject is not None else rule.subject
        told(site, rule.id, "dashboards.alert_rule_changed", name, actor)
    session.flush()
    return len(rules)


def let_go(tenant_id: int, leaver_id: UUID, *, actor: Actor) -> int:
    """Nobody has the leaver's alerts any more: as if the time that they named were over."""
    query = select(Alert).where(*had_by(tenant_id, leaver_id)).order_by(Alert.id).with_for_update()
    alerts = session.scalars(query.execution_options(populate_existing=True)).all()
    with force_locale(SOURCE):
        text = str(_("Người đang giữ thôi giao việc."))
    steps = [
        step_of(alert, AlertStepKind.RAN_OUT, clock.now(), actor=actor, text=text, value=alert.value)
        for alert in alerts
    ]
    put_alert_steps(tenant_id, list(zip(alerts, steps, strict=True)))
    record_all([AlertsTold(alert_ids=[str(alert.id)], reason=AlertStepKind.ESCALATED.value) for alert in alerts])
    return len(alerts)


def release_rules(event: MembershipEnded, context: HandlerContext) -> None:
    """What still names a member who has left goes to their unit."""
    hand_over(context.tenant_id, leaver_id=event.membership_id, successor=None, actor=Actor.system(), site=context.site)


WORK_HELD = WorkHeld(
    title=_l("Quy tắc cảnh báo, cảnh báo đang giữ"),
    permission=p.WORK_ON_ALERTS,
    count=count_held,
    hand_over=hand_over,
)
