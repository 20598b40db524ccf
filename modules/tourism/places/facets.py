"""What kept counts know of a place, as a pure function of it; `counting` adds them up."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from dothi.numbers.counts import Key, StockSpec
from modules.tourism.texts import untranslated

YES, NO = "yes", "no"
PLACES = StockSpec("tourism.places", _l("Điểm du lịch"), ("status", "kind", "translated", "hours"))
STOCKS = (PLACES,)


def facets_of(place: Any) -> dict[str, str]:
    """Of a place or a row with its columns."""
    return {
        "status": place.status,
        "kind": place.kind,
        "translated": NO if untranslated(place.texts) else YES,
        "hours": YES if place.hours else NO,
    }


def key_of(facets: dict[str, str]) -> Key:
    """The key of the stock."""
    return tuple(facets[name] for name in PLACES.dimensions)
