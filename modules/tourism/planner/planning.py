"""A visitor's plan made from what the address asks for and the places it names. No SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _

from dothi.sites.site import Site
from dothi.values.geo import Point
from modules.tourism.explore.hours import clock_words
from modules.tourism.explore.queries import ShownPlace
from modules.tourism.places.kinds import KINDS, PlaceKind
from modules.tourism.places.opening import locality_of, read_hours
from modules.tourism.planner.asked import AskedPlan
from modules.tourism.planner.ordering import Misfit, MisfitReason, Visited, Wish, plan_day
from modules.tourism.texts import TextRead, read
from modules.tourism.trips.doors import Window, doors_at, joined, windows
from modules.tourism.trips.ways import Leg, Mode, way_between
from modules.tourism.trips.words import DOOR_TONES, ShownVisit, doors_words, duration_words, times_of, way_words

USUAL_STAY: Mapping[str, int] = {
    PlaceKind.ECO: 120,
    PlaceKind.BEACH: 120,
    PlaceKind.LEISURE: 90,
    PlaceKind.VILLAGE: 60,
    PlaceKind.FOOD: 60,
    PlaceKind.PIER: 15,
}
OTHERS_STAY = 45


class ChosenPlace(NamedTuple):
    """A chosen place with what the day makes of it."""

    place: ShownPlace
    stay: int
    windows: tuple[Window, ...]


class ShownMisfit(NamedTuple):
    """A place that stays out, and why."""

    slug: str
    name: TextRead
    reason: str


class ShownPlan(NamedTuple):
    """The plan as pages say it; `summary` is its length in words."""

    visits: Sequence[ShownVisit]
    misfits: Sequence[ShownMisfit]
    summary: str
    order: Sequence[ShownPlace]


def stay_at(place: ShownPlace, stay: int | None) -> int:
    """The minutes asked for, else what such a place usually takes."""
    return stay or USUAL_STAY.get(place.kind, OTHERS_STAY)


def make_plan(asked: AskedPlan, places: Sequence[ShownPlace], site: Site, words: str) -> ShownPlan:
    """The best order of these places on the day."""
    stays = {each.slug: each.stay for each in asked.chosen}
    where = locality_of(site, asked.day)
    chosen = [
        ChosenPlace(place, stay_at(place, stays.get(place.slug)), windows(read_hours(place.hours, where), asked.day))
        for place in places
    ]
    ways = [[way_of(here, there, asked.mode) for there in chosen] for here in chosen]
    plan = plan_day(
        [Wish(each.stay, joined(each.windows)) for each in chosen],
        [[way.minutes for way in row] for row in ways],
        start=asked.start,
        end=asked.end,
    )
    order = [visit.wish for visit in plan.visits]
    led = [None, *(ways[here][there] for here, there in pairwise(order))]
    visits = [
        shown_visit(number, visit, chosen[visit.wish], words, way=way, mode=asked.mode)
        for number, (visit, way) in enumerate(zip(plan.visits, led, strict=False), start=1)
    ]
    return ShownPlan(
        visits=visits,
        misfits=[shown_misfit(misfit, chosen[misfit.wish], words) for misfit in plan.misfits],
        summary=summary_words(plan.visits, [way for way in led if way]),
        order=[chosen[number].place for number in order],
    )


def way_of(here: ChosenPlace, there: ChosenPlace, mode: Mode) -> Leg:
    """From one chosen place to another."""
    return way_between(Point(here.place.lon, here.place.lat), Point(there.place.lon, there.place.lat), mode)


def shown_visit(
    number: int, visit: Visited, chosen: ChosenPlace, words: str, *, way: Leg | None, mode: Mode
) -> ShownVisit:
    """One visit; whoever is early is told to wait."""
    doors = doors_at(chosen.windows, visit.begin, visit.leave)
    led = way_words(way, mode) if way else ""
    if wait := visit.begin - visit.arrive:
        waiting = _("chờ mở cửa %(duration)s", duration=duration_words(wait))
        led = f"{led}; {waiting}" if led else str(waiting)
    return ShownVisit(
        number=number,
        slug=chosen.place.slug,
        name=read(chosen.place.texts, "name", words),
        kind=str(KINDS[PlaceKind(chosen.place.kind)]),
        times=f"{clock_words(visit.begin)}–{clock_words(visit.leave)}",
        stay=duration_words(chosen.stay),
        way=led,
        tone=DOOR_TONES.get(doors, ""),
        warning=doors_words(doors, chosen.windows),
    )


def shown_misfit(misfit: Misfit, chosen: ChosenPlace, words: str) -> ShownMisfit:
    """One place that stays out."""
    reason = reason_words(misfit.reason, times_of(chosen.windows), duration_words(chosen.stay))
    return ShownMisfit(chosen.place.slug, read(chosen.place.texts, "name", words), reason)


def reason_words(reason: MisfitReason, times: str, stay: str) -> str:
    """Why a place stays out, in words."""
    sentences = {
        MisfitReason.CLOSED: _("Ngày này đóng cửa."),
        MisfitReason.OVER: _("Đóng cửa trước khi kịp tham quan (mở %(times)s).", times=times),
        MisfitReason.LATE: _("Mở cửa quá muộn so với giờ kết thúc (mở %(times)s).", times=times),
        MisfitReason.SHORT: _("Mỗi lần mở cửa ngắn hơn %(stay)s (mở %(times)s).", stay=stay, times=times),
        MisfitReason.NO_TIME: _("Ngày của bạn ngắn hơn %(stay)s.", stay=stay),
        MisfitReason.NO_ROOM: _("Không đủ giờ cho điểm này cùng các điểm khác. Hãy kéo dài ngày hoặc bớt điểm."),
    }
    return str(sentences[reason])


def summary_words(visits: Sequence[Visited], ways: Sequence[Leg]) -> str:
    """`4 điểm, từ 08:00 đến 12:30, đi lại 40 phút`; empty without visits."""
    if not visits:
        return ""
    return str(
        _(
            "%(count)s điểm, từ %(start)s đến %(end)s, đi lại %(way)s",
            count=len(visits),
            start=clock_words(visits[0].begin),
            end=clock_words(visits[-1].leave),
            way=duration_words(sum(way.minutes for way in ways)),
        )
    )
