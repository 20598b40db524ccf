"""The one table of what happens to a rating, and what is wrong with one. Pure, but for words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MOST_STARS = 5
LONGEST_WORDS = 2_000
LONGEST_NAME = 60
LONGEST_REASON = 500
STARS: Mapping[int, LazyString] = {
    5: _l("Rất tốt"),
    4: _l("Tốt"),
    3: _l("Bình thường"),
    2: _l("Kém"),
    1: _l("Rất kém"),
}


class RatingStatus(StrEnum):
    """Where a rating stands."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class ReplyStatus(StrEnum):
    """Where the reply of a place stands; one of the staff is shown at once."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class ReplyBy(StrEnum):
    """Who replied."""

    BUSINESS = "business"
    STAFF = "staff"


STATUSES: Mapping[RatingStatus, LazyString] = {
    RatingStatus.WAITING: _l("Chờ duyệt"),
    RatingStatus.SHOWN: _l("Đang hiển thị"),
    RatingStatus.REFUSED: _l("Không đăng"),
}
TONES: Mapping[RatingStatus, str] = {
    RatingStatus.WAITING: "waiting",
    RatingStatus.SHOWN: "done",
    RatingStatus.REFUSED: "danger",
}


@dataclass(frozen=True, kw_only=True)
class RatingStep:
    """A step of a moderator; `to` is None where the rating goes for good."""

    action: str
    done: LazyString
    sources: tuple[RatingStatus, ...]
    to: RatingStatus | None
    needs_reason: bool = False


STEPS: Mapping[str, RatingStep] = {
    "approve": RatingStep(
        action="shown",
        done=_l("Đã đăng đánh giá."),
        sources=(RatingStatus.WAITING, RatingStatus.REFUSED),
        to=RatingStatus.SHOWN,
    ),
    "refuse": RatingStep(
        action="refused",
        done=_l("Đã ghi nhận: không đăng đánh giá này."),
        sources=(RatingStatus.WAITING, RatingStatus.SHOWN),
        to=RatingStatus.REFUSED,
        needs_reason=True,
    ),
    "erase": RatingStep(
        action="erased",
        done=_l("Đã xóa đánh giá cùng thông tin của người viết."),
        sources=tuple(RatingStatus),
        to=None,
        needs_reason=True,
    ),
}


def mean_of(count: int, total: int) -> float | None:
    """The mean of so many stars, to a tenth, half a tenth up; None without a rating."""
    return (20 * total + count) // (2 * count) / 10 if count else None


def reason_error(reason: str) -> str:
    """What is wrong with a reason; empty if nothing is."""
    if not reason:
        return str(_("Hãy cho người viết biết lý do."))
    return str(_("Tối đa %(n)s ký tự.", n=LONGEST_REASON)) if len(reason) > LONGEST_REASON else ""


def reply_error(words: str) -> str:
    """The same of a reply."""
    if not words:
        return str(_("Hãy viết nội dung phản hồi."))
    return str(_("Tối đa %(n)s ký tự.", n=LONGEST_WORDS)) if len(words) > LONGEST_WORDS else ""
