"""The steps that may be taken now, as forms: which inputs an action has and what they say. Called by `pages.report`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import number
from modules.feedback.models import Report
from modules.feedback.pages.presentation import language, options
from modules.feedback.rules.domain import LEVEL_TITLES, Transition
from modules.feedback.setup.configuration import Configuration

Options = Sequence[tuple[str, str]]
FIRST = ("accept", "assign", "start", "submit_result", "publish", "grant_extension", "answer")
"""The steps that carry a report on; the first of them that is allowed stands on top, open."""
OUTSIDE = _l("Người gửi phản ánh đọc được nội dung này.")
INSIDE = _l("Chỉ cán bộ xem được.")
LABELS: Mapping[str, LazyString] = {
    "category": _l("Lĩnh vực"),
    "level": _l("Mức độ"),
    "unit_id": _l("Đơn vị xử lý"),
    "assignee_id": _l("Cán bộ xử lý"),
    "question": _l("Câu hỏi gửi người phản ánh"),
    "agency": _l("Cơ quan có thẩm quyền"),
    "duplicate_of": _l("Mã phản ánh gốc"),
    "hours": _l("Số giờ làm việc thêm"),
    "photos": _l("Ảnh sau xử lý"),
    "note": _l("Ghi chú nội bộ"),
    "reason": _l("Lý do"),
    "text": _l("Nội dung"),
}
LABELS_OF_ACTION: Mapping[tuple[str, str], LazyString] = {
    ("reject", "reason"): _l("Lý do từ chối"),
    ("refer", "reason"): _l("Lý do chuyển"),
    ("request_extension", "reason"): _l("Lý do xin gia hạn"),
    ("answer", "text"): _l("Thông tin người phản ánh bổ sung"),
    ("answer", "photos"): _l("Ảnh người phản ánh gửi thêm"),
    ("submit_result", "text"): _l("Kết quả xử lý"),
    ("publish", "text"): _l("Kết quả công khai"),
}
HINTS: Mapping[tuple[str, str], LazyString] = {
    ("reject", "reason"): OUTSIDE,
    ("refer", "reason"): OUTSIDE,
    ("ask", "question"): OUTSIDE,
    ("submit_result", "text"): _l("Đã làm gì, khi nào. Nội dung được công khai sau khi phê duyệt."),
    ("publish", "text"): _l("Sửa lại nếu cần; mọi người đọc được nội dung này."),
    ("merge", "duplicate_of"): _l("Ví dụ: MT-26-004812."),
    ("request_extension", "hours"): _l("Một ngày làm việc tính 8 giờ."),
    ("grant_extension", "hours"): _l("Một ngày làm việc tính 8 giờ."),
}


@dataclass(frozen=True)
class Input:
    """One input of a step. `kind`: select, textarea, text, hours, photos."""

    name: str
    id: str
    kind: str
    label: object
    required: bool
    value: str = ""
    hint: object = ""
    error: str = ""
    options: Options = ()
    blank: object = None
    staged: Sequence[Any] = ()


@dataclass(frozen=True)
class StepForm:
    """One step with its inputs."""

    action: str
    title: object
    inputs: Sequence[Input]
    is_open: bool


@dataclass(frozen=True)
class Attempt:
    """A step that was tried and refused: what was typed, and what is wrong."""

    action: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    staged: Sequence[Any] = ()

    @property
    def texts(self) -> list[tuple[object, str]]:
        """What was typed in words of one's own, with its label: for when the step's form has gone."""
        names = ("question", "agency", "reason", "text", "note", "hours")
        found = ((LABELS_OF_ACTION.get((self.action, name), LABELS[name]), self.values.get(name, "")) for name in names)
        return [(label, text.strip()) for label, text in found if text.strip()]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors as the summary on top wants them."""
        return [(f"{self.action}-{form_name(name)}", reason) for name, reason in self.errors.items()]


