"""The map of an extract as SVG, in millimetres: zones with colour, hatch and code, the land on top of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.codes import LandUse
from modules.planning.codes.hatches import hatch_pattern
from modules.planning.extract.framing import HIGH_MM, WIDE_MM, Frame

INK, EDGE, ASKED = "#1b2733", "#4a5968", "#b8241c"
PALE = 0.38
TEXT_MM, SMALL_MM = 2.5, 2.3
PAPER = shapely.box(0, 0, WIDE_MM, HIGH_MM)
FINEST_MM = 0.04
MOST_NUMBERED = 24
FONT = "Be Vietnam Pro, sans-serif"
HATCH_SCALE = 0.28
"""Millimetres for a unit of a hatch."""


@dataclass(frozen=True, kw_only=True)
class MapZone:
    """A zone in the plane of the map; `is_met`: some of the land lies in it."""

    shape: BaseGeometry
    code: str
    look: LandUse
    is_met: bool


def draw(land: BaseGeometry, zones: Sequence[MapZone], frame: Frame, *, north: str, bar: str) -> str:
    """The map, without what lies outside the frame; `north` and `bar` stand at the arrow and the scale bar."""
    box = frame.box
    seen = [(zone, frame.on_paper(shapely.intersection(zone.shape, box))) for zone in zones]
    seen = [(zone, shape) for zone, shape in seen if not shape.is_empty]
    seen.sort(key=lambda pair: (pair[0].is_met, -pair[1].area))
    areas = "".join(area(zone, shape) for zone, shape in seen)
    asked = frame.on_paper(land)
    return "".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE_MM:g} {HIGH_MM:g}" font-family="{FONT}">',
        patterns({zone.look.hatch for zone, _shape in seen}),
        f'<clipPath id="paper"><rect width="{WIDE_MM:g}" height="{HIGH_MM:g}"/></clipPath><g clip-path="url(#paper)">',
        f'<rect width="{WIDE_MM:g}" height="{HIGH_MM:g}" fill="#fff"/>', areas, asked_for(asked), names(seen, asked),
        corner_numbers(asked), "</g>", arrow(north), scale_bar(frame, bar),
        border(WIDE_MM, HIGH_MM), "</svg>",
    ))  # fmt: skip


def swatch(look: LandUse) -> str:
    """How zones with this code are drawn, for the legend."""
    over = f'<rect width="9" height="5" fill="url(#h-{look.hatch})"/>' if look.hatch != "none" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5">{patterns({look.hatch})}'
        f'<rect width="9" height="5" fill="{look.colour}"/>{over}'
        f"{border(9, 5)}</svg>"
    )


def border(wide: float, high: float) -> str:
    """The edge of a drawing."""
    size = f'x=".1" y=".1" width="{wide - 0.2:g}" height="{high - 0.2:g}"'
    return f'<rect {size} fill="none" stroke="{EDGE}" stroke-width=".2"/>'


def patterns(hatches: Collection[str]) -> str:
    """The hatches that are needed."""
    found = (hatch_pattern(name, prefix="h", scale=HATCH_SCALE) for name in sorted(set(hatches) - {"none"}))
    return f"<defs>{''.join(found)}</defs>"


def area(zone: MapZone, shape: BaseGeometry) -> str:
    """A zone: its colour, and over it the hatch; neighbours are pale."""
    path = path_of(shape.simplify(FINEST_MM))
    hatch = f'<path d="{path}" fill="url(#h-{zone.look.hatch})"/>' if zone.look.hatch != "none" else ""
    drawn = (
        f'<path d="{path}" fill="{zone.look.colour}" fill-rule="evenodd" stroke="{EDGE}" stroke-width=".18"/>{hatch}'
    )
    return drawn if zone.is_met else f'<g opacity="{PALE}">{drawn}</g>'


def path_of(shape: BaseGeometry) -> str:
    """The rings of all its polygons, as a path."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(
        "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(ring)[:-1].tolist()) + "Z"
        for ring in rings
    )


def asked_for(asked: BaseGeometry) -> str:
    """What is asked about: an outline, or a mark at a point; white around it, so that it shows on every colour."""
    if isinstance(asked, shapely.Point):
        x, y = asked.x, asked.y
        cross = f"M{x - 3:.2f} {y:.2f}h6M{x:.2f} {y - 3:.2f}v6"
        ring = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.9" fill="none"'
        return (
            f'<path d="{cross}" stroke="#fff" stroke-width="1.1"/>{ring} stroke="#fff" stroke-width="1.3"/>'
            f'<path d="{cross}" stroke="{ASKED}" stroke-width=".45"/>{ring} stroke="{ASKED}" stroke-width=".6"/>'
        )
    path = path_of(asked)
    line = f'<path d="{path}" fill="none" stroke-linejoin="round"'
    return f'{line} stroke="#fff" stroke-width="1.3"/>{line} stroke="{ASKED}" stroke-width=".6"/>'


