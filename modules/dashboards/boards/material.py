"""All that the tiles of one or several dashboards are drawn of, read at once: seven statements at the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dothi.numbers.dimensions import UNIT, WARD
from dothi.sites.site import Site
from dothi.values import clock
from dothi.web.drawn_maps import NOWHERE, MapGround
from modules.dashboards.boards.grounds import ward_ground, ward_names
from modules.dashboards.boards.parts import AskedParts, Parts, Span, load_parts
from modules.dashboards.boards.tiles import DIMENSIONS, BoardTile, TileKind
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.series import Book
from tenants.people.units import list_units

MAPS = frozenset({TileKind.MAP, TileKind.CLUSTERS})


@dataclass(frozen=True, kw_only=True)
class Material:
    """What was read; `names` are those of units and wards, by id and code."""

    book: Book
    parts: Mapping[tuple[str, str, Span], Parts]
    names: Mapping[str, str]
    ground: MapGround


def load(site: Site, shown: Sequence[tuple[Sequence[BoardTile], BoardWindow]]) -> Material:
    """What these tiles need in their windows, however many they are."""
    definitions, today = load_definitions(site), clock.local_today()
    known = [
        (tile, definitions[code], window)
        for tiles, window in shown
        for tile in tiles
        for code in tile.codes
        if code in definitions
    ]
    asked = [
        AskedParts(each, dimension, window.span(each))
        for tile, each, window in known
        for dimension in DIMENSIONS.get(tile.kind, ())
    ]
    is_drawn = any(tile.kind in MAPS for tile, _each, _window in known)
    return Material(
        book=load_book(
            site.tenant_id,
            definitions,
            sorted({each.code for _tile, each, _window in known}),
            since=min((window.needed(each, tile.kind) for tile, each, window in known), default=today),
            today=today,
        ),
        parts=load_parts(site.tenant_id, asked),
        names=names_of(site, {each.dimension for each in asked}),
        ground=ward_ground(site) if is_drawn else NOWHERE,
    )


def names_of(site: Site, dimensions: set[str]) -> dict[str, str]:
    """Of units, also of those that work no longer, in one statement; of wards in none."""
    units = list_units(site.tenant_id, include_inactive=True) if UNIT in dimensions else ()
    return {str(unit.id): unit.name for unit in units} | (ward_names(site) if WARD in dimensions else {})
