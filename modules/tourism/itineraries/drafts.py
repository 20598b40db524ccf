"""An itinerary as somebody wants it, what is wrong with it, and how a version of it is stored. Pure, but for words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from modules.tourism.itineraries.kinds import ItineraryTheme
from modules.tourism.texts import LONGEST, Texts, text_errors
from modules.tourism.trips.ways import Mode

MOST_DAYS, MOST_STOPS = 10, 60
SHORTEST_STAY, LONGEST_STAY = 5, 12 * 60
LAST_START = 23 * 60 + 59


@dataclass(frozen=True, kw_only=True)
class DraftStop:
    """A stop: on which day, for how many minutes, and how one comes there (empty: as the itinerary says)."""

    place_id: UUID
    day: int
    stay: int
    mode: str = ""


@dataclass(frozen=True, kw_only=True)
class ItineraryDraft:
    """All that staff say of an itinerary; stops are in their order, and so are their days."""

    texts: Texts
    theme: str
    mode: str
    starts_at: int
    stops: tuple[DraftStop, ...] = ()


def find_errors(draft: ItineraryDraft) -> dict[str, str]:
    """What is wrong with the draft by itself, by field."""
    errors = text_errors(draft.texts, LONGEST, nameless=_("Hãy điền tên lịch trình bằng tiếng Việt."))
    if draft.theme not in set(ItineraryTheme):
        errors["theme"] = _("Vui lòng chọn trong danh sách.")
    if draft.mode not in set(Mode):
        errors["mode"] = _("Vui lòng chọn trong danh sách.")
    if not 0 <= draft.starts_at <= LAST_START:
        errors["starts_at"] = _("Giờ bắt đầu viết như 07:30.")
    if reason := find_stop_error(draft.stops):
        errors["stops"] = reason
    return errors


def find_stop_error(stops: tuple[DraftStop, ...]) -> str:
    """The first thing that is wrong with the stops; empty if nothing is."""
    if len(stops) > MOST_STOPS:
        return str(_("Tối đa %(n)s điểm dừng.", n=MOST_STOPS))
    if any(not 1 <= stop.day <= MOST_DAYS for stop in stops):
        return str(_("Ngày thứ mấy: từ 1 đến %(n)s.", n=MOST_DAYS))
    if any(not SHORTEST_STAY <= stop.stay <= LONGEST_STAY for stop in stops):
        return str(_("Thời gian ở lại từ %(a)s đến %(b)s phút.", a=SHORTEST_STAY, b=LONGEST_STAY))
    if any(stop.mode and stop.mode not in set(Mode) for stop in stops):
        return str(_("Vui lòng chọn trong danh sách."))
    if sorted({stop.day for stop in stops}) != list(range(1, len({stop.day for stop in stops}) + 1)):
        return str(_("Mỗi ngày từ ngày thứ nhất cần có ít nhất một điểm dừng."))
    return ""


def to_content(draft: ItineraryDraft) -> dict[str, Any]:
    """The draft as JSON, for a stored version."""
    content = asdict(draft)
    content["stops"] = [{**asdict(stop), "place_id": str(stop.place_id)} for stop in draft.stops]
    return content


def from_content(content: Mapping[str, Any]) -> ItineraryDraft:
    """A stored version again."""
    stops = tuple(DraftStop(**{**stop, "place_id": UUID(stop["place_id"])}) for stop in content["stops"])
    return ItineraryDraft(**{**content, "stops": stops})
