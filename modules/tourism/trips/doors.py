"""When a place can be visited on a day, as minutes from its midnight, and what a visit finds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from modules.tourism.hours.rules import OpeningHours, Openness
from modules.tourism.hours.state import timeline

DAY = 24 * 60
SEEN = 2 * DAY
"""A visit that begins late may end after midnight."""


class Window(NamedTuple):
    """A time in which the doors aren't known to be closed; `is_sure`: they are known to be open."""

    start: int
    end: int
    is_sure: bool


class Doors(StrEnum):
    """What somebody finds who comes at one minute and leaves at another."""

    OPEN = "open"
    UNSURE = "unsure"
    CLOSED = "closed"
    CLOSES = "closes"
    """They are put out before they wanted to leave."""


ANY_TIME = (Window(0, SEEN, is_sure=False),)


def windows(hours: OpeningHours | None, day: date) -> tuple[Window, ...]:
    """The day's windows in order and apart, until the end of the next day; hours that nobody knows close no door."""
    if hours is None:
        return ANY_TIME
    edges = list(timeline(hours, day, days=SEEN // DAY))
    found: list[Window] = []
    for (start, kind, _comment), end in zip(edges, [edge[0] for edge in edges[1:]] + [SEEN], strict=True):
        if kind is Openness.CLOSED:
            continue
        is_sure = kind is Openness.OPEN
        if found and found[-1].end == start and found[-1].is_sure == is_sure:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Window(start, end, is_sure))
    return tuple(found)


def joined(doors: Sequence[Window]) -> tuple[tuple[int, int], ...]:
    """Windows without the difference between sure and unsure: (start, end), apart."""
    spans: list[tuple[int, int]] = []
    for window in doors:
        if spans and spans[-1][1] == window.start:
            spans[-1] = (spans[-1][0], window.end)
        else:
            spans.append((window.start, window.end))
    return tuple(spans)


def doors_at(doors: Sequence[Window], arrive: int, leave: int) -> Doors:
    """What a visit from `arrive` to `leave` finds."""
    span = next((span for span in joined(doors) if span[0] <= arrive < span[1]), None)
    if span is None:
        return Doors.CLOSED
    if leave > span[1]:
        return Doors.CLOSES
    met = (window for window in doors if window.start < max(leave, arrive + 1) and window.end > arrive)
    return Doors.OPEN if all(window.is_sure for window in met) else Doors.UNSURE
