"""What each action of the transition table changes in a report, and what of it is told. Called by `steps.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from modules.feedback.models import Report
from modules.feedback.rules.domain import Level, Status
from modules.feedback.setup.configuration import CategoryFacts
from modules.feedback.surroundings import find_member_name
from modules.feedback.workflow.judging import rate, reopen
from modules.feedback.workflow.situations import Effect, Situation, invalid

LONGEST_EXTENSION = 60 * 480
"""Sixty working days of eight hours, in minutes."""


def accept(at: Situation) -> Effect:
    """Accept, with category, level and unit corrected where given; the handling clock starts."""
    report, configuration = at.report, at.configuration
    category = _category(at)
    is_new_category = category.id != report.category_id
    level = _level(at, default=category.level if is_new_category else Level(report.level))
    unit_id = _unit(at) or _unit_kept(at, category, is_new_category=is_new_category)
    if unit_id is None:
        raise invalid("unit_id", _("Hãy chọn đơn vị xử lý."))
    handling = category.limits_for(level).handling
    changes = {
        "category_id": category.id,
        # Once promised to stay confidential, a report does, whatever its category has become since.
        "is_confidential": category.is_confidential or (report.is_confidential and not is_new_category),
        "level": level.value,
        "unit_id": unit_id,
        "accepted_at": at.now,
        "handling_due_at": at.rules.calendar.add(at.now, handling),
        "clock_since": at.now,
        "clock_minutes": handling,
    }
    detail = {"category": category.code, "level": level.value, "unit": configuration.unit_name(unit_id)}
    return Effect(changes=changes, detail=detail)


def reject(at: Situation) -> Effect:
    """Reject with a reason that the citizen reads."""
    reason = at.text("reason")
    return Effect(changes={"public_reason": reason}, public_note=reason)


def ask(at: Situation) -> Effect:
    """Ask the citizen; the clock stands still."""
    return Effect(public_note=at.text("question"))


def answer(at: Situation) -> Effect:
    """Take the citizen's answer; the clock goes on."""
    return Effect(public_note=at.text("text"))


def refer(at: Situation) -> Effect:
    """Hand over to the agency that is competent."""
    agency, reason = at.text("agency"), at.text("reason")
    return Effect(changes={"public_reason": reason}, public_note=reason, detail={"agency": agency})


def merge(at: Situation) -> Effect:
    """Merge into an earlier report, named by its code; its row was locked together with the report's."""
    code = at.text("duplicate_of")
    original = session.execute(
        select(Report.id, Report.status, Report.is_confidential).where(
            Report.tenant_id == at.report.tenant_id, Report.code == code
        )
    ).one_or_none()
    if original is None:
        raise invalid("duplicate_of", _("Không có phản ánh nào mang mã này."))
    if original.id == at.report.id:
        raise invalid("duplicate_of", _("Đây là mã của chính phản ánh này."))
    if original.status in {Status.DUPLICATE, Status.REJECTED}:
        raise invalid("duplicate_of", _("Phản ánh mang mã này đã bị từ chối hoặc gộp. Hãy chọn phản ánh gốc."))
    # A mail tells the reporter: nothing of a confidential report, not even its code.
    detail = {} if original.is_confidential else {"duplicate_of": code}
    return Effect(changes={"duplicate_of": original.id}, detail=detail)


def reroute(at: Situation) -> Effect:
    """Hand over to another unit, which assigns anew."""
    unit_id = _unit(at)
    if unit_id == at.report.unit_id:
        raise invalid("unit_id", _("Phản ánh đang ở đơn vị này. Hãy chọn đơn vị khác."))
    return Effect(
        changes={"unit_id": unit_id, "assignee_id": None, "assignee_name": ""},
        detail={"unit": at.configuration.unit_name(unit_id)},
    )


def assign(at: Situation) -> Effect:
    """Give it to a member of the report's unit."""
    assignee_id = _uuid(at, "assignee_id")
    name = find_member_name(at.report.tenant_id, unit_id=at.report.unit_id, membership_id=assignee_id)
    if name is None:
        raise invalid("assignee_id", _("Người này không thuộc đơn vị xử lý. Hãy chọn cán bộ của đơn vị."))
    return Effect(
        changes={"assignee_id": assignee_id, "assignee_name": name},
        detail={"assignee": name, "unit": at.configuration.unit_name(at.report.unit_id)},
    )


def start(_at: Situation) -> Effect:
    """Begin."""
    return Effect()


