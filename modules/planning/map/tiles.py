"""A tile of the plans in force: each plan's part is kept by its layer, whose zones never change.

Which layers are shown is asked of the database, and remembered as briefly as a site's switches (3 seconds at the most).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.values.memory import OfApp, Sized, Timed
from modules.planning.codes import code_list
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import FoundZone, InForce, find_coverage, find_zones, list_in_force
from modules.planning.map.keeping import find_kept, map_zone
from modules.planning.map.tile import MOST_ZONES, TileAt, TileZone, layer_of, on_the_world

COARSE = 10_000_000
"""What a plan without a scale counts as."""
MOST_BYTES = 8 * 1024 * 1024
OVERHEAD = 500
MADE_AT_ONCE = 3 * MOST_ZONES
"""Zones of a tile that is made while somebody waits; of more only what plans cover is drawn, until a job made it."""
Key = tuple[int, UUID, TileAt]
MOST_DAYS = 200
asked = OfApp(lambda: Timed[tuple[int, date], Sequence[InForce]](MOST_DAYS))
parts = OfApp(lambda: Sized[Key, bytes](MOST_BYTES, size_of=lambda body: OVERHEAD + len(body)))


@dataclass(frozen=True, kw_only=True)
class PlansShown:
    """Which plans a map shows: of a theme or one alone, on a day."""

    day: date
    theme: str | None = None
    plan_id: UUID | None = None


def plans_shown(tenant_id: int, shown: PlansShown) -> list[InForce]:
    """The plans, coarse ones first: what is more detailed lies on top. One statement, for all tiles of a screen."""
    in_force = asked().answer(
        (tenant_id, shown.day),
        lambda: list_in_force(tenant_id, shown.day),
        seconds=house().settings.site_cache_seconds,
    )
    found = [plan for plan in in_force if shown.theme in (None, plan.theme) and shown.plan_id in (None, plan.plan_id)]
    return sorted(found, key=lambda plan: (-(plan.scale or COARSE), str(plan.plan_id)))


def edition(plans: Iterable[InForce]) -> str:
    """What tells one state of the map from another; it stands in the addresses of tiles."""
    layers = ",".join(str(plan.layer_id) for plan in plans)
    return hashlib.sha256(layers.encode(), usedforsecurity=False).hexdigest()[:12]


def tile(tenant_id: int, at: TileAt, plans: Sequence[InForce]) -> bytes:
    """The tile of these plans; a layer's name is its plan's id. No statement when all is kept, else two or three."""
    near = [plan for plan in plans if plan.is_near(at.frame)]
    bodies = {plan.layer_id: parts().find((tenant_id, plan.layer_id, at)) for plan in near}
    lacking = [plan for plan in near if bodies[plan.layer_id] is None]
    if lacking:
        bodies |= made(tenant_id, at, lacking)
    return b"".join(bodies[plan.layer_id] or b"" for plan in near)


def made(tenant_id: int, at: TileAt, plans: Sequence[InForce]) -> dict[UUID, bytes]:
    """The parts of these plans, by layer."""
    with reading():
        found = find_kept(tenant_id, [plan.layer_id for plan in plans], at)
        rest = [plan for plan in plans if plan.layer_id not in found]
        layers = [plan.layer_id for plan in rest]
        zones, are_more = find_zones(tenant_id, layers, ranges_around(cover(at.frame)), most=MADE_AT_ONCE)
        if are_more:
            return found | outlines(tenant_id, at, rest)
    found |= {plan.layer_id: part_of(plan, zones, at) for plan in rest}
    for layer_id, body in found.items():
        parts().keep((tenant_id, layer_id, at), body)
    return found


def part_of(plan: InForce, zones: Iterable[FoundZone], at: TileAt) -> bytes:
    """A plan's part of a tile."""
    listed = code_list(plan.code_list)
    mine = [map_zone(listed, zone.code, zone.shape) for zone in zones if zone.layer_id == plan.layer_id]
    return layer_of(str(plan.plan_id), mine, on_the_world(plan.system, mine), at)[0] if mine else b""


def outlines(tenant_id: int, at: TileAt, plans: Sequence[InForce]) -> dict[UUID, bytes]:
    """Only what the plans cover, which isn't kept. One statement."""
    covered = find_coverage(tenant_id, [plan.layer_id for plan in plans])
    found = {}
    for plan in plans:
        whole = [TileZone("", "", covered[plan.layer_id])]
        found[plan.layer_id] = layer_of(str(plan.plan_id), whole, on_the_world(plan.system, whole), at)[0]
    return found
