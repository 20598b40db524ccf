"""Rules of alerts: made, changed, switched on and off. None is on without owner and procedure. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.identity.holding import hold_members
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import NOBODY, AlertHolder, AlertPeople, load_people, owner_of, target_of
from modules.dashboards.alerts.subjects import Subject, SubjectKey
from modules.dashboards.events import AlertRuleChanged
from tenants.registry.changing import configuration_changed

MOST = 300
"""Rules of a district: an indicator or sensor and a level each."""


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """What a rule says. Minutes are of day and night; quiet hours are minutes of the local day."""

    level: AlertLevel
    minutes: int
    owner: AlertHolder
    escalate_minutes: int
    procedure: str
    target: AlertHolder = NOBODY
    quiet_from: int | None = None
    quiet_to: int | None = None
    is_on: bool = False

    def facts(self) -> dict[str, Any]:
        """As its row has them."""
        plain = ("minutes", "escalate_minutes", "procedure", "quiet_from", "quiet_to", "is_on")
        return {
            "level": self.level.value,
            "owner_id": self.owner.member_id,
            "owner_unit_id": self.owner.unit_id,
            "target_id": self.target.member_id,
            "target_unit_id": self.target.unit_id,
            **{name: getattr(self, name) for name in plain},
        }


def wrong_with_rule(draft: RuleDraft, subject: Subject | None, people: AlertPeople) -> dict[str, str]:
    """What is wrong, by field; whatever it lacks to be on only where it is to be on."""
    wrong: dict[str, str] = {}
    if (draft.quiet_from is None) != (draft.quiet_to is None):
        wrong["quiet_to"] = _("Ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai.")
    elif draft.quiet_from is not None and draft.quiet_from == draft.quiet_to:
        wrong["quiet_to"] = _("Giờ kết thúc phải khác giờ bắt đầu.")
    if not draft.target.is_nobody and draft.target == draft.owner:
        wrong["target"] = _("Chọn người hoặc đơn vị khác với nơi chịu trách nhiệm.")
    for name, who in (("owner", draft.owner), ("target", draft.target)):
        if not who.is_nobody and people.is_gone(who):
            wrong[name] = _("Người hoặc đơn vị này không còn hoạt động. Vui lòng chọn lại.")
    return wrong | (lacking(draft, subject) if draft.is_on else {})


def lacking(draft: RuleDraft, subject: Subject | None) -> dict[str, str]:
    """What a rule needs before it is switched on."""
    wrong: dict[str, str] = {}
    if draft.owner.is_nobody:
        wrong["owner"] = _("Chưa bật được: cảnh báo cần người hoặc đơn vị chịu trách nhiệm.")
    if not draft.procedure:
        wrong["procedure"] = _("Chưa bật được: cảnh báo cần quy trình xử lý để người nhận biết phải làm gì.")
    if subject is None or subject.limit(draft.level) is None:
        wrong["level"] = _("Chưa bật được: chưa đặt ngưỡng của mức này hoặc chiều tốt.")
    return wrong


def add_rule(site: Site, rule_id: UUID, subject: Subject | None, draft: RuleDraft, *, actor: Actor) -> AlertRule:
    """A new rule; the same id with the same words is the same rule. Raises Invalid, Conflict (`given_before`)."""
    if subject is None:
        raise refused({"subject": _("Vui lòng chọn trong danh sách.")})
    hold_named(site.tenant_id, draft)
    refuse(wrong_with_rule(draft, subject, people_of(site, draft)))
    facts = {"kind": subject.kind.value, "subject": subject.key, **draft.facts()}
    former = session.get(AlertRule, (site.tenant_id, rule_id))
    if former is not None:
        return same_rule(former, facts)
    if len(list_rules(site.tenant_id)) >= MOST:
        raise refused({"subject": _("Đã có %(n)s quy tắc, không thêm được nữa.", n=MOST)})
    new = insert(AlertRule).values(tenant_id=site.tenant_id, id=rule_id, version=1, since=None, due_at=None, **facts)
    made = session.execute(new.on_conflict_do_nothing().returning(AlertRule.id)).one_or_none()
    if made is None:
        former = session.get(AlertRule, (site.tenant_id, rule_id))
        if former is not None:  # sent twice at once
            return same_rule(former, facts)
        raise level_taken()
    told(site, rule_id, "dashboards.alert_rule_added", subject.own_name, actor)
    return session.get_one(AlertRule, (site.tenant_id, rule_id))


def same_rule(former: AlertRule, facts: Mapping[str, Any]) -> AlertRule:
    """The rule that was made before with this id. Raises Conflict unless it says the same."""
    if any(getattr(former, name) != value for name, value in facts.items()):
        text = _("Biểu mẫu này đã tạo một quy tắc khác. Vui lòng xem lại rồi bấm lần nữa nếu muốn tạo thêm.")
        raise Conflict(text, code="given_before")
    return former


def change_rule(
    site: Site, rule_id: UUID, subject: Subject | None, draft: RuleDraft, *, version: int, actor: Actor
) -> None:
    """Change a rule; what it watches stays. Raises NotFound, Invalid, Conflict (`stale`)."""
    hold_named(site.tenant_id, draft)
    rule = get_rule(site.tenant_id, rule_id, for_update=True)
    if rule.version != version:
        raise Conflict(_("Quy tắc vừa được người khác sửa. Vui lòng xem lại."), code="stale")
    refuse(wrong_with_rule(draft, subject, people_of(site, draft)))
    try:
        with session.begin_nested():
            write_rule(rule, draft)
    except IntegrityError as error:
        raise level_taken() from error
    name = subject.own_name if subject is not None else rule.subject
    told(site, rule_id, "dashboards.alert_rule_changed", name, actor)


def write_rule(rule: AlertRule, draft: RuleDraft) -> None:
    """Bring a rule that is held to a draft. Its excursion is forgotten where it no longer judges by the same level."""
    if draft.level != rule.level or not draft.is_on:
        rule.since, rule.due_at = open_since(rule.tenant_id, rule.id), None
    for name, value in draft.facts().items():
        setattr(rule, name, value)
    rule.version += 1


def level_taken() -> Invalid:
    """Its subject has a rule of this level."""
    return refused({"level": _("Đã có quy tắc của mức này. Vui lòng sửa quy tắc đó.")})


def open_since(tenant_id: int, rule_id: UUID) -> Any:
    """When the excursion of the rule's open alert began; None without one."""
    query = select(Alert.since).where(Alert.tenant_id == tenant_id, Alert.rule_id == rule_id, Alert.closed_at.is_(None))
    return session.scalars(query).one_or_none()


