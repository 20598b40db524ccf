"""What plans, versions and their states are called."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Theme(StrEnum):
    """What a plan is about: the answer to a question goes through all of them."""

    URBAN = "urban"
    LAND_USE = "land_use"
    INFRASTRUCTURE = "infrastructure"


class Kind(StrEnum):
    """Which rank of plan it is."""

    GENERAL = "general"
    ZONING = "zoning"
    DETAILED = "detailed"
    SHORT_DETAILED = "short_detailed"
    LAND_USE = "land_use"


class Adjustment(StrEnum):
    """By what a version came to be."""

    FIRST = "first"
    OVERALL = "overall"
    LOCAL = "local"


class State(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """The legal status, as the administration says it."""

    APPROVED = "approved"
    ADJUSTING = "adjusting"
    SUSPENDED = "suspended"


THEMES = {
    Theme.URBAN: _l("Quy hoạch đô thị và nông thôn"),
    Theme.LAND_USE: _l("Quy hoạch sử dụng đất"),
    Theme.INFRASTRUCTURE: _l("Quy hoạch hạ tầng kỹ thuật"),
}
KINDS = {
    Kind.GENERAL: _l("Quy hoạch chung"),
    Kind.ZONING: _l("Quy hoạch phân khu"),
    Kind.DETAILED: _l("Quy hoạch chi tiết"),
    Kind.SHORT_DETAILED: _l("Quy hoạch chi tiết rút gọn"),
    Kind.LAND_USE: _l("Quy hoạch, kế hoạch sử dụng đất"),
}
ADJUSTMENTS = {
    Adjustment.FIRST: _l("Lập lần đầu"),
    Adjustment.OVERALL: _l("Điều chỉnh tổng thể"),
    Adjustment.LOCAL: _l("Điều chỉnh cục bộ"),
}
STATES = {
    State.DRAFT: _l("Bản nháp"),
    State.PUBLISHED: _l("Đã công bố"),
    State.WITHDRAWN: _l("Đã thu hồi"),
}
STATE_TONES = {State.DRAFT: "new", State.PUBLISHED: "in_hand", State.WITHDRAWN: "danger"}
STANDINGS = {
    Standing.APPROVED: _l("Đã phê duyệt"),
    Standing.ADJUSTING: _l("Đang được điều chỉnh"),
    Standing.SUSPENDED: _l("Tạm ngừng thực hiện"),
}
