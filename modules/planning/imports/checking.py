"""What zones should be and aren't: overlaps and gaps in m², zones outside the tenant, unknown codes. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from modules.planning.codes import CodeList
from modules.planning.layers.content import DrawnZone
from modules.planning.shapes import Land

TOLD, SHAPES_AT_ONCE, PAIRS_AT_ONCE, MOST_PAIRS = 50, 100, 10_000, 200_000
"""20,000 zones of a town lie beside each other in some 80,000 pairs of boxes; of zones that all lie on each other not
every pair is measured."""
LEAST_M2 = 1.0
"""Smaller ones are how two programs round."""
LARGEST_GAP_M2 = 20_000.0
"""A larger hole is meant: a lake, a neighbour's land."""


def union_of(zones: Sequence[DrawnZone]) -> BaseGeometry:
    """All zones as one shape. Those whose edges are their neighbours' corner by corner are joined without being cut."""
    shapes = [zone.shape for zone in zones]
    frame = shapely.box(*shapely.total_bounds(shapes)).area
    # Looking takes a minute where thousands lie on each other: they have more land than there is.
    is_coverage = shapely.area(shapes).sum() <= frame + LEAST_M2 and shapely.coverage_is_valid(shapes)
    union: BaseGeometry = (shapely.coverage_union_all if is_coverage else shapely.union_all)(shapes)
    return union


def overlaps(zones: Sequence[DrawnZone], union: BaseGeometry) -> dict[str, Any]:
    """Pairs of zones that lie over each other: how many, how much, the largest; `is_more` where not all were looked at.

    Where all zones have together no more land than their union, no pair is looked at.
    """
    array = np.array([zone.shape for zone in zones], dtype=object)
    none = {"count": 0, "m2": 0.0, "told": []}
    if float(shapely.area(array).sum() - union.area) < LEAST_M2:
        return none
    pairs = near_pairs(array, most=MOST_PAIRS + 1)
    if not len(pairs):
        return none
    is_more, pairs = len(pairs) > MOST_PAIRS, pairs[:MOST_PAIRS]
    areas = np.concatenate(
        [
            shapely.area(shapely.intersection(array[part[:, 0]], array[part[:, 1]]))
            for part in np.array_split(pairs, math.ceil(len(pairs) / PAIRS_AT_ONCE))
        ]
    )
    large = np.flatnonzero(areas >= LEAST_M2)
    ordered = large[np.argsort(-areas[large])][:TOLD]
    return {
        "count": len(large),
        "m2": float(areas[large].sum()),
        "is_more": is_more,
        "told": [
            {"one": name(zones[pairs[at, 0]]), "other": name(zones[pairs[at, 1]]), "m2": round(float(areas[at]), 1)}
            for at in ordered
        ],
    }


def near_pairs(array: NDArray[np.object_], *, most: int) -> NDArray[np.int64]:
    """Pairs whose boxes share land, about `most` of them, n × 2; looked for by some shapes at a time."""
    tree, found, count = shapely.STRtree(array), [np.empty((0, 2), dtype=np.int64)], 0
    for start in range(0, len(array), SHAPES_AT_ONCE):
        ones, others = tree.query(array[start : start + SHAPES_AT_ONCE])
        pairs = np.column_stack([ones + start, others])
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        pairs = pairs[shared_box_m2(array[pairs[:, 0]], array[pairs[:, 1]]) >= LEAST_M2]
        found.append(pairs)
        count += len(pairs)
        if count >= most:
            break
    return np.concatenate(found)


def shared_box_m2(ones: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.float64]:
    """How much the boxes of pairs share: most neighbours lie beside each other, and needn't be cut."""
    one, other = shapely.bounds(ones), shapely.bounds(others)
    sides = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    shared: NDArray[np.float64] = np.clip(sides, 0, None).prod(axis=1)
    return shared


def name(zone: DrawnZone) -> str:
    """`12 (ODT-3)`: the number of the row and its code."""
    return f"{zone.position} ({zone.code})" if zone.code else str(zone.position)


def gaps(whole: BaseGeometry) -> dict[str, Any]:
    """Holes in the union of zones that nobody meant: how many, how much."""
    holes = [
        float(shapely.Polygon(ring).area)
        for part in shapely.get_parts(whole)
        if isinstance(part, shapely.Polygon)
        for ring in part.interiors
    ]
    small = [area for area in holes if LEAST_M2 <= area <= LARGEST_GAP_M2]
    return {"count": len(small), "m2": sum(small)}


def outside(zones: Sequence[DrawnZone], outline: Land | None) -> dict[str, Any]:
    """Zones that lie more than half outside the tenant (in the same plane): how many, which."""
    if outline is None:
        return {"count": 0, "told": []}
    shapely.prepare(outline)
    middles = shapely.point_on_surface([zone.shape for zone in zones])
    lost = np.flatnonzero(~shapely.contains(outline, middles))
    return {"count": len(lost), "told": [name(zones[at]) for at in lost[:TOLD]]}


def unknown_codes(zones: Sequence[DrawnZone], listed: CodeList) -> list[dict[str, Any]]:
    """Codes that aren't in the list, the most frequent first; an empty one is told as such."""
    found = Counter(zone.code for zone in zones if listed.find(zone.code) is None)
    return [{"code": code, "count": count} for code, count in found.most_common(TOLD)]
