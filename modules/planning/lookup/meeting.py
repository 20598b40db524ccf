"""Which zones a question meets, and how much of the land lies in each: the rules of the Swiss extract (ÖREB). Pure.

A point on a border is in both zones; land that only touches a zone isn't in it. Areas are those of the data's plane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

ON_BORDER_M = 0.01
"""A point is taken to lie on a border that is so near: it came over degrees, which are rounded."""
LEAST_M2 = 0.5
"""Below it a share is the roughness of two drawings of one border: less than a whole square metre."""


class Shaped(Protocol):
    """Something with a shape in the plane."""

    @property
    def shape(self) -> BaseGeometry: ...


Z = TypeVar("Z", bound=Shaped)


@dataclass(frozen=True, kw_only=True)
class Share(Generic[Z]):
    """A zone that is met; a point has neither metres nor per cent."""

    zone: Z
    m2: int | None = None
    percent: float | None = None


def meet(land: BaseGeometry, zones: Iterable[Z], *, registered_m2: float | None = None) -> Sequence[Share[Z]]:
    """The zones that a point or a piece of land meets, the largest share first; both in one plane.

    With a registered area the shares are of that: part ÷ (measured ÷ registered), per cent with one decimal.
    """
    if isinstance(land, shapely.Point):
        return [Share(zone=zone) for zone in zones if zone.shape.distance(land) <= ON_BORDER_M]
    shapely.prepare(land)
    measured = float(land.area)
    factor = registered_m2 / measured if registered_m2 else 1.0
    parts = [
        (zone, float(shapely.intersection(zone.shape, land).area)) for zone in zones if land.intersects(zone.shape)
    ]
    met = sorted(((zone, part) for zone, part in parts if part >= LEAST_M2), key=lambda pair: -round(pair[1], 1))
    return [Share(zone=zone, m2=round(part * factor), percent=round(100 * part / measured, 1)) for zone, part in met]


def is_met(land: BaseGeometry, covered: BaseGeometry) -> bool:
    """Whether a plan covers the land, or part of it: else nothing is known there."""
    if isinstance(land, shapely.Point):
        return bool(covered.distance(land) <= ON_BORDER_M)
    return bool(land.intersects(covered)) and float(shapely.intersection(covered, land).area) >= LEAST_M2
