"""Which ward a parcel is in: the one on paper, which may be gone by now, and today's. Pure, for the confined child.

Today's is the one whose outline holds the parcel's middle; without outlines the one that has the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from modules.planning.imports.columns import plain, without_marks

_KIND = re.compile(r"(phuong|xa|thi tran|dac khu|p\.|x\.|tt\.)\s*")


@dataclass(frozen=True)
class KnownWard:
    """A ward of the tenant, of today or before; `outline` is GeoJSON, or empty."""

    code: str
    name: str
    is_today: bool
    outline: str = ""


def ward_key(name: str) -> str:
    """What names of one ward have in common: `P. 5`, `phường 5` and `5`; `xa trung an` and `Xã Trung An`."""
    return plain(_KIND.sub("", without_marks(" ".join(name.split())), count=1))


class TenantWards:
    """The wards of a tenant, to be looked up by name, code and place."""

    def __init__(self, known: Sequence[KnownWard]) -> None:
        self._by_key: dict[str, KnownWard] = {}
        self._by_code: dict[str, KnownWard] = {}
        for ward in sorted(known, key=lambda each: each.is_today):  # what holds today goes before what was
            self._by_key[ward_key(ward.name)] = ward
            self._by_code[ward.code] = ward
        self._drawn = [ward for ward in known if ward.is_today and ward.outline]
        self._tree = shapely.STRtree([shapely.from_geojson(ward.outline) for ward in self._drawn])

    def printed_name(self, written: str) -> str:
        """A ward as a file has it, by the name we know it by; a code is spelled out."""
        if written.isdecimal() and (coded := self._by_code.get(written)) is not None:
            return coded.name
        named = self._by_key.get(ward_key(written))
        return named.name if named is not None else written

    def at(self, places: NDArray[np.float64]) -> list[KnownWard | None]:
        """The ward of today at each longitude and latitude."""
        found: list[KnownWard | None] = [None] * len(places)
        for place, ward in self._tree.query(shapely.points(places), predicate="intersects").T.tolist():
            found[place] = found[place] or self._drawn[ward]
        return found

    def of_today(self, printed: str) -> KnownWard | None:
        """The ward of today that has this name."""
        named = self._by_key.get(ward_key(printed))
        return named if named is not None and named.is_today else None


def as_known(told: Sequence[Mapping[str, str | bool]]) -> TenantWards:
    """What the house says of its wards, as JSON."""
    return TenantWards(
        [KnownWard(str(ward["code"]), str(ward["name"]), bool(ward["is_today"]), str(ward["outline"])) for ward in told]
    )