def names(seen: Sequence[tuple[MapZone, BaseGeometry]], asked: BaseGeometry) -> str:
    """The codes, each where its zone has most room, those of the land first; none over another or the arrow."""
    taken = [shapely.box(WIDE_MM - 14, 0, WIDE_MM, 16), shapely.box(0, HIGH_MM - 10, 40, HIGH_MM)]
    found = []
    for zone, shape in reversed(seen):
        inside = shapely.intersection(shape, asked) if zone.is_met and asked.area else shape
        place = room_in(inside, zone.code) or room_in(shape, zone.code)
        if place is None or any(place.intersects(other) for other in taken):
            continue
        taken.append(place)
        x, y = place.centroid.x, place.centroid.y + TEXT_MM * 0.36
        weight = ' font-weight="bold"' if zone.is_met else ' fill-opacity=".75"'
        found.append(text(x, y, zone.code, f'text-anchor="middle"{weight}'))
    return "".join(found)


def room_in(shape: BaseGeometry, code: str) -> shapely.Polygon | None:
    """Where a code can stand in a zone; None where it has no room."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    if not parts or not code:
        return None
    largest = max(parts, key=lambda part: part.area)
    wide, high = len(code) * TEXT_MM * 0.33, TEXT_MM * 0.55
    if largest.area < 4 * wide * high:
        return None
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, 0.3), 0)
    place = shapely.box(middle.x - wide, middle.y - high, middle.x + wide, middle.y + high)
    is_inside = PAPER.contains(place) and shapely.intersection(place, shape).area >= 0.8 * place.area
    return place if is_inside else None


def corner_numbers(asked: BaseGeometry) -> str:
    """The numbers of the corners, outside them."""
    if not isinstance(asked, shapely.Polygon) or len(asked.exterior.coords) - 1 > MOST_NUMBERED:
        return ""
    middle, found = asked.centroid, []
    for number, (x, y) in enumerate(asked.exterior.coords[:-1], 1):
        far = max(0.01, ((x - middle.x) ** 2 + (y - middle.y) ** 2) ** 0.5)
        out_x, out_y = x + (x - middle.x) / far * 2.2, y + (y - middle.y) / far * 2.2
        found.append(text(out_x, out_y + 0.8, str(number), f'text-anchor="middle" fill="{ASKED}"', size=SMALL_MM))
    return "".join(found)


def text(x: float, y: float, words: str, attributes: str, *, size: float = TEXT_MM) -> str:
    """Words on the map, with white around each letter."""
    placed = f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" {attributes}'
    said = escape(words)
    return (
        f'{placed} stroke="#fff" stroke-width=".7" stroke-linejoin="round">{said}</text>'
        f"{placed}{'' if 'fill=' in attributes else f' fill={chr(34)}{INK}{chr(34)}'}>{said}</text>"
    )


def arrow(north: str) -> str:
    """Where north is: upwards."""
    x = WIDE_MM - 8
    return (
        f'<circle cx="{x:g}" cy="9" r="6" fill="#fff" fill-opacity=".85"/>'
        f'<path d="M{x:g} 4.6l2.3 7.4-2.3-1.5-2.3 1.5z" fill="{INK}"/>'
        f'<text x="{x:g}" y="14.6" font-size="2.4" text-anchor="middle" fill="{INK}">{escape(north)}</text>'
    )


def scale_bar(frame: Frame, words: str) -> str:
    """How long some metres are on paper."""
    wide, top = frame.bar_m * 1000 / frame.scale, HIGH_MM - 4.5
    return (
        f'<rect x="3" y="{top - 4.6:g}" width="{max(wide, 30) + 5:g}" height="7" fill="#fff" fill-opacity=".85"/>'
        f'<path d="M5 {top - 1:g}v1.6h{wide:.2f}v-1.6" fill="none" stroke="{INK}" stroke-width=".35"/>'
        f'<text x="5" y="{top - 1.8:g}" font-size="2.4" fill="{INK}">{escape(words)}</text>'
    )
