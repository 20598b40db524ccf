"""What the services of the plan share: who may, and what is said to somebody whose page was overtaken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid

PLAN, SIGN, OVERRIDE, SWITCH = (
    "tenants.programme.plan",
    "tenants.gate.sign",
    "tenants.gate.override",
    "tenants.switch.change",
)
LONGEST_REASON = 1000


class StalePlan(Conflict):
    """Somebody else changed the thing since the page was made; `newer` are its values now, by field."""

    code = "stale"

    def __init__(self, newer: Mapping[str, Any], *, version: int) -> None:
        super().__init__(_("Có người vừa thay đổi nội dung này. Vui lòng xem cả hai phiên bản rồi quyết định lại."))
        self.newer = newer
        self.version = version


def check_may_plan(actor: Actor) -> None:
    """Raise Denied for those who only look."""
    if not actor.may(PLAN):
        raise Denied(_("Chỉ quản trị cấp tỉnh và quản lý đề án được lập kế hoạch."))


def check_reason(reason: str) -> str:
    """The reason, tidied. Raises Invalid without one, or with one that is too long."""
    reason = reason.strip()
    if not reason:
        text = _("Vui lòng ghi lý do.")
        raise Invalid(text, fields={"reason": text})
    if len(reason) > LONGEST_REASON:
        text = _("Lý do dài quá %(n)s ký tự.", n=LONGEST_REASON)
        raise Invalid(text, fields={"reason": text})
    return reason


def refuse(field: str, text: str) -> Invalid:
    """A refusal that stands beside one field."""
    return Invalid(text, fields={field: text})