def form_name(name: str) -> str:
    """The input for a field of the service: minutes of working time are typed as hours."""
    return "hours" if name == "minutes" else name


def step_forms(
    allowed: Sequence[Transition],
    *,
    report: Report,
    configuration: Configuration,
    members: Options,
    attempt: Attempt | None,
) -> list[StepForm]:
    """The allowed steps as forms, those that carry on first; the one that was tried is open with what was typed."""
    ordered = sorted(allowed, key=lambda row: FIRST.index(row.action) if row.action in FIRST else len(FIRST))
    opened = attempt.action if attempt is not None else next((r.action for r in ordered if r.action in FIRST), None)
    return [
        StepForm(
            action=row.action,
            title=row.title,
            inputs=[
                _input(row, name, report=report, configuration=configuration, members=members, attempt=attempt)
                for name in (*row.required, *row.optional)
            ],
            is_open=row.action == opened,
        )
        for row in ordered
    ]


def _input(
    row: Transition,
    field_name: str,
    *,
    report: Report,
    configuration: Configuration,
    members: Options,
    attempt: Attempt | None,
) -> Input:
    name = form_name(field_name)
    place = (row.action, name)
    tried = attempt if attempt is not None and attempt.action == row.action else None
    kind, choices, blank = _kind(name, configuration=configuration, members=members)
    value = tried.values.get(name, "") if tried is not None else first_value(row.action, name, report, configuration)
    return Input(
        name=name,
        id=f"{row.action}-{name}",
        kind=kind,
        label=LABELS_OF_ACTION.get(place, LABELS[name]),
        # A choice that already stands is not marked as one that may be left out.
        required=field_name in row.required or kind == "select",
        value=value,
        hint=HINTS.get(place, INSIDE if name == "note" else ""),
        error=tried.errors.get(field_name, "") if tried is not None else "",
        options=choices,
        blank=blank,
        staged=tried.staged if tried is not None and kind == "photos" else (),
    )


def _kind(name: str, *, configuration: Configuration, members: Options) -> tuple[str, Options, object]:
    words = language()
    if name == "category":
        return "select", [(c.code, c.title(words)) for c in configuration.open_categories], None
    if name == "level":
        return "select", options(LEVEL_TITLES), None
    if name == "unit_id":
        units = [(str(unit.id), unit.name) for unit in configuration.units.values() if unit.is_active]
        return "select", units, _l("Chọn đơn vị")
    if name == "assignee_id":
        return "select", members, _l("Chọn cán bộ")
    if name in {"photos", "hours"}:
        return name, (), None
    return "text" if name in {"agency", "duplicate_of"} else "textarea", (), None


def first_value(action: str, name: str, report: Report, configuration: Configuration) -> str:
    """What an input holds before anybody typed: how it stands now."""
    now = {
        "category": configuration.categories[report.category_id].code,
        "level": report.level,
        "assignee_id": str(report.assignee_id or ""),
    }
    now_by_action = {
        ("accept", "unit_id"): str(report.unit_id or ""),
        ("publish", "text"): report.result or "",
        ("grant_extension", "hours"): number(round((report.extension_minutes or 0) / 60, 1)),
    }
    return now_by_action.get((action, name), now.get(name, ""))


def fields_of(values: Mapping[str, str], photos: Sequence[str]) -> dict[str, Any]:
    """What the service takes from a sent form."""
    fields: dict[str, Any] = {name: value for name, value in values.items() if name in LABELS and name != "hours"}
    if values.get("hours", "").strip():
        fields["minutes"] = minutes_of(values["hours"])
    if photos:
        fields["photos"] = tuple(photos)
    return fields


def minutes_of(hours: str) -> str:
    """Working minutes from hours as typed; what is no number stays, for the service to refuse."""
    try:
        return str(round(float(hours.strip().replace(",", ".")) * 60))
    except (ValueError, OverflowError):
        return hours
