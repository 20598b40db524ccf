"""What plans, versions and their states are called."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class PlanTheme(StrEnum):
    """What a plan is about: the answer to a question goes through all of them."""

    URBAN = "urban"
    LAND_USE = "land_use"
    INFRASTRUCTURE = "infrastructure"


class PlanKind(StrEnum):
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


class VersionState(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class LegalStanding(StrEnum):
    """The legal status, as the administration says it."""

    APPROVED = "approved"
    ADJUSTING = "adjusting"
    SUSPENDED = "suspended"


THEMES = {
    PlanTheme.URBAN: _l("Quy hoạch đô thị và nông thôn"),
    PlanTheme.LAND_USE: _l("Quy hoạch sử dụng đất"),
    PlanTheme.INFRASTRUCTURE: _l("Quy hoạch hạ tầng kỹ thuật"),
}
KINDS = {
    PlanKind.GENERAL: _l("Quy hoạch chung"),
    PlanKind.ZONING: _l("Quy hoạch phân khu"),
    PlanKind.DETAILED: _l("Quy hoạch chi tiết"),
    PlanKind.SHORT_DETAILED: _l("Quy hoạch chi tiết rút gọn"),
    PlanKind.LAND_USE: _l("Quy hoạch, kế hoạch sử dụng đất"),
}
ADJUSTMENTS = {
    Adjustment.FIRST: _l("Lập lần đầu"),
    Adjustment.OVERALL: _l("Điều chỉnh tổng thể"),
    Adjustment.LOCAL: _l("Điều chỉnh cục bộ"),
}
STATES = {
    VersionState.DRAFT: _l("Bản nháp"),
    VersionState.PUBLISHED: _l("Đã công bố"),
    VersionState.WITHDRAWN: _l("Đã thu hồi"),
}
STATE_TONES = {VersionState.DRAFT: "new", VersionState.PUBLISHED: "in_hand", VersionState.WITHDRAWN: "danger"}
STANDINGS = {
    LegalStanding.APPROVED: _l("Đã phê duyệt"),
    LegalStanding.ADJUSTING: _l("Đang được điều chỉnh"),
    LegalStanding.SUSPENDED: _l("Tạm ngừng thực hiện"),
}
