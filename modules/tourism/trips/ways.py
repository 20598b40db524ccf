"""How far it is from one place to the next and how long that takes: the straight line × a factor, which pages say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.values.geo import Point, distance_m

SAME_PLACE_M = 30.0


class Mode(StrEnum):
    """How somebody gets about."""

    WALK = "walk"
    BICYCLE = "bicycle"
    MOTORBIKE = "motorbike"
    CAR = "car"
    BOAT = "boat"


class Pace(NamedTuple):
    """Roads are longer than the straight line by `factor`; `fixed` minutes go to parking or boarding."""

    factor: float
    km_per_hour: float
    fixed: int


class Leg(NamedTuple):
    """From one place to the next: estimated metres and minutes."""

    metres: int
    minutes: int


MODES: Mapping[Mode, LazyString] = {
    Mode.WALK: _l("đi bộ"),
    Mode.BICYCLE: _l("xe đạp"),
    Mode.MOTORBIKE: _l("xe máy"),
    Mode.CAR: _l("ô tô"),
    Mode.BOAT: _l("tàu, xuồng"),
}
PACES: Mapping[Mode, Pace] = {
    Mode.WALK: Pace(1.25, 4.5, 0),
    Mode.BICYCLE: Pace(1.3, 12.0, 2),
    Mode.MOTORBIKE: Pace(1.35, 28.0, 3),
    Mode.CAR: Pace(1.4, 30.0, 6),
    Mode.BOAT: Pace(1.2, 12.0, 10),
}


def way_between(here: Point, there: Point, mode: Mode) -> Leg:
    """The estimate, in whole minutes rounded up; nothing between two doors of one place."""
    straight = distance_m(here, there)
    if straight <= SAME_PLACE_M:
        return Leg(0, 0)
    pace = PACES[mode]
    metres = straight * pace.factor
    return Leg(round(metres), ceil(metres / (pace.km_per_hour * 1_000 / 60)) + pace.fixed)
