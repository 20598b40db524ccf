"""What the tags of OpenStreetMap say of a street, place or building: in GeoJSON files and in extracts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tenants.gazetteer.kinds import Kind, kind_of

SOURCE, LICENCE = "OpenStreetMap", "ODbL 1.0"
OTHER_NAMES = (
    "other_names", "alt_name", "old_name", "short_name", "official_name", "loc_name", "name:en", "ref", "ten_khac",
)  # fmt: skip
KINDS: tuple[tuple[str, Kind, Mapping[Kind, Sequence[str]]], ...] = (
    ("highway", Kind.STREET, {
        Kind.STREET: (
            "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
            "service", "road", "pedestrian", "track", "path", "footway", "cycleway",
        ),
    }),
    ("place", Kind.PLACE, {
        Kind.HAMLET: ("hamlet", "village", "isolated_dwelling"),
        Kind.QUARTER: ("neighbourhood", "quarter", "suburb"),
        Kind.PLACE: ("locality", "square", "island", "islet"),
    }),
    ("amenity", Kind.BUILDING, {
        Kind.BUILDING: (
            "school", "kindergarten", "college", "university", "hospital", "clinic", "townhall", "police", "library",
            "post_office", "fire_station", "courthouse", "community_centre", "social_facility", "public_building",
        ),
        Kind.PLACE: (
            "marketplace", "place_of_worship", "bus_station", "ferry_terminal", "theatre", "cinema", "fuel", "bank",
            "grave_yard", "fountain",
        ),
    }),
    ("office", Kind.BUILDING, {Kind.BUILDING: ("government", "administrative")}),
    ("leisure", Kind.PLACE, {Kind.PLACE: ("park", "stadium", "sports_centre", "garden", "swimming_pool")}),
    ("tourism", Kind.PLACE, {Kind.PLACE: ("attraction", "museum", "hotel", "zoo", "theme_park", "viewpoint")}),
    ("shop", Kind.PLACE, {Kind.PLACE: ("supermarket", "mall", "department_store")}),
    ("historic", Kind.PLACE, {Kind.PLACE: ("monument", "memorial", "ruins", "archaeological_site", "building")}),
    ("man_made", Kind.PLACE, {Kind.PLACE: ("bridge", "pier", "water_works")}),
    ("railway", Kind.PLACE, {Kind.PLACE: ("station", "halt")}),
    ("landuse", Kind.PLACE, {Kind.PLACE: ("industrial", "cemetery")}),
)  # fmt: skip
"""By key: the kind of values that nobody lists, and those of the others. Of an extract only listed ones are taken."""
OF_VALUE = {(key, value): kind for key, _other, kinds in KINDS for kind, values in kinds.items() for value in values}
PLACE_KEYS = tuple(key for key, _other, _kinds in KINDS if key != "highway")
NAMED_WARD = re.compile(r"(phường|xã|thị trấn|thành phố|thị xã|huyện) ", re.IGNORECASE)
REF = re.compile(r"(QL|ĐT|DT|TL|ĐH|DH|HL|CT)[. ]*(\d+\w*)", re.IGNORECASE)
REF_WORDS = {
    "QL": "Quốc lộ", "ĐT": "Đường tỉnh", "DT": "Đường tỉnh", "TL": "Đường tỉnh", "ĐH": "Đường huyện",
    "DH": "Đường huyện", "HL": "Đường huyện", "CT": "Đường cao tốc",
}  # fmt: skip


def kind_said(tags: Mapping[str, Any]) -> Kind | None:
    """The kind by the first key of the table, whatever its value; None without any of them."""
    for key, other, _kinds in KINDS:
        if isinstance(value := tags.get(key), str):
            return OF_VALUE.get((key, value), other)
    return None


def kind_listed(tags: Mapping[str, str], name: str) -> Kind | None:
    """The kind of what people look for by name, an alley or quarter by its name; None for anything else."""
    found = next((kind for key, _other, _kinds in KINDS if (kind := OF_VALUE.get((key, tags.get(key, ""))))), None)
    by_name = kind_of("", name)
    if found is Kind.STREET and by_name is Kind.ALLEY:
        return Kind.ALLEY
    if found in {Kind.HAMLET, Kind.QUARTER}:
        return Kind.PLACE if NAMED_WARD.match(name) else by_name if by_name in {Kind.HAMLET, Kind.QUARTER} else found
    return found


def name_of(tags: Mapping[str, str]) -> str:
    """The Vietnamese name; a road that has none is called by its number."""
    return tags.get("name:vi") or tags.get("name") or (spelled(tags["ref"]) if "ref" in tags else "")


def spelled(ref: str) -> str:
    """`QL.50` as Quốc lộ 50; empty for the number of another country's or a company's road."""
    found = REF.match(ref)
    return f"{REF_WORDS[found[1].upper()]} {found[2]}" if found else ""
