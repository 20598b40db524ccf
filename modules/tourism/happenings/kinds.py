"""The words of a happening's table with what they are called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class HappeningKind(StrEnum):
    """What is on."""

    FESTIVAL = "festival"
    WORSHIP = "worship"
    STAGE = "stage"
    FAIR = "fair"
    EXHIBITION = "exhibition"
    SPORT = "sport"
    TRYOUT = "tryout"


class HappeningStatus(StrEnum):
    """Where a happening stands; what is called off stays public, so that nobody comes in vain."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class DateState(StrEnum):
    """What became of one date of it."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"


PUBLIC = (HappeningStatus.PUBLISHED, HappeningStatus.CANCELLED)
HAPPENING_KINDS: Mapping[HappeningKind, LazyString] = {
    HappeningKind.FESTIVAL: _l("Lễ hội"),
    HappeningKind.WORSHIP: _l("Lễ cúng, ngày giỗ"),
    HappeningKind.STAGE: _l("Văn nghệ, biểu diễn"),
    HappeningKind.FAIR: _l("Hội chợ, chợ phiên"),
    HappeningKind.EXHIBITION: _l("Triển lãm"),
    HappeningKind.SPORT: _l("Thể thao"),
    HappeningKind.TRYOUT: _l("Trải nghiệm, hướng dẫn"),
}
HAPPENING_STATUSES: Mapping[HappeningStatus, LazyString] = {
    HappeningStatus.DRAFT: _l("Bản nháp"),
    HappeningStatus.PUBLISHED: _l("Đang hiển thị"),
    HappeningStatus.CANCELLED: _l("Đã hủy"),
    HappeningStatus.ARCHIVED: _l("Đã ngừng hiển thị"),
}
HAPPENING_TONES: Mapping[HappeningStatus, str] = {
    HappeningStatus.DRAFT: "waiting",
    HappeningStatus.PUBLISHED: "done",
    HappeningStatus.CANCELLED: "danger",
    HappeningStatus.ARCHIVED: "new",
}


def kind_title(kind: str) -> str:
    """The kind in words; in the language that is spoken."""
    return str(HAPPENING_KINDS[HappeningKind(kind)])
