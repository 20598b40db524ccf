"""A row of a file of areas, as the child answers it and the preview shows it; known areas by code and name. Pure.

Light to import: the confined child starts with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from dothi.values.letters import clean

KINDS = (("phường", "ward"), ("xã", "commune"), ("thị trấn", "township"), ("ấp", "hamlet"), ("khu phố", "quarter"))
KIND_WORDS = re.compile(rf"({'|'.join(word for word, _kind in KINDS)}|p\.|x\.|tt\.)\s*")


@dataclass(frozen=True, kw_only=True)
class AreaRead:
    """One feature: `problem` with its `values` says why it can't be taken; without one, `place` is known."""

    number: int
    code: str
    name: str
    problem: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    hectares: float = 0.0
    place: Mapping[str, float] = field(default_factory=dict)
    """lon, lat of its centre, and radius_m: how far its box reaches from there."""
    is_as_now: bool = False
    """Whether the area with its code had this very outline when the file was read."""

    @property
    def kind(self) -> str:
        """By the first word of the name; ward when it says nothing."""
        lowered = self.name.lower()
        return next((kind for word, kind in KINDS if lowered.startswith(f"{word} ")), "ward")


class Coded(Protocol):
    """What is known by a code."""

    @property
    def code(self) -> str: ...


C = TypeVar("C", bound=Coded)


def beside(rows: Iterable[AreaRead], areas: Sequence[C]) -> list[tuple[AreaRead, C | None]]:
    """Each row with the area that has its code; where only leading zeros differ, the row gets the area's code."""
    known = {area.code: area for area in areas}
    by_number = {area.code.lstrip("0"): area for area in areas if area.code.isdecimal()}
    found = []
    for row in rows:
        former = known.get(row.code) or (by_number.get(row.code.lstrip("0")) if row.code.isdecimal() else None)
        found.append((replace(row, code=former.code) if former is not None else row, former))
    return found


def bare(name: str) -> str:
    """A name without its kind and capitals: files say Mỹ Tho, Phường Mỹ Tho or P. Mỹ Tho."""
    return KIND_WORDS.sub("", " ".join(clean(name).lower().split()), count=1)