def told(site: Site, rule_id: UUID, action: str, name: str, actor: Actor) -> None:
    """For the record, and for whoever shows alerts and gates."""
    record_audit(site.tenant_id, action, subject=name, actor=actor)
    record(AlertRuleChanged(rule_id=rule_id))
    configuration_changed("dashboards")


def hold_named(tenant_id: int, draft: RuleDraft) -> None:
    """Nobody is named while they are just leaving."""
    hold_members(tenant_id, staying=[who.member_id for who in (draft.owner, draft.target) if who.member_id is not None])


def people_of(site: Site, draft: RuleDraft) -> AlertPeople:
    """Whom the draft names."""
    return load_people(site.tenant_id, {draft.owner.member_id, draft.target.member_id})


def refused(fields: Mapping[str, object]) -> Invalid:
    """The reasons at their fields."""
    return Invalid(_("Vui lòng xem lại các mục sau"), fields=dict(fields))


def refuse(wrong: Mapping[str, object]) -> None:
    """Raise Invalid where something is wrong."""
    if wrong:
        raise refused(wrong)


def get_rule(tenant_id: int, rule_id: UUID, *, for_update: bool = False) -> AlertRule:
    """A rule; locked, if so wished. Raises NotFound."""
    query = select(AlertRule).where(AlertRule.tenant_id == tenant_id, AlertRule.id == rule_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có quy tắc cảnh báo này."))
    return found


def list_rules(tenant_id: int) -> Sequence[AlertRule]:
    """All rules, those that are on first. One statement."""
    query = select(AlertRule).where(AlertRule.tenant_id == tenant_id)
    return session.scalars(query.order_by(AlertRule.is_on.desc(), AlertRule.subject, AlertRule.level)).all()


def count_ownerless(tenant_id: int) -> int:
    """How many rules are on whose owner is gone. Three statements."""
    rules = [rule for rule in list_rules(tenant_id) if rule.is_on]
    people = load_people(tenant_id, {rule.owner_id for rule in rules})
    return sum(people.is_gone(owner_of(rule)) for rule in rules)


def draft_of_rule(rule: AlertRule) -> RuleDraft:
    """What a stored rule says."""
    plain = ("minutes", "escalate_minutes", "procedure", "quiet_from", "quiet_to", "is_on")
    return RuleDraft(
        level=AlertLevel(rule.level),
        owner=owner_of(rule),
        target=target_of(rule),
        **{name: getattr(rule, name) for name in plain},
    )


def subject_key(rule: AlertRule) -> SubjectKey:
    """What it watches."""
    return rule.kind, rule.subject
