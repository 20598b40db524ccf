"""When a journey comes where on given days: arrival, departure, the way, and whether the door is open. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from dothi.values.geo import Point
from modules.tourism.hours.rules import OpeningHours
from modules.tourism.itineraries.queries import StopRow
from modules.tourism.trips.doors import Doors, Window, doors_at, windows
from modules.tourism.trips.ways import Leg, Mode, way_between


class Visit(NamedTuple):
    """A stop with its times in minutes from midnight; `way` leads there, None for the first of a day."""

    number: int
    stop: StopRow
    arrive: int
    leave: int
    doors: Doors
    windows: tuple[Window, ...]
    way: Leg | None
    mode: Mode


class TripDay(NamedTuple):
    """A day with its visits."""

    number: int
    day: date
    visits: tuple[Visit, ...]


def timetable(
    stops: Sequence[StopRow],
    *,
    first_day: date,
    starts_at: int,
    mode: Mode,
    hours_of: Callable[[str, date], OpeningHours | None],
) -> list[TripDay]:
    """The whole journey; `hours_of` reads a text of hours around a day."""
    days: list[TripDay] = []
    number = 0
    for day_number, group in groupby(stops, key=lambda stop: stop.day):
        day = first_day + timedelta(days=day_number - 1)
        visits: list[Visit] = []
        for stop in group:
            number += 1
            how = Mode(stop.mode) if stop.mode else mode
            way = way_to(visits, stop, how)
            arrive = visits[-1].leave + way.minutes if visits and way else starts_at
            doors = windows(hours_of(stop.hours, day), day)
            leave = arrive + stop.stay
            visits.append(Visit(number, stop, arrive, leave, doors_at(doors, arrive, leave), doors, way, how))
        days.append(TripDay(day_number, day, tuple(visits)))
    return days


def way_to(visits: Sequence[Visit], stop: StopRow, mode: Mode) -> Leg | None:
    """From the last visit to the stop."""
    if not visits:
        return None
    last = visits[-1].stop
    return way_between(Point(last.lon, last.lat), Point(stop.lon, stop.lat), mode)
