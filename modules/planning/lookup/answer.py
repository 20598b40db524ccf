"""The answer to a question on a day, theme by theme: concerned, not concerned, no data. One statement to three."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from dothi.values.alphabet import sort_key
from dothi.values.errors import Invalid
from dothi.values.geo import Box
from modules.planning.codes import UNKNOWN, LandUse, code_list
from modules.planning.coordinates.systems import SYSTEMS, System, likely_systems
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import FoundZone, InForce, find_coverage, find_zones
from modules.planning.lookup.in_force import known_in_force
from modules.planning.lookup.meeting import is_met, meet
from modules.planning.lookup.nearby import Near, nearest
from modules.planning.lookup.question import Question
from modules.planning.lookup.reasons import sentence
from modules.planning.plans.words import PlanKind, PlanTheme

KIND_ORDER = list(PlanKind)
MOST_ZONES = 20_000
"""Of one question: as many as the largest plan has."""


class ThemeState(StrEnum):
    """What is known of a theme at a place."""

    CONCERNED = "concerned"
    NOT_CONCERNED = "not_concerned"
    NO_DATA = "no_data"


@dataclass(frozen=True, kw_only=True)
class ZoneShare:
    """A zone that the question meets; of land with the share."""

    plan: InForce
    zone: FoundZone
    look: LandUse
    m2: int | None
    percent: float | None


@dataclass(frozen=True, kw_only=True)
class PlanAnswer:
    """A plan that covers the place, with its zones there; `rest_percent` of the land lies in none of them."""

    plan: InForce
    shares: Sequence[ZoneShare]
    rest_percent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ThemeAnswer:
    """One theme."""

    theme: PlanTheme
    state: ThemeState
    plans: Sequence[PlanAnswer]


@dataclass(frozen=True, kw_only=True)
class LandAnswer:
    """All themes; `area_m2` is measured, of a point there is none."""

    question: Question
    day: date
    area_m2: float | None
    registered_m2: float | None
    themes: Sequence[ThemeAnswer]
    nearby: Sequence[Near] = ()

    @property
    def gap_percent(self) -> float:
        """How much larger it was measured than it is registered, in per cent; 0 where either isn't known."""
        if not self.area_m2 or not self.registered_m2:
            return 0.0
        return round(100 * (self.area_m2 / self.registered_m2 - 1), 1)

    @property
    def looks(self) -> Sequence[LandUse]:
        """The codes in it, each once: the legend."""
        found = {share.look.code: share.look for theme in self.themes for plan in theme.plans for share in plan.shares}
        return [found[code] for code in sorted(found)]


def answer(
    tenant_id: int, question: Question, *, day: date, registered_m2: float | None = None, around_m: int = 0
) -> LandAnswer:
    """What is in force there on a day; with `around_m` also what else is planned so many metres around.

    Each statement is a round trip of its own: published layers never change. Raises Invalid: too many zones there.
    """
    there = question.in_degrees()
    seen = widened(there, around_m) if around_m else there
    near = [each for each in known_in_force(tenant_id, day) if each.is_near(seen)]
    layers = [each.layer_id for each in near]
    zones, are_more = find_zones(tenant_id, layers, ranges_around(cover(seen)), most=MOST_ZONES)
    if are_more:
        reason = sentence("too_many_zones")
        raise Invalid(reason, code="too_many_zones", fields={"place": reason})
    lands = {epsg: question.in_plane(SYSTEMS[epsg]) for epsg in {each.epsg for each in near}}
    met = {each.layer_id: meet_plan(lands[each.epsg], each, zones, registered_m2) for each in near}
    silent = [each.layer_id for each in near if not met[each.layer_id].shares]
    coverage = find_coverage(tenant_id, silent)
    known = [each for each in near if met[each.layer_id].shares or covers(each, coverage, lands)]
    return LandAnswer(
        question=question,
        day=day,
        area_m2=None if question.is_point else question.in_plane(plane_of(question)).area,
        registered_m2=registered_m2,
        themes=[
            theme_answer(theme, [met[each.layer_id] for each in known if each.theme == theme]) for theme in PlanTheme
        ],
        nearby=around(near, zones, lands, met, within_m=around_m) if around_m else (),
    )


def widened(there: BaseGeometry, metres: int) -> BaseGeometry:
    """The box of a shape in degrees, so many metres larger on each side."""
    box = Box(*there.bounds).grown(metres)
    return shapely.box(box.west, box.south, box.east, box.north)


def around(
    plans: Sequence[InForce],
    zones: Sequence[FoundZone],
    lands: Mapping[int, BaseGeometry],
    met: Mapping[UUID, PlanAnswer],
    *,
    within_m: float,
) -> Sequence[Near]:
    """The codes around the land, of all plans together."""
    by_layer = {plan.layer_id: (plan, code_list(plan.code_list), lands[plan.epsg]) for plan in plans}
    distances = (
        (zone.shape.distance(land), listed.find(zone.code) or UNKNOWN, plan.name)
        for zone in zones
        for plan, listed, land in [by_layer[zone.layer_id]]
    )
    return nearest(
        distances, met={share.look.code for each in met.values() for share in each.shares}, within_m=within_m
    )


def plane_of(question: Question) -> System:
    """The plane in which land is measured: its own, or the most usual one."""
    return question.system or likely_systems()[0]


def meet_plan(land: BaseGeometry, plan: InForce, zones: Sequence[FoundZone], registered_m2: float | None) -> PlanAnswer:
    """The zones of one plan that the land, in its plane, meets."""
    listed = code_list(plan.code_list)
    shares = [
        ZoneShare(
            plan=plan, zone=share.zone, look=listed.find(share.zone.code) or UNKNOWN, m2=share.m2, percent=share.percent
        )
        for share in meet(land, [zone for zone in zones if zone.layer_id == plan.layer_id], registered_m2=registered_m2)
    ]
    rest = (
        0.0
        if isinstance(land, shapely.Point)
        else max(0.0, round(100 - sum(share.percent or 0.0 for share in shares), 1))
    )
    return PlanAnswer(plan=plan, shares=shares, rest_percent=rest if rest > ROUNDING * len(shares) else 0.0)


ROUNDING = 0.05
"""Of a per cent with one decimal."""


def covers(plan: InForce, coverage: Mapping[UUID, BaseGeometry], lands: Mapping[int, BaseGeometry]) -> bool:
    """Whether a plan without a zone there covers the place all the same."""
    return plan.layer_id in coverage and is_met(lands[plan.epsg], coverage[plan.layer_id])


def theme_answer(theme: PlanTheme, plans: Sequence[PlanAnswer]) -> ThemeAnswer:
    """What the plans of a theme say together; the most general plan first."""
    ordered = sorted(plans, key=lambda each: (KIND_ORDER.index(PlanKind(each.plan.kind)), sort_key(each.plan.name)))
    if any(each.shares for each in plans):
        state = ThemeState.CONCERNED
    else:
        state = ThemeState.NOT_CONCERNED if plans else ThemeState.NO_DATA
    return ThemeAnswer(theme=theme, state=state, plans=ordered)