def request_extension(at: Situation) -> Effect:
    """Ask the unit's head for more working time."""
    minutes = _minutes(at)
    return Effect(changes={"extension_minutes": minutes}, detail={"minutes": minutes, "reason": at.text("reason")})


def grant_extension(at: Situation) -> Effect:
    """Give the time asked for, or another time that the head sets."""
    report = at.report
    minutes = _minutes(at) if at.text("minutes") else (report.extension_minutes or 0)
    due_at = report.handling_due_at or report.acceptance_due_at
    return Effect(
        changes={
            "handling_due_at": at.rules.calendar.add(due_at, minutes),
            "clock_minutes": report.clock_minutes + minutes if report.clock_minutes is not None else None,
            "extension_minutes": None,
        },
        detail={"minutes": minutes},
    )


def refuse_extension(_at: Situation) -> Effect:
    """The deadline stays."""
    return Effect(changes={"extension_minutes": None})


def submit_result(at: Situation) -> Effect:
    """Hand in the result; published at once where approval is waived."""
    result = at.text("text")
    is_waived = at.configuration.waives_approval(at.report.category_id, at.report.unit_id)
    return Effect(
        changes={"result": result},
        public_note=result,
        detail={"photos": len(at.fields.get("photos") or ())},
        target=Status.PUBLISHED if is_waived else None,
    )


def send_back(_at: Situation) -> Effect:
    """Back to the staff, with a note."""
    return Effect()


def publish(at: Situation) -> Effect:
    """Publish the result, reworded where the head wishes."""
    result = at.text("text") or at.report.result or ""
    return Effect(changes={"result": result}, public_note=result)


def release(at: Situation) -> Effect:
    """Take it from somebody who has left; after the answer to a question it is assigned anew as well."""
    changes: dict[str, Any] = {"assignee_id": None, "assignee_name": ""}
    if at.report.former_status in {Status.ASSIGNED, Status.IN_PROGRESS}:
        changes["former_status"] = Status.ACCEPTED.value
    return Effect(changes=changes, detail={"assignee": at.report.assignee_name})


def hand_over(at: Situation) -> Effect:
    """Give it to whoever takes over from somebody who leaves; `leaving.py` has seen that they belong to the unit."""
    name = at.text("assignee_name")
    return Effect(
        changes={"assignee_id": _uuid(at, "assignee_id"), "assignee_name": name},
        detail={"assignee": name, "former": at.report.assignee_name},
    )


EFFECTS: Mapping[str, Callable[[Situation], Effect]] = {
    "accept": accept,
    "reject": reject,
    "ask": ask,
    "answer": answer,
    "refer": refer,
    "merge": merge,
    "reroute": reroute,
    "assign": assign,
    "start": start,
    "request_extension": request_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "submit_result": submit_result,
    "send_back": send_back,
    "publish": publish,
    "rate": rate,
    "reopen": reopen,
    "release": release,
    "hand_over": hand_over,
}


def _category(at: Situation) -> CategoryFacts:
    code = at.text("category")
    if not code:
        return at.configuration.categories[at.report.category_id]
    category = at.configuration.find_category(code)
    if category is None:
        raise invalid("category", _("Không có lĩnh vực này. Hãy chọn một lĩnh vực trong danh sách."))
    return category


def _level(at: Situation, *, default: Level) -> Level:
    try:
        return Level(at.text("level")) if at.text("level") else default
    except ValueError:
        raise invalid("level", _("Không có mức độ này.")) from None


def _unit(at: Situation) -> UUID | None:
    if not at.text("unit_id"):
        return None
    unit = at.configuration.units.find(_uuid(at, "unit_id"))
    if unit is None or not unit.is_active:
        raise invalid("unit_id", _("Không có đơn vị này. Hãy chọn một đơn vị đang hoạt động."))
    return unit.id


def _unit_kept(at: Situation, category: CategoryFacts, *, is_new_category: bool) -> UUID | None:
    """The unit that the report was routed to, while it is in use; else the category's."""
    unit = at.configuration.units.find(at.report.unit_id)
    if unit is None or not unit.is_active or is_new_category:
        return at.configuration.unit_for(category)
    return unit.id


def _uuid(at: Situation, name: str) -> UUID:
    try:
        return UUID(at.text(name))
    except ValueError:
        raise invalid(name, _("Lựa chọn này không hợp lệ.")) from None


def _minutes(at: Situation) -> int:
    text = at.text("minutes")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LONGEST_EXTENSION:
        raise invalid("minutes", _("Thời gian gia hạn từ 1 phút đến 60 ngày làm việc."))
    return int(text)
