"""The demo's base map: a made-up extract in OpenStreetMap's format, built and brought into use as a real one would be.

Called by `dothi demo`. The packages that build are an extra; without them the demo has no base map.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dothi.manifest.house import house
from dothi.values.geo import Box
from tenants.catalogue import districts, wards
from tenants.demo.town import Thing, draw_rivers, draw_town
from tenants.onboarding.known import get_district

PROVINCES, CITIES = ("82", "80"), ("815", "794")
BOX = Box(105.48, 10.0, 106.92, 11.05)
"""Both provinces, most of them empty."""
MARK = "minh họa"
ATTRIBUTION = "Bản đồ minh họa, không phải bản đồ thật"


def bring_basemap() -> None:
    """Build it and let it count, unless the deployment has a base map."""
    maps = house().basemaps
    if maps.url or maps.find() is not None:
        return
    try:
        from dothi.basemap.building import build  # noqa: PLC0415  # its packages are an extra
    except ModuleNotFoundError as error:
        logging.getLogger("dothi").warning("no base map for the demo: %s isn't installed", error.name)
        return
    with tempfile.TemporaryDirectory(prefix="basemap-") as folder:
        extract, archive = Path(folder, "demo.osm.pbf"), Path(folder, "demo.pmtiles")
        write_extract(extract, draw_demo())
        build(extract, archive, box=BOX, attribution=ATTRIBUTION)
        with archive.open("rb") as stream:
            maps.bring(stream)


def draw_demo() -> Iterable[Thing]:
    """All that the demo's map shows."""
    yield from draw_rivers()
    for unit in (unit for province in PROVINCES for unit in districts(province) if unit.code not in CITIES):
        yield Thing({"place": "town", "name": unit.short_name}, [(unit.centre.lon, unit.centre.lat)])
    for code in CITIES:
        yield from draw_town(get_district(code), wards(code), seed=int(code))


def write_extract(path: Path, things: Iterable[Thing]) -> None:
    """The things as nodes and ways, numbered from 1, each marked as made up: the same bytes every time."""
    import osmium  # noqa: PLC0415  # an extra
    from osmium.osm.mutable import Node, Way  # noqa: PLC0415

    ways: list[Way] = []
    number = 0
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in things:
            tags = {**thing.tags, "note": MARK}
            is_point = len(thing.positions) == 1
            first, is_ring = number + 1, not is_point and thing.positions[0] == thing.positions[-1]
            for at in thing.positions[: -1 if is_ring else None]:
                number += 1
                writer.add_node(Node(id=number, location=at, tags=tags if is_point else {}, version=1))
            if not is_point:
                nodes = [*range(first, number + 1), *([first] if is_ring else [])]
                ways.append(Way(id=len(ways) + 1, nodes=nodes, tags=tags, version=1))
        for way in ways:
            writer.add_way(way)
