"""The zones around the land of an extract, one map a theme: of the most detailed plan that covers most of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry

from dothi.database.direct import reading
from dothi.language.formatting import number
from modules.planning.codes import UNKNOWN, LandUse, code_list
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.coordinates.transform import between, shape_to_degrees
from modules.planning.extract.drawing import MapZone, draw
from modules.planning.extract.framing import Frame, frame_around
from modules.planning.lookup.answer import plane_of
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import FoundZone, find_zones
from modules.planning.lookup.question import Question

MOST_DRAWN = 3_000
MOST_REST = 50.0
COARSE = 1_000_000
"""What a plan without a scale counts as."""


def finest(theme: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The plan of a theme that is drawn, of those that say something of most of the land; None where no zone is met."""
    plans = [plan for plan in theme["plans"] if plan["zones"]]
    return min(plans, key=lambda plan: (plan["rest_percent"] > MOST_REST, plan["scale"] or COARSE), default=None)


def maps_of(tenant_id: int, question: Question, themes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """By theme: the map as SVG, the plan drawn, the looks in it, and whether zones were left out.

    One statement a theme with zones.
    """
    system = plane_of(question)
    land = question.in_plane(system)
    frame = frame_around(land)
    ranges = ranges_around(cover(shape_to_degrees(system, frame.box)))
    chosen = {theme["theme"]: plan for theme in themes if (plan := finest(theme)) is not None}
    with reading():
        found = {
            name: find_zones(tenant_id, [UUID(plan["layer_id"])], ranges, most=MOST_DRAWN)
            for name, plan in chosen.items()
        }
    return {
        name: {**map_of(plan, found[name][0], land, system, frame), "is_cut": found[name][1]}
        for name, plan in chosen.items()
    }


def map_of(
    plan: Mapping[str, Any], zones: Sequence[FoundZone], land: BaseGeometry, system: System, frame: Frame
) -> dict[str, Any]:
    """One map."""
    met = {zone["position"] for zone in plan["zones"]}
    listed, source = code_list(plan["code_list"]), SYSTEMS[plan["epsg"]]
    drawn = [
        MapZone(
            shape=between(source, system, zone.shape),
            code=zone.code,
            look=listed.find(zone.code) or UNKNOWN,
            is_met=zone.position in met,
        )
        for zone in zones
    ]
    drawn = [zone for zone in drawn if zone.shape.intersects(frame.box)]
    bar = _("%(n)s m, tỷ lệ 1:%(scale)s", n=number(frame.bar_m), scale=number(frame.scale))
    return {
        "svg": draw(land, drawn, frame, north=_("Bắc"), bar=bar),
        "plan": plan,
        "looks": looks_of(drawn),
    }


def looks_of(zones: Sequence[MapZone]) -> Sequence[tuple[LandUse, bool]]:
    """The codes of a map, each once, with whether the land lies in one: those first."""
    is_met: dict[LandUse, bool] = {}
    for zone in zones:
        is_met[zone.look] = is_met.get(zone.look, False) or zone.is_met
    return sorted(is_met.items(), key=lambda pair: (not pair[1], pair[0].code))
