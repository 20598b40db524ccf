"""Whether outlines lie over each other, and how much of a tenant they cover. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

from dothi.content.confined import Refused
from dothi.values.geo import Outline

LEAST_COVER = 0.15
"""Of the circle that holds nearly all of a tenant: even one six times as long as wide covers more."""
LEAST_OVERLAP_HA = 0.1
"""Less comes of drawing the same border twice."""
M2_PER_HA = 10_000
WITHIN_WARDS = ("hamlet", "quarter")
"""Kinds of areas that lie in others."""
MOST_PAIRS = 20_000
"""Of areas whose boxes meet: 2,000 that lie side by side have about 12,000, 2,000 in one place two million."""


@dataclass(frozen=True, kw_only=True)
class NamedOutline:
    """An area with its outline."""

    name: str
    kind: str
    outline: Outline


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two areas of one level that claim the same ground."""

    first: str
    second: str
    hectares: float


def find_overlaps(areas: Sequence[NamedOutline]) -> list[Overlap]:
    """All pairs that lie over each other, the largest first. Raises Refused while there are too many to look at."""
    pairs = []
    for pair in neighbours([area.outline for area in areas]):
        pairs.append(pair)
        if len(pairs) > MOST_PAIRS:
            raise Refused("too_many_pairs")
    found = []
    for first, second in ((areas[a], areas[b]) for a, b in pairs):
        if (first.kind in WITHIN_WARDS) == (second.kind in WITHIN_WARDS):
            hectares = shared_ha(first.outline, second.outline)
            if hectares >= LEAST_OVERLAP_HA:
                found.append(Overlap(first=first.name, second=second.name, hectares=hectares))
    return sorted(found, key=lambda overlap: -overlap.hectares)


def shared_ha(first: Outline, second: Outline) -> float:
    """Hectares that lie in both. Raises MemoryError as Python would: the library has a word of its own for it."""
    try:
        return first.shared_m2(second) / M2_PER_HA
    except shapely.errors.GEOSException as error:
        if "bad_alloc" in str(error):
            raise MemoryError from error
        raise


def neighbours(outlines: Sequence[Outline]) -> Iterator[tuple[int, int]]:
    """The pairs whose boxes meet, found one outline at a time: no list of all of them is ever made."""
    shapes = [outline.shape for outline in outlines]
    tree = shapely.STRtree(shapes)
    for number, shape in enumerate(shapes):
        yield from ((number, int(other)) for other in sorted(tree.query(shape)) if number < other)


def cover_of(outline: Outline, radius_m: float) -> float:
    """How large an outline is beside the circle that holds a tenant: 1 is as large."""
    return outline.area_m2 / (math.pi * radius_m**2)


def union_of(outlines: Sequence[Outline]) -> Outline | None:
    """One outline around several."""
    if not outlines:
        return None
    joined = shapely.union_all([outline.shape for outline in outlines])
    return Outline(joined) if isinstance(joined, shapely.Polygon | shapely.MultiPolygon) else None
