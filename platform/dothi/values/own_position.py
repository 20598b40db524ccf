"""Somebody's own position as an address tells it, `106.363,10.355`: rounded, so that no log knows more. Pure.

`assets/scripts/position.js` writes it.
"""

from __future__ import annotations

import re

from dothi.values.geo import GeometryError, Point

DECIMALS = 3
"""Of a degree: some 100 m."""
_POSITION = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,2}(?:\.\d{1,15})?)", re.ASCII)


def read_position(text: str) -> Point | None:
    """`lon,lat`, rounded; None when it can't be read."""
    found = _POSITION.fullmatch(text.strip())
    try:
        return Point(*(round(float(part), DECIMALS) for part in found.groups())) if found else None
    except GeometryError:
        return None


def position_text(place: Point) -> str:
    """As it stands in an address."""
    return f"{place.lon:.{DECIMALS}f},{place.lat:.{DECIMALS}f}"
