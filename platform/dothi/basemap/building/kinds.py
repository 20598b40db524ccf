"""What an object of OpenStreetMap is on the base map: layer, first zoom and properties of Protomaps' schema. Pure.

The schema: https://docs.protomaps.com/basemaps/layers. Browsers ask for a tile one zoom below the one they show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dothi.values.letters import clean

Properties = dict[str, str | int]


class Shape(StrEnum):
    """What an object is drawn as."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True)
class FeatureKind:
    """Where an object goes. With `label` an area also leaves a point for its name."""

    layer: str
    min_zoom: int
    properties: Properties
    label: bool = False


ROADS = {
    "motorway": ("highway", 5), "motorway_link": ("highway", 9), "trunk": ("major_road", 6),
    "trunk_link": ("major_road", 10), "primary": ("major_road", 7), "primary_link": ("major_road", 11),
    "secondary": ("major_road", 9), "secondary_link": ("major_road", 12),
    "tertiary": ("major_road", 10), "tertiary_link": ("major_road", 12),
    "unclassified": ("minor_road", 12), "residential": ("minor_road", 12), "living_street": ("minor_road", 12),
    "road": ("minor_road", 12), "service": ("minor_road", 13), "raceway": ("minor_road", 13), "track": ("path", 13),
    "pedestrian": ("path", 13), "footway": ("path", 14), "path": ("path", 13), "cycleway": ("path", 13),
    "bridleway": ("path", 14), "steps": ("path", 14), "corridor": ("path", 15),
}  # fmt: skip
RAILS = {"rail": 8, "light_rail": 10, "subway": 11, "tram": 12, "narrow_gauge": 10, "monorail": 12}
WATERWAYS = {"river": 7, "canal": 10, "stream": 12, "drain": 13, "ditch": 14}
WATER_AREAS = {"water": "water", "bay": "water", "riverbank": "river", "basin": "basin", "reservoir": "reservoir"}
PLACES = {
    "city": ("locality", 5, 11), "town": ("locality", 8, 8), "village": ("locality", 10, 6),
    "hamlet": ("locality", 12, 3), "suburb": ("neighbourhood", 11, 5), "quarter": ("neighbourhood", 12, 4),
    "neighbourhood": ("neighbourhood", 13, 3), "island": ("locality", 9, 3), "islet": ("locality", 12, 1),
    "locality": ("locality", 13, 1), "state": ("region", 4, 12), "province": ("region", 4, 12),
    "country": ("country", 4, 17),
}  # fmt: skip
LANDUSES = {
    "amenity": {"hospital": 11, "school": 12, "university": 11, "college": 11, "grave_yard": 12, "kindergarten": 13},
    "landuse": {
        "residential": 10, "industrial": 10, "commercial": 11, "cemetery": 11, "forest": 8, "military": 10, "grass": 13,
        "farmland": 9, "orchard": 10, "recreation_ground": 12, "village_green": 12, "aquaculture": 11, "salt_pond": 11,
    },
    "leisure": {
        "park": 11, "garden": 13, "pitch": 13, "playground": 14, "golf_course": 11,
        "nature_reserve": 8, "stadium": 12,
    },
    "natural": {"wood": 8, "scrub": 10, "grassland": 10, "sand": 11, "beach": 11, "wetland": 9, "mangrove": 9},
    "aeroway": {"aerodrome": 10},
    "place": {"square": 13},
}  # fmt: skip
RENAMED = {"grave_yard": "cemetery", "square": "pedestrian", "mangrove": "wetland"}
POI_KEYS = ("amenity", "tourism", "shop", "leisure", "historic", "office", "railway", "aeroway")
POI_EARLY = {"hospital": 12, "marketplace": 13, "townhall": 13, "university": 13, "bus_station": 13, "station": 12}
POI_ZOOM = 14
BOUNDARIES = {
    2: ("country", 4), 4: ("region", 5), 5: ("county", 9), 6: ("county", 9), 8: ("locality", 11), 9: ("locality", 12),
}  # fmt: skip
COAST = "coast"
"""A layer that isn't drawn: the sea is made of it (`coast.py`)."""
KEYS = (
    "highway", "railway", "waterway", "natural", "landuse", "building", "place", "boundary", "amenity", "tourism",
    "shop", "leisure", "historic", "office", "aeroway", "route", "water",
)  # fmt: skip
"""An object without any of these keys is nothing on the map."""
AREA_KEYS = (
    "natural",
    "landuse",
    "building",
    "waterway",
    "water",
    "leisure",
    "amenity",
    "boundary",
    "place",
    "aeroway",
)
NO = {"no", "abandoned", "razed", "proposed", "construction", "demolished"}


