"""A visitor's plan as its address holds it; nothing else does. What can't be read takes a default.

`?p=chua-vinh-trang&stay=45&p=cho-my-tho&stay=&day=2026-12-05&start=08:00&end=18:00&mode=car`: `stay` belongs to the
`p` of its number; empty is what such a place usually takes, 0 takes it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from modules.tourism.explore.filters import LONGEST
from modules.tourism.planner.ordering import MOST
from modules.tourism.trips.asked import day_of, minute_of, mode_of, time_field
from modules.tourism.trips.ways import Mode

START, END = 8 * 60, 18 * 60
STAYS = (15, 30, 45, 60, 90, 120, 180, 240)
MOST_KEPT = 50
SLUG = re.compile(r"[a-z0-9-]{1,100}")


class ChosenSlug(NamedTuple):
    """A place by its name in addresses; `stay` in minutes, None for what is usual there."""

    slug: str
    stay: int | None = None


@dataclass(frozen=True, kw_only=True)
class AskedPlan:
    """Which places on which day; `start` and `end` in minutes from midnight. `words` look for one more place."""

    chosen: Sequence[ChosenSlug]
    day: date
    start: int
    end: int
    mode: Mode
    words: str = ""
    has_more: bool = False
    """More places were named than a day's plan takes."""

    def without(self, slug: str) -> AskedPlan:
        """The same plan without a place."""
        return replace(self, chosen=[each for each in self.chosen if each.slug != slug])

    @property
    def query(self) -> dict[str, Any]:
        """As `url_for` takes it."""
        return {
            "p": [each.slug for each in self.chosen],
            "stay": ["" if each.stay is None else each.stay for each in self.chosen],
            "day": self.day.isoformat(),
            "start": time_field(self.start),
            "end": time_field(self.end),
            "mode": self.mode.value,
        }


def asked_plan(address: MultiDict[str, str]) -> AskedPlan:
    """What the address asks for."""
    stays = address.getlist("stay")
    named = [(slug, stays[number] if number < len(stays) else "") for number, slug in enumerate(address.getlist("p"))]
    chosen = {
        slug: ChosenSlug(slug, stay_of(stay)) for slug, stay in named if SLUG.fullmatch(slug) and stay.strip() != "0"
    }
    start, end = minute_of(address.get("start", "")), minute_of(address.get("end", ""))
    begins = START if start is None else start
    ends = END if end is None else end
    return AskedPlan(
        chosen=list(chosen.values())[:MOST],
        day=day_of(address.get("day", "")),
        start=begins,
        end=max(begins, ends),
        mode=mode_of(address.get("mode", "")),
        words=" ".join(address.get("q", "").split())[:LONGEST],
        has_more=len(chosen) > MOST,
    )


def stay_of(text: str) -> int | None:
    """The minutes, if they are some that we offer."""
    return int(text) if text.strip().isdecimal() and int(text) in STAYS else None


def slugs_of(texts: Iterable[str]) -> list[str]:
    """Names in addresses, each once, as many as are kept."""
    return list(dict.fromkeys(text for text in texts if SLUG.fullmatch(text)))[:MOST_KEPT]
