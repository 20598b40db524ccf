"""What kept counts know of a happening, as a pure function of it; `counting` adds them up."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from dothi.numbers.counts import Key, StockSpec
from modules.tourism.places.facets import NO, YES
from modules.tourism.texts import untranslated

HAPPENINGS = StockSpec("tourism.happenings", _l("Sự kiện"), ("status", "kind", "translated"))


def facets_of(happening: Any) -> dict[str, str]:
    """Of a happening or a row with its columns."""
    return {
        "status": happening.status,
        "kind": happening.kind,
        "translated": NO if untranslated(happening.texts) else YES,
    }


def key_of(facets: dict[str, str]) -> Key:
    """The key of the stock."""
    return tuple(facets[name] for name in HAPPENINGS.dimensions)
