"""The words of an itinerary's table with what they are called: themes and states. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class ItineraryTheme(StrEnum):
    """What a journey is about."""

    HERITAGE = "heritage"
    RIVER = "river"
    FAITH = "faith"
    FOOD = "food"
    FAMILY = "family"


class ItineraryStatus(StrEnum):
    """Where an itinerary stands between desk and public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


THEMES: Mapping[ItineraryTheme, LazyString] = {
    ItineraryTheme.HERITAGE: _l("Di sản, lịch sử"),
    ItineraryTheme.RIVER: _l("Sông nước, miệt vườn"),
    ItineraryTheme.FAITH: _l("Chùa, đình, lễ hội"),
    ItineraryTheme.FOOD: _l("Ẩm thực, chợ quê"),
    ItineraryTheme.FAMILY: _l("Gia đình có trẻ em"),
}
ITINERARY_STATUSES: Mapping[ItineraryStatus, LazyString] = {
    ItineraryStatus.DRAFT: _l("Bản nháp"),
    ItineraryStatus.PUBLISHED: _l("Đang hiển thị"),
    ItineraryStatus.ARCHIVED: _l("Đã ngừng hiển thị"),
}
ITINERARY_TONES: Mapping[ItineraryStatus, str] = {
    ItineraryStatus.DRAFT: "waiting",
    ItineraryStatus.PUBLISHED: "done",
    ItineraryStatus.ARCHIVED: "new",
}
