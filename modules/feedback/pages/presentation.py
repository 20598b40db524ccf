"""How a report reads on a page: words and tones of statuses and deadlines, the timeline, the map's frame. No SQL.

Called by the pages of this module; `FILTERS` are for its templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_datetime, number, working_duration
from dothi.language.locales import spoken
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from modules.feedback.history import StepLine
from modules.feedback.rules.deadlines import ClockRules
from modules.feedback.rules.domain import (
    CHANNEL_TITLES,
    LEVEL_TITLES,
    PAST,
    RATING_TITLES,
    STATUS_TITLES,
    STATUS_TONES,
    Channel,
    Level,
    Rating,
    Status,
)

EXPLANATIONS = {
    Status.SUBMITTED: _l("Phản ánh đang chờ bộ phận tiếp nhận kiểm tra."),
    Status.REJECTED: _l("Phản ánh không được tiếp nhận, lý do ghi bên dưới."),
    Status.NEEDS_INFORMATION: _l(
        "Cơ quan đang chờ bạn bổ sung thông tin. Thời hạn xử lý tạm dừng cho đến khi bạn trả lời."
    ),
    Status.REFERRED: _l("Việc này thuộc thẩm quyền cơ quan khác; phản ánh đã được chuyển đến cơ quan đó."),
    Status.DUPLICATE: _l("Việc này đã có người phản ánh trước và được xử lý chung."),
    Status.ACCEPTED: _l("Phản ánh đã được tiếp nhận và chuyển đến đơn vị xử lý."),
    Status.ASSIGNED: _l("Đơn vị đã phân công cán bộ xử lý."),
    Status.IN_PROGRESS: _l("Cán bộ đang xử lý."),
    Status.EXTENSION_REQUESTED: _l(
        "Cán bộ đang xử lý; việc phức tạp hơn dự kiến nên đơn vị đang xem xét thêm thời gian."
    ),
    Status.AWAITING_APPROVAL: _l("Việc đã được xử lý. Thủ trưởng đơn vị đang xem kết quả trước khi công khai."),
    Status.PUBLISHED: _l("Việc đã được xử lý xong."),
    Status.RATED: _l("Việc đã được xử lý xong và bạn đã đánh giá kết quả."),
    Status.REOPENED: _l("Bạn đã phản ánh lại. Đơn vị xử lý xem xét lại việc này với một thời hạn mới."),
}
"""What a status means, to the citizen."""


class HasDeadline(Protocol):
    """What the words of a deadline need to know."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def is_open(self) -> bool: ...


class Due(NamedTuple):
    """A running clock in words."""

    tone: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class TimelineMoment:
    """A line of a timeline, as the macro `timeline` takes it."""

    title: str
    at: datetime
    tone: str
    text: str = ""
    by: str = ""


def language() -> str:
    """The language of the page."""
    return spoken() or "vi"


def sentence(words: object) -> str:
    """Words with a capital at the beginning and the rest left alone."""
    text = str(words)
    return text[:1].upper() + text[1:]


def status_title(status: str) -> str:
    """`Đang xử lý`."""
    return sentence(STATUS_TITLES[Status(status)])


def status_tone(status: str) -> str:
    """The tone of a badge or pin."""
    return STATUS_TONES[Status(status)]


def level_title(level: str) -> str:
    """`Khẩn cấp`."""
    return sentence(LEVEL_TITLES[Level(level)])


def rating_title(rating: str | None) -> str:
    """`Hài lòng`; empty while nobody has rated."""
    return sentence(RATING_TITLES[Rating(rating)]) if rating else ""


def channel_title(channel: str) -> str:
    """`Điện thoại`."""
    return sentence(CHANNEL_TITLES[Channel(channel)])


FILTERS = {
    "feedback_status": status_title,
    "feedback_tone": status_tone,
    "feedback_level": level_title,
    "feedback_channel": channel_title,
}
"""The words of feedback for all its templates."""


def due_of(report: HasDeadline, *, rules: ClockRules, now: datetime) -> Due | None:
    """The running clock in words: `Còn 5 giờ làm việc`; None when the report is finished."""
    if report.due_at is not None:
        minutes = rules.calendar.between(now, report.due_at)
        tone = "danger" if report.due_at <= now else "waiting" if minutes <= rules.due_soon_minutes else "in_hand"
        left = working_duration(min(minutes, -1) if tone == "danger" else minutes)
        return Due(tone, sentence(left), report.due_at)
    if report.is_open and report.paused_at is not None:
        return Due("new", _("Tạm dừng tính hạn"))
    return None


def timeline_of(steps: Sequence[StepLine]) -> list[TimelineMoment]:
    """The history as its reader may see it (`history.history` left out the rest), newest first."""
    return [
        TimelineMoment(
            title=str(PAST[step.action]),
            at=step.at,
            tone=status_tone(step.to_status) if step.action != "submit" else "new",
            text="\n".join(part for part in (*details_of(step), step.public_note, step.internal_note) if part),
            by=step.actor_name,
        )
        for step in reversed(steps)
    ]


def details_of(step: StepLine) -> list[str]:
    """What a step says besides its notes."""
    detail = step.detail
    words = {
        "unit": _("Đơn vị xử lý: %(name)s", name=detail.get("unit")),
        "assignee": _("Cán bộ: %(name)s", name=detail.get("assignee")),
        "former": _("Người bàn giao: %(name)s", name=detail.get("former")),
        "agency": _("Cơ quan: %(name)s", name=detail.get("agency")),
        "duplicate_of": _("Phản ánh gốc: %(code)s", code=detail.get("duplicate_of")),
        "rating": _("Đánh giá: %(rating)s", rating=rating_title(detail.get("rating"))),
        "reason": _("Lý do: %(reason)s", reason=detail.get("reason")),
    }
    lines = [text for name, text in words.items() if detail.get(name)]
    if detail.get("minutes"):
        hours = number(round(detail["minutes"] / 60, 1))
        lines.append(_("Thời gian gia hạn: %(hours)s giờ làm việc", hours=hours))
    if detail.get("former_due"):
        lines.extend(moved_words(detail))
    return lines


def public_url(code: str, *, is_public: bool) -> str:
    """A report's public page; empty where there is none, or where the service isn't open to the public or testers."""
    state = current_site().state_of("feedback")
    is_open = access(state, Audience.PUBLIC, insider=True) is Access.OPEN
    return url_for("feedback_public.detail", code=code) if is_public and is_open else ""


def moved_words(detail: Mapping[str, Any]) -> list[str]:
    """Why a deadline was counted anew, and from when to when it moved."""
    due, former = (local_datetime(datetime.fromisoformat(detail[name])) for name in ("due", "former_due"))
    is_calendar = detail.get("because") == "calendar"
    why = _("Lịch làm việc của cơ quan thay đổi.") if is_calendar else _("Dịch vụ đã tạm dừng một thời gian.")
    return [why, _("Hạn mới: %(due)s, trước đây: %(former)s.", due=due, former=former)]


def options(titles: Mapping[Any, object], only: Sequence[Any] | None = None) -> list[tuple[str, str]]:
    """Choices of a select from a table of titles."""
    return [(str(each), sentence(titles[each])) for each in (only if only is not None else titles)]


def when(instant: datetime | None) -> str:
    """A time for a list of facts; empty when there is none."""
    return local_datetime(instant) if instant is not None else ""
