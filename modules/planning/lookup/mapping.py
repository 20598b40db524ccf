"""The zones of a box as GeoJSON, for maps: kept until the next event of the tenant, so a publication shows at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import shapely

from dothi.database.direct import reading
from dothi.values.geo import Box
from dothi.web.shared import Answer, shared
from modules.planning.codes import UNKNOWN, CodeList, code_list
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import FoundZone, find_zones, list_in_force
from modules.planning.models import Layer

MOST_FEATURES = 3000
GRID = 0.000_000_1
"""Of a degree: maps draw no more than a centimetre."""


def shared_zones(tenant_id: int, box: Box, *, day: date, plan_id: UUID | None, language: str) -> Answer:
    """The published zones that a box meets, of one plan or all. One statement when they are kept, else three."""
    key = ("planning.zones", box, day, plan_id, language)
    return shared(tenant_id, key, lambda: zones_of(tenant_id, box, day=day, plan_id=plan_id, language=language))


def zones_of(tenant_id: int, box: Box, *, day: date, plan_id: UUID | None, language: str) -> str:
    """The same, made anew."""
    frame = shapely.box(box.west, box.south, box.east, box.north)
    with reading():
        plans = {
            plan.layer_id: plan
            for plan in list_in_force(tenant_id, day)
            if plan.is_near(frame) and plan_id in (None, plan.plan_id)
        }
        found, is_cut = find_zones(tenant_id, list(plans), ranges_around(cover(frame)), most=MOST_FEATURES)
    features = []
    for zone in found:
        plan = plans[zone.layer_id]
        made = drawn(zone, plan.system, code_list(plan.code_list), language)
        made["properties"] |= {"plan": plan.name, "kind": plan.kind}
        features.append(made)
    return collected(features, is_cut=is_cut)


def collected(features: Sequence[Mapping[str, Any]], *, is_cut: bool) -> str:
    """A collection as text."""
    collection = {"type": "FeatureCollection", "truncated": is_cut, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def drawn(zone: FoundZone, system: System, listed: CodeList, language: str) -> dict[str, Any]:
    """A zone as maps draw it."""
    look = listed.find(zone.code) or UNKNOWN
    there = shapely.set_precision(shape_to_degrees(system, zone.shape), GRID, mode="pointwise")
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(there),
        "properties": {
            "code": zone.code,
            "label": zone.label,
            "use": look.title(language),
            "colour": look.colour,
            "hatch": look.hatch,
        },
    }


def layer_geojson(tenant_id: int, layer: Layer, box: Box, *, language: str) -> str:
    """The zones of a layer in a box, published or not: for staff. One statement."""
    frame = shapely.box(box.west, box.south, box.east, box.north)
    found, is_cut = find_zones(tenant_id, [layer.id], ranges_around(cover(frame)), most=MOST_FEATURES)
    listed, system = code_list(layer.code_list), SYSTEMS[layer.epsg]
    features = [drawn(zone, system, listed, language) for zone in found]
    return collected(features, is_cut=is_cut)
