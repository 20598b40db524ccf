"""Why somebody of the administration is told of a report, and whom each step concerns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    """What happened to the report."""

    NEW = "new"
    ROUTED = "routed"
    ASSIGNED = "assigned"
    RELEASED = "released"
    ANSWERED = "answered"
    REOPENED = "reopened"
    SENT_BACK = "sent_back"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


REASON_TITLES: Mapping[Reason, LazyString] = {
    Reason.NEW: _l("mới gửi đến"),
    Reason.ROUTED: _l("được giao cho đơn vị"),
    Reason.ASSIGNED: _l("được phân công"),
    Reason.RELEASED: _l("cần phân công lại"),
    Reason.ANSWERED: _l("người gửi đã bổ sung thông tin"),
    Reason.REOPENED: _l("người gửi phản ánh lại"),
    Reason.SENT_BACK: _l("kết quả được trả lại"),
    Reason.EXTENDED: _l("được gia hạn"),
    Reason.NOT_EXTENDED: _l("không được gia hạn"),
    Reason.DUE_SOON: _l("sắp đến hạn"),
    Reason.OVERDUE: _l("quá hạn"),
}


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Whom a step concerns, and why."""

    reason: Reason
    unit: bool = False
    assignee: bool = False


CONCERNS: Mapping[str, Concern] = {
    "accept": Concern(reason=Reason.ROUTED, unit=True),
    "reroute": Concern(reason=Reason.ROUTED, unit=True),
    "assign": Concern(reason=Reason.ASSIGNED, unit=True, assignee=True),
    "hand_over": Concern(reason=Reason.ASSIGNED, unit=True, assignee=True),
    "release": Concern(reason=Reason.RELEASED, unit=True),
    "answer": Concern(reason=Reason.ANSWERED, unit=True, assignee=True),
    "reopen": Concern(reason=Reason.REOPENED, unit=True, assignee=True),
    "send_back": Concern(reason=Reason.SENT_BACK, assignee=True),
    "grant_extension": Concern(reason=Reason.EXTENDED, assignee=True),
    "refuse_extension": Concern(reason=Reason.NOT_EXTENDED, assignee=True),
}


def concern_of(action: str, *, is_routed: bool, is_accepted: bool) -> Concern | None:
    """Whom a step concerns; None: nobody is told.

    `is_routed`: the report came to another unit. Before it is accepted an answer is the intake desk's, who has a queue.
    """
    if (action == "accept" and not is_routed) or (action == "answer" and not is_accepted):
        return None
    return CONCERNS.get(action)