def kinds_of(tags: Mapping[str, str], shape: Shape) -> Iterator[FeatureKind]:
    """Each appearance of an object with these tags; none for what the map doesn't show."""
    match shape:
        case Shape.POINT:
            yield from _places(tags)
            yield from _pois(tags)
        case Shape.LINE:
            yield from _lines(tags)
        case Shape.AREA:
            yield from _areas(tags)


def names(tags: Mapping[str, str]) -> Properties:
    """The names, in the languages of our pages, cleaned as all that people typed."""
    found = {key: clean(tags[key][:200]) for key in ("name", "name:vi", "name:en") if key in tags}
    return {key: name for key, name in found.items() if name}


def _places(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    if (place := tags.get("place", "")) in PLACES and "name" in tags:
        kind, zoom, rank = PLACES[place]
        yield FeatureKind(
            "places", zoom, _named(tags, kind=kind, kind_detail=place, min_zoom=zoom, population_rank=rank)
        )


def _pois(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    if "name" not in tags:
        return
    for key in POI_KEYS:
        kind = tags.get(key, "no")
        if kind not in NO and kind != "yes":
            yield FeatureKind("pois", POI_EARLY.get(kind, POI_ZOOM), _named(tags, kind=kind))
            return


def _lines(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    if (highway := tags.get("highway", "")) in ROADS and tags.get("area") != "yes":
        kind, zoom = ROADS[highway]
        more: Properties = {"ref": tags["ref"][:40]} if "ref" in tags else {}
        yield FeatureKind("roads", zoom, _named(tags, kind=kind, kind_detail=highway) | more)
    elif (rail := tags.get("railway", "")) in RAILS:
        yield FeatureKind("roads", RAILS[rail], _named(tags, kind="rail", kind_detail=rail))
    elif tags.get("route") == "ferry":
        yield FeatureKind("roads", 10, _named(tags, kind="ferry", kind_detail="ferry"))
    elif (waterway := tags.get("waterway", "")) in WATERWAYS:
        kind = "stream" if waterway in {"drain", "ditch"} else waterway
        yield FeatureKind("water", WATERWAYS[waterway], _named(tags, kind=kind))
    elif tags.get("natural") == "coastline":
        yield FeatureKind(COAST, 0, {})


def _areas(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    if (water := _water(tags)) is not None:
        yield FeatureKind("water", 6, _named(tags, kind=water), label="name" in tags)
    if tags.get("building", "no") not in NO:
        house = tags.get("addr:housenumber")
        number: Properties = {"addr_housenumber": house[:20]} if house else {}
        yield FeatureKind("buildings", 14, {"kind": "building", **number})
    yield from _landuses(tags)
    yield from _boundaries(tags)
    for kind in _pois(tags):
        yield FeatureKind("", kind.min_zoom, kind.properties, label=True)


def _water(tags: Mapping[str, str]) -> str | None:
    for key in ("natural", "waterway", "landuse"):
        if (kind := WATER_AREAS.get(tags.get(key, ""))) is not None:
            return tags["water"] if kind == "water" and tags.get("water") in {"lake", "river", "pond"} else kind
    return None


def _landuses(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    for key, kinds in LANDUSES.items():
        if (value := tags.get(key, "")) in kinds:
            yield FeatureKind("landuse", kinds[value], _named(tags, kind=RENAMED.get(value, value)))
            return


def _boundaries(tags: Mapping[str, str]) -> Iterator[FeatureKind]:
    level = tags.get("admin_level", "")
    if tags.get("boundary") == "administrative" and level.isascii() and level.isdigit() and int(level) in BOUNDARIES:
        kind, zoom = BOUNDARIES[int(level)]
        yield FeatureKind("boundaries", zoom, {"kind": kind, "kind_detail": int(level)})


def _named(tags: Mapping[str, str], **properties: str | int) -> Properties:
    return {**properties, **names(tags)}
