"""A GeoJSON file of areas, read row by row: what each row is, or why it can't be taken. Pure; run in a confined child.

Reasons are codes with values; `reasons.py` makes sentences of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from dothi.content.confined import Refused
from dothi.values.geo import GeometryError, Outline, Point, distance_m
from dothi.values.letters import LOST, clean

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 2000
MOST_POSITIONS = 50_000
"""Of all outlines together: pages draw them, and hold them in memory."""
LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT = 20, 120, 1000
DIGITS = 5
"""Of a ward's code in the national list (124/2004/QĐ-TTg); as a number it has lost its leading zeros."""
WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:([\d.]*:)?CRS84h?|EPSG:[\d.]*:?(4326|4979))", re.IGNORECASE)
"""How files name the only coordinates that GeoJSON has (RFC 7946, section 4), and their like of 2008."""
URN = re.compile(r"urn:ogc:def:crs:(\w+):[^:]*:", re.IGNORECASE)
CODE_KEYS, NAME_KEYS = ("code", "ma", "MA_XA", "maxa"), ("name", "ten", "TEN_XA", "tenxa")


@dataclass(frozen=True, kw_only=True)
class AreaInFile:
    """One feature: `problem` with its `values` says why it can't be taken; without one `outline` is there."""

    number: int
    code: str
    name: str
    outline: Outline | None = None
    problem: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


def read_areas(
    data: bytes, *, centre: Point, radius_m: float, most_positions: int = MOST_POSITIONS
) -> list[AreaInFile]:
    """The rows of a file. Raises Refused when it isn't a feature collection, or holds too much.

    Outlines more than three times `radius_m` from `centre` are refused: other coordinates most likely.
    """
    content = parse(data)
    features = content.get("features") if isinstance(content, dict) else None
    refuse_other_coordinates(content)
    if not isinstance(features, list) or not features:
        raise Refused("not_collection")
    if len(features) > MOST_ROWS:
        raise Refused("too_many_rows")
    if sum(count_positions(feature) for feature in features) > most_positions:
        raise Refused("too_many_positions")
    seen: set[str] = set()
    rows = []
    for number, feature in enumerate(features, 1):
        row = read_row(number, feature, centre=centre, farthest_m=3 * radius_m)
        number_of = row.code.lstrip("0") if row.code.isdecimal() else row.code
        if not row.problem and number_of in seen:
            values: dict[str, str | int] = {"code": row.code}
            row = AreaInFile(number=number, code=row.code, name=row.name, problem="code_twice", values=values)
        seen.add(number_of)
        rows.append(row)
    return rows


def parse(data: bytes) -> Any:
    """The JSON value. Raises Refused."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json") from error


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


def refuse_other_coordinates(*values: Any) -> None:
    """Refuse a file where one of these names other coordinates than WGS 84: degrees of VN-2000 are 200 m off."""
    for value in values:
        named = value.get("crs") if isinstance(value, dict) else None
        if named is None:
            continue
        properties = named.get("properties") if isinstance(named, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if not isinstance(name, str) or not WGS84.fullmatch(name.strip()):
            told = URN.sub(r"\1:", clean(name[:LONGEST_TEXT]))[:60] if isinstance(name, str) else "crs"
            raise Refused("other_coordinates", name=told)


def count_positions(feature: Any) -> int:
    """How many positions its polygons have, whatever else stands where they should."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    geometry = geometry if isinstance(geometry, dict) else {}
    found = [geometry.get("coordinates")]
    for _level in range(2 if geometry.get("type") == "MultiPolygon" else 1):
        found = [item for part in found if isinstance(part, list) for item in part]
    return sum(len(ring) for ring in found if isinstance(ring, list))


def read_row(number: int, feature: Any, *, centre: Point, farthest_m: float) -> AreaInFile:
    """One feature."""
    feature = feature if isinstance(feature, dict) else {}
    refuse_other_coordinates(feature, feature.get("geometry"))
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code, name = first_text(properties, CODE_KEYS, digits=DIGITS), first_text(properties, NAME_KEYS)
    problem = check_texts(code, name)
    outline = None
    if not problem:
        try:
            outline = Outline.from_geojson(feature.get("geometry"))
        except GeometryError as error:
            problem = error.code
        else:
            if distance_m(outline.centre, centre) > farthest_m:
                outline, problem = None, "far_away"
    return AreaInFile(
        number=number, code=code[:LONGEST_CODE], name=name[:LONGEST_NAME], outline=outline, problem=problem
    )


def check_texts(code: str, name: str) -> str:
    """What is wrong with code or name; empty when they can be taken."""
    if LOST in code + name:
        return "lost_letters"
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        return "no_code"
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return "no_name"
    return ""


def first_text(properties: Mapping[str, Any], keys: Sequence[str], *, digits: int = 0) -> str:
    """The first of these properties that says something, cleaned; numbers count too, with `digits` at least."""
    for key in keys:
        value = properties.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and value.strip():
            text = " ".join(clean(value[:LONGEST_TEXT]).split())
            return text if len(value) <= LONGEST_TEXT else text.ljust(LONGEST_TEXT, ".")  # cut, and still too long
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**LONGEST_CODE:
            return str(value).zfill(digits)
    return ""
