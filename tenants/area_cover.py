"""Whether outlines lie over each other, and how much of a tenant they cover. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from dothi.geo import Outline

LEAST_COVER = 0.15
"""Of the circle that holds nearly all of a tenant: even one six times as long as wide covers more."""
LEAST_OVERLAP_HA = 0.1
"""Less comes of drawing the same border twice."""
M2_PER_HA = 10_000
WITHIN_WARDS = ("hamlet", "quarter")
"""Kinds of areas that lie in others."""


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
    """All pairs that lie over each other, the largest first."""
    if not areas:
        return []
    shapes = [area.outline.shape for area in areas]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    found = []
    for first, second in ((areas[a], areas[b]) for a, b in pairs if a < b):
        if (first.kind in WITHIN_WARDS) == (second.kind in WITHIN_WARDS):
            hectares = first.outline.shared_m2(second.outline) / M2_PER_HA
            if hectares >= LEAST_OVERLAP_HA:
                found.append(Overlap(first=first.name, second=second.name, hectares=hectares))
    return sorted(found, key=lambda overlap: -overlap.hectares)


def cover_of(outline: Outline, radius_m: float) -> float:
    """How large an outline is beside the circle that holds a tenant: 1 is as large."""
    return outline.area_m2 / (math.pi * radius_m**2)
