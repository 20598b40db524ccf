"""What another tenant can take over of alerts: rules about indicators, switched off; each names their owners itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.configuration_port import ConfigItem
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.dashboards.alerts.forms import RuleForm, draft_of_form, values_of_rule
from modules.dashboards.alerts.models import AlertRule
from modules.dashboards.alerts.rules import RuleDraft, draft_of_rule
from modules.dashboards.alerts.subjects import SubjectKind
from modules.dashboards.alerts.words import LEVELS

SECTION = "alert_rules"
TAKEN = ("minutes", "escalate_minutes", "procedure", "quiet_from", "quiet_to")
"""What of a rule isn't the administration's own."""


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """All rules about indicators. One statement."""
    query = select(AlertRule).where(AlertRule.tenant_id == tenant_id, AlertRule.kind == SubjectKind.INDICATOR.value)
    rows = session.scalars(query.order_by(AlertRule.subject, AlertRule.level))
    return [
        ConfigItem(section=SECTION, key=f"{row.subject}:{row.level}", title=row.subject, value=values_of(row))
        for row in rows
    ]


def values_of(row: AlertRule) -> dict[str, Any]:
    """What a rule says, as its form has it."""
    said = values_of_rule(draft_of_rule(row))
    return {"subject": row.subject, "level": row.level, **{name: said[name] for name in TAKEN}}


def apply(tenant_id: int, item: ConfigItem, actor: Actor) -> None:
    """Write it over the rule of the same indicator and level, whose owner and switch stay, or make it, switched off.

    Raises Invalid.
    """
    subject, draft = draft_of(item)
    key = {"kind": SubjectKind.INDICATOR.value, "subject": subject, "level": draft.level.value}
    former = session.scalars(select(AlertRule).filter_by(tenant_id=tenant_id, **key)).one_or_none()
    if former is None:
        session.add(AlertRule(tenant_id=tenant_id, version=1, **{**draft.facts(), **key}))
        record_audit(tenant_id, "dashboards.alert_rule_added", subject=item.title, actor=actor)
    elif values_of(former) != dict(item.value):
        for name in TAKEN:
            setattr(former, name, getattr(draft, name))
        former.version += 1
        record_audit(tenant_id, "dashboards.alert_rule_changed", subject=item.title, actor=actor)


def draft_of(item: ConfigItem) -> tuple[str, RuleDraft]:
    """The indicator and what the rule says of it, without owner and switched off. Raises Invalid."""
    typed = {name: item.value[name] for name in ("subject", "level", *TAKEN) if item.value.get(name, "") != ""}
    try:
        data = RuleForm().load({"version": 0, **typed})
    except ValidationError as error:
        raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title)) from error
    return data["subject"], draft_of_form(data)


def describe(item: ConfigItem) -> Sequence[tuple[str, str]]:
    """The item as people read it."""
    return [(_("Mức"), str(LEVELS[item.value["level"]])), (_("Quy trình xử lý"), item.value["procedure"])]
