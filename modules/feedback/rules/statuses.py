"""The words of a report's life: statuses, levels, channels, due states, with their titles and tones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Status(StrEnum):
    """Where a report stands; the names are those of the API."""

    SUBMITTED = "submitted"
    REJECTED = "rejected"
    NEEDS_INFORMATION = "needs_information"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    EXTENSION_REQUESTED = "extension_requested"
    AWAITING_APPROVAL = "awaiting_approval"
    PUBLISHED = "published"
    RATED = "rated"
    REOPENED = "reopened"


STATUS_TITLES: Mapping[Status, LazyString] = {
    Status.SUBMITTED: _l("chờ tiếp nhận"),
    Status.REJECTED: _l("từ chối tiếp nhận"),
    Status.NEEDS_INFORMATION: _l("yêu cầu bổ sung"),
    Status.REFERRED: _l("chuyển cơ quan có thẩm quyền"),
    Status.DUPLICATE: _l("trùng"),
    Status.ACCEPTED: _l("đã tiếp nhận"),
    Status.ASSIGNED: _l("đã phân công"),
    Status.IN_PROGRESS: _l("đang xử lý"),
    Status.EXTENSION_REQUESTED: _l("đề nghị gia hạn"),
    Status.AWAITING_APPROVAL: _l("chờ phê duyệt"),
    Status.PUBLISHED: _l("đã công khai kết quả"),
    Status.RATED: _l("đã đánh giá"),
    Status.REOPENED: _l("phản ánh lại"),
}
STATUS_TONES: Mapping[Status, str] = {
    Status.SUBMITTED: "new",
    Status.REJECTED: "danger",
    Status.NEEDS_INFORMATION: "waiting",
    Status.REFERRED: "done",
    Status.DUPLICATE: "done",
    Status.ACCEPTED: "in_hand",
    Status.ASSIGNED: "in_hand",
    Status.IN_PROGRESS: "in_hand",
    Status.EXTENSION_REQUESTED: "waiting",
    Status.AWAITING_APPROVAL: "waiting",
    Status.PUBLISHED: "done",
    Status.RATED: "done",
    Status.REOPENED: "in_hand",
}
ANSWERED = frozenset({Status.PUBLISHED, Status.RATED})
"""The result stands in public; the reporter may rate it and reopen the report within a set time."""
FINAL = frozenset({Status.REJECTED, Status.REFERRED, Status.DUPLICATE}) | ANSWERED
"""The work is done: from these no step of the administration leads on."""
UNSHOWN = frozenset({Status.REJECTED, Status.DUPLICATE})
"""Never in public, even if accepted before."""


class Rating(StrEnum):
    """What the reporter thinks of the result."""

    SATISFIED = "satisfied"
    ACCEPTING = "accepting"
    UNSATISFIED = "unsatisfied"


RATING_TITLES: Mapping[Rating, LazyString] = {
    Rating.SATISFIED: _l("hài lòng"),
    Rating.ACCEPTING: _l("chấp nhận"),
    Rating.UNSATISFIED: _l("không hài lòng"),
}


class Level(StrEnum):
    """How pressing a report is; each category has limits for each."""

    NORMAL = "normal"
    URGENT = "urgent"
    COMPLEX = "complex"


LEVEL_TITLES: Mapping[Level, LazyString] = {
    Level.NORMAL: _l("bình thường"),
    Level.URGENT: _l("khẩn cấp"),
    Level.COMPLEX: _l("phức tạp"),
}


class Channel(StrEnum):
    """How a report came in."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    API = "api"
    OPEN311 = "open311"
    EMAIL = "email"


CHANNEL_TITLES: Mapping[Channel, LazyString] = {
    Channel.WEB: _l("trang thông tin"),
    Channel.PHONE: _l("điện thoại"),
    Channel.COUNTER: _l("trực tiếp"),
    Channel.API: _l("ứng dụng liên thông"),
    Channel.OPEN311: _l("chuẩn Open311"),
    Channel.EMAIL: _l("thư điện tử"),
}


class DueState(StrEnum):
    """How the running clock stands; `none` when no clock runs."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


DUE_TITLES: Mapping[DueState, LazyString] = {
    DueState.NONE: _l("không tính hạn"),
    DueState.IN_TIME: _l("đúng hạn"),
    DueState.DUE_SOON: _l("sắp đến hạn"),
    DueState.OVERDUE: _l("quá hạn"),
}
