"""An extract of OpenStreetMap (.osm.pbf), read as a stream: streets, places, public buildings, quarters, houses.

Memory holds what lies in the tenant; the places of an extract's nodes are in memory for a small one, else on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import osmium
from osmium.filter import KeyFilter
from osmium.osm import Area, Node, Way

from dothi.content.confined import Refused
from tenants.gazetteer.features import first_text
from tenants.gazetteer.ground import Position, Within
from tenants.gazetteer.kinds import WAYS, Kind
from tenants.gazetteer.rows import RawEntry
from tenants.gazetteer.tags import OTHER_NAMES, PLACE_KEYS, kind_listed, name_of

SMALL_BYTES = 20 * 1024 * 1024
Thing = Node | Way | Area
STREET_KEYS = ("addr:street", "addr:place")


@dataclass
class Passed:
    """What was passed over: objects outside the tenant and broken ones; and of which day the extract is."""

    outside: int = 0
    broken: int = 0
    as_of: str = ""


def read_extract(source: Path, folder: Path, ground: Within, passed: Passed) -> Iterator[RawEntry]:
    """The rows of what lies on the ground; `passed` is counted up meanwhile. Raises Refused."""
    try:
        with osmium.io.Reader(pbf(source), osmium.osm.NOTHING) as reader:
            passed.as_of = day_said(reader.header().get("osmosis_replication_timestamp", ""))
        for thing in objects(source, folder):
            yield from rows_of(thing, ground, passed)
    except RuntimeError:  # osmium's own
        raise Refused("broken_extract") from None


def pbf(source: Path) -> osmium.io.File:
    """The file, however it is named."""
    return osmium.io.File(str(source), "pbf")


def day_said(text: str) -> str:
    """The day of a time as the header gives it; empty for anything else."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def objects(source: Path, folder: Path) -> Iterator[Thing]:
    """All that has a name, a road's number or an address."""
    index = "flex_mem" if source.stat().st_size <= SMALL_BYTES else f"sparse_file_array,{folder / 'nodes'}"
    processor = osmium.FileProcessor(pbf(source)).with_locations(index).with_areas(KeyFilter(*PLACE_KEYS))
    for thing in processor.with_filter(KeyFilter("name", "name:vi", "ref", *STREET_KEYS)):
        if isinstance(thing, Node | Way | Area):
            yield thing


def rows_of(thing: Thing, ground: Within, passed: Passed) -> Iterator[RawEntry]:
    """One object: what it is called, and the house that it is."""
    tags = dict(thing.tags)
    name = name_of(tags)
    kind = kind_listed(tags, name) if name else None
    street, house = first_text(tags, STREET_KEYS), tags.get("addr:housenumber", "")
    said = [(name, kind, "")] if kind is not None and is_drawn_so(thing, kind) else []
    said += [(street, Kind.STREET, house)] if street and house and not isinstance(thing, Area) else []
    if not said:
        return
    try:
        line = positions(thing)
    except osmium.InvalidLocationError:  # nodes of it aren't in the extract
        line = ()
    if not line:
        passed.broken += 1
        return
    others = ";".join(text for key in OTHER_NAMES if (text := tags.get(key, "")) and text != name)
    for called, known, number in said:
        parts = list(ground.parts(line if known in WAYS and not number else [middle(line)]))
        passed.outside += not parts
        for part in parts:
            yield RawEntry(
                number=thing.id, name=called, kind=known.value, other_names="" if number else others, house=number,
                points=part,
            )  # fmt: skip


def is_drawn_so(thing: Thing, kind: Kind) -> bool:
    """A street is a way; a place is a node or an area: a closed way of it comes as an area, too."""
    return isinstance(thing, Way) if kind in WAYS else not isinstance(thing, Way)


def positions(thing: Thing) -> Sequence[Position]:
    """Where its nodes lie. Raises InvalidLocationError."""
    match thing:
        case Node():
            return [(thing.lon, thing.lat)]
        case Way():
            return [(node.lon, node.lat) for node in thing.nodes]
        case Area():
            return [(node.lon, node.lat) for node in next(iter(thing.outer_rings()), ())]


def middle(line: Sequence[Position]) -> Position:
    """Of its box."""
    lons, lats = [lon for lon, _lat in line], [lat for _lon, lat in line]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
