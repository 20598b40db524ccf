"""The wards that a tenant shows, with their outlines: for whoever asks often in which a point lies, or draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import shapely

from dothi.values import clock
from dothi.values.geo import Outline, Point
from dothi.values.memory import OfApp, Sized
from dothi.web.drawn_maps import MapGround, ground_of
from tenants.areas.areas import MOST_POSITIONS_KEPT, list_areas
from tenants.areas.cover import WITHIN_WARDS
from tenants.registry.models import AreaRow
from tenants.registry.site import TenantSite


class ShownWard(NamedTuple):
    """A ward; without an outline until one was imported or drawn."""

    code: str
    name: str
    outline: Outline | None
    is_schematic: bool


_shown = OfApp(lambda: Sized[tuple[int, int, str], Sequence[ShownWard]](MOST_POSITIONS_KEPT, size_of=positions_of))


def shown_wards(site: TenantSite) -> Sequence[ShownWard]:
    """The wards of the day shown, in order; remembered until they change. One statement when they aren't."""
    day = site.areas_as_of or clock.local_today()
    key = (site.tenant_id, site.areas_version, day.isoformat())
    return _shown().answer(key, lambda: wards_of(list_areas(site.tenant_id, on=day)))


def wards_of(areas: Iterable[AreaRow]) -> list[ShownWard]:
    """Those of the areas that are wards; what lies within one isn't."""
    return [
        ShownWard(
            area.code,
            area.name,
            Outline.from_geojson(area.outline) if area.outline is not None else None,
            area.is_schematic,
        )
        for area in areas
        if area.kind not in WITHIN_WARDS
    ]


def drawn_wards(site: TenantSite) -> MapGround:
    """The wards that have an outline as a drawing. One statement when they aren't remembered."""
    drawn = [(ward, ward.outline) for ward in shown_wards(site) if ward.outline is not None]
    return ground_of(
        ((ward.code, ward.name, outline) for ward, outline in drawn),
        is_schematic=any(ward.is_schematic for ward, _outline in drawn),
    )


def positions_of(wards: Sequence[ShownWard]) -> int:
    """What they take in memory, in positions."""
    shapes = [ward.outline.shape for ward in wards if ward.outline is not None]
    return 1 + int(shapely.get_num_coordinates(shapes).sum())


def ward_around(wards: Sequence[ShownWard], point: Point) -> str:
    """The code of the ward in which a point lies; empty where it lies in none."""
    return next(
        (
            ward.code
            for ward in wards
            if ward.outline is not None and ward.outline.box.contains(point) and ward.outline.contains(point)
        ),
        "",
    )
