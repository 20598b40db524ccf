"""Two layers of zones compared. Pure.

Each zone is told of once: it stays as it is, or is new or gone, or has a partner with another code or shape. Partners
are two zones of which each has most in common with the other, at least half of the smaller one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from modules.planning.shapes import SMALLEST_M2, rough

SHARED = 0.5


class ChangeKind(StrEnum):
    """What became of a zone."""

    NEW = "new"
    GONE = "gone"
    CODE = "code"
    SHAPE = "shape"
    BOTH = "both"


class PlacedZone(NamedTuple):
    """A zone of a layer; both layers are in one plane."""

    position: int
    code: str
    use: str
    shape: BaseGeometry


class ZoneChange(NamedTuple):
    """A zone that isn't as it was; `former` is None of a new one, `current` of one that is gone."""

    kind: ChangeKind
    former: PlacedZone | None
    current: PlacedZone | None

    @property
    def m2(self) -> float:
        """The larger of its areas."""
        return max(zone.shape.area for zone in (self.former, self.current) if zone is not None)


@dataclass(frozen=True)
class Changes:
    """All of them; `moves` are square metres by former and present use, "" where there is no zone."""

    same: int
    changes: Sequence[ZoneChange]
    moves: dict[tuple[str, str], float]


def compare(former: Sequence[PlacedZone], current: Sequence[PlacedZone]) -> Changes:
    """What changed from one layer to the next."""
    pairs, old, new = identical(former, current)
    partners, met = partners_of(old, new)
    pairs += partners
    differences = [changed(*pair) for pair in pairs]
    found = [change for change in differences if change is not None]
    with_partner = {id(zone) for pair in partners for zone in pair}
    gone = [ZoneChange(ChangeKind.GONE, zone, None) for zone in old if id(zone) not in with_partner]
    made = [ZoneChange(ChangeKind.NEW, None, zone) for zone in new if id(zone) not in with_partner]
    recoded = [(a, b, a.shape.area) for a, b in pairs[: len(pairs) - len(partners)]]
    stays = {id(zone) for pair, change in zip(pairs, differences, strict=True) if change is None for zone in pair}
    return Changes(len(pairs) - len(found), [*found, *gone, *made], moves_of(old, new, [*met, *recoded], stays=stays))


ZonePair = tuple[PlacedZone, PlacedZone]
ZonesMet = tuple[PlacedZone, PlacedZone, float]


def identical(
    former: Sequence[PlacedZone], current: Sequence[PlacedZone]
) -> tuple[list[ZonePair], list[PlacedZone], list[PlacedZone]]:
    """Zones with the same shape to the bit, those with the same code first; and the others of both layers."""
    pairs: list[ZonePair] = []
    old, new = list(former), list(current)
    for is_coded in (True, False):
        waiting: defaultdict[Any, list[PlacedZone]] = defaultdict(list)
        for zone, key in zip(old, _keys(old, is_coded=is_coded), strict=True):
            waiting[key].append(zone)
        rest = []
        for zone, key in zip(new, _keys(new, is_coded=is_coded), strict=True):
            if waiting[key]:
                pairs.append((waiting[key].pop(), zone))
            else:
                rest.append(zone)
        old, new = [zone for zones in waiting.values() for zone in zones], rest
    return pairs, old, new


def _keys(zones: Sequence[PlacedZone], *, is_coded: bool) -> list[Any]:
    shapes = shapely.to_wkb(shapely.normalize(_shapes(zones))).tolist()
    return [(shape, zone.code if is_coded else "") for shape, zone in zip(shapes, zones, strict=True)]


def partners_of(old: Sequence[PlacedZone], new: Sequence[PlacedZone]) -> tuple[list[ZonePair], list[ZonesMet]]:
    """Whose partner is whose, and all that meet with the square metres that they share."""
    if not old or not new:
        return [], []
    before, after = _shapes(old), _shapes(new)
    places, those = shapely.STRtree(before).query(after, predicate="intersects")
    shared = shapely.area(shapely.intersection(after[places], before[those]))
    enough = shared > rough(np.minimum(shapely.length(after)[places], shapely.length(before)[those]))
    places, those, shared = places[enough], those[enough], shared[enough]
    best_of_new, best_of_old = _best(places, shared, len(new)), _best(those, shared, len(old))
    smaller = np.minimum(shapely.area(after)[places], shapely.area(before)[those])
    each = np.arange(len(shared))
    is_pair = (best_of_new[places] == each) & (best_of_old[those] == each) & (shared >= SHARED * smaller)
    pairs = [(old[that], new[this]) for this, that in zip(places[is_pair], those[is_pair], strict=True)]
    met = [(old[that], new[this], float(m2)) for this, that, m2 in zip(places, those, shared, strict=True)]
    return pairs, met


def _best(places: NDArray[np.intp], shared: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """For each zone the number of the meeting in which it shares most; -1 where it meets none."""
    best = np.full(count, -1)
    order = np.argsort(shared, kind="stable")
    best[places[order]] = order
    return best


def changed(former: PlacedZone, current: PlacedZone) -> ZoneChange | None:
    """What partners differ in; None where it is nothing."""
    has_code = former.code != current.code
    has_shape = not is_alike(former.shape, current.shape)
    if has_code and has_shape:
        return ZoneChange(ChangeKind.BOTH, former, current)
    if has_code or has_shape:
        return ZoneChange(ChangeKind.CODE if has_code else ChangeKind.SHAPE, former, current)
    return None


def is_alike(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two shapes differ by no more than the roughness of their drawing."""
    return bool(one.symmetric_difference(other).area <= rough(one.length))


def moves_of(
    old: Sequence[PlacedZone], new: Sequence[PlacedZone], met: Sequence[ZonesMet], *, stays: AbstractSet[int]
) -> dict[tuple[str, str], float]:
    """How much land went from which use to which; what no zone was or is counts under "".

    `stays`: zones that didn't change, by `id`; slivers along their borders are nobody's move.
    """
    moves: defaultdict[tuple[str, str], float] = defaultdict(float)
    left = {id(zone): zone.shape.area for zone in (*old, *new)}
    for former, current, m2 in met:
        if stays.isdisjoint((id(former), id(current))):
            moves[former.use, current.use] += m2
        for zone in (former, current):
            left[id(zone)] = left.get(id(zone), m2) - m2
    for side, zones in (("former", old), ("current", new)):
        for zone in zones:
            if id(zone) not in stays and left[id(zone)] > rough(zone.shape.length):
                moves[(zone.use, "") if side == "former" else ("", zone.use)] += left[id(zone)]
    return {(was, use): m2 for (was, use), m2 in moves.items() if was != use and m2 > SMALLEST_M2}


def _shapes(zones: Sequence[PlacedZone]) -> NDArray[Any]:
    return np.array([zone.shape for zone in zones], dtype=object)
