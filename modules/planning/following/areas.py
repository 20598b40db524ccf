"""What can be followed: a question (point, parcel, polygon), or a ward. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.lookup.cover import cover
from modules.planning.lookup.question import Question, encode
from modules.planning.shapes import only_land

FINE_DEGREES = 0.00003
"""About 3 m: so far a ward's border may be off."""


class FollowedKind(StrEnum):
    """By what the area was named."""

    POINT = "point"
    LAND = "land"
    WARD = "ward"


@dataclass(frozen=True, kw_only=True)
class FollowedArea:
    """An area with the words for it; `shape` is in degrees."""

    kind: FollowedKind
    code: str
    words: str
    shape: BaseGeometry

    @cached_property
    def digest(self) -> str:
        """The same for the same area."""
        return hashlib.sha256(f"{self.kind}\x1f{self.code}".encode()).hexdigest()

    def cells(self) -> list[int]:
        """The cells by which it is found."""
        return cover(self.shape)


def area_of_question(question: Question, words: str) -> FollowedArea:
    """A point or a piece of land."""
    kind = FollowedKind.POINT if question.is_point else FollowedKind.LAND
    return FollowedArea(kind=kind, code=encode(question), words=words, shape=question.in_degrees())


def area_of_ward(code: str, name: str, outline: BaseGeometry) -> FollowedArea:
    """A whole ward, as its outline is today: always several polygons, which maps draw without numbers of corners."""
    land = only_land(shapely.make_valid(shapely.simplify(outline, FINE_DEGREES)))
    return FollowedArea(
        kind=FollowedKind.WARD, code=code, words=name, shape=shapely.MultiPolygon(shapely.get_parts(land).tolist())
    )
