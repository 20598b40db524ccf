"""GeoJSON made to cost whoever reads it minutes or gigabytes: for tests of limits. Each a few MB at most."""

from __future__ import annotations

import json
from typing import Any

from tests.tenants.test_areas import HERE, feature, file_of, square


def deep() -> bytes:
    """Objects within objects."""
    return b'{"a":' * 500_000


def many_lists() -> bytes:
    """Four bytes a list, a hundred in memory."""
    return b'{"features":[' + b"[[]]," * 1_500_000 + b"0]}"


def many_points() -> bytes:
    """Features of 2,000 points each, which don't touch: more than pages bear."""
    rows = [feature(str(n), f"Phường {n}", comb(n * 0.0003)) for n in range(30)]
    return file_of(*rows)


def one_place() -> bytes:
    """2,000 equal squares: two million pairs."""
    return file_of(*(feature(str(n), f"Phường {n}", square(HERE)) for n in range(2_000)))


def crossing() -> bytes:
    """Two combs whose every tooth crosses every tooth, over and over."""
    lying = comb(0, teeth=1_500, height=0.15)
    standing = {"type": "Polygon", "coordinates": [[[y - HERE.lat + HERE.lon, x - HERE.lon + HERE.lat]
                                                    for x, y in lying["coordinates"][0]]]}  # fmt: skip
    rows = [feature(str(n), f"Phường {n}", standing if n % 2 else lying) for n in range(30)]
    return file_of(*rows)


def two_combs() -> bytes:
    """Few points, whose union has a hundred times as many."""
    lying = comb(0, teeth=300, height=0.15)
    standing = {"type": "Polygon", "coordinates": [[[y - HERE.lat + HERE.lon - 0.08, x - HERE.lon + HERE.lat + 0.05]
                                                    for x, y in lying["coordinates"][0]]]}  # fmt: skip
    return file_of(feature("1", "Phường 1", lying), feature("2", "Phường 2", standing))


def with_nul() -> bytes:
    """A name that no row of the database can hold."""
    return file_of(feature("1", "Phường\x001", square(HERE)), feature("2", "", square(HERE)))


def long_name() -> bytes:
    """A name of a million letters."""
    return file_of(feature("1", "Đ" * 1_000_000, square(HERE)))


def long_number() -> bytes:
    """A coordinate of two million digits."""
    text = json.dumps({"features": [feature("1", "Phường 1", {"type": "Polygon", "coordinates": [[["X", 10]]]})]})
    return text.replace('"X"', "9" * 2_000_000).encode()


def comb(north: float, *, teeth: int = 1_990, height: float = 0.0001) -> dict[str, Any]:
    """A polygon with many points, `north` degrees from a line through the middle."""
    west, y = HERE.lon - 0.09, HERE.lat - 0.07 + north
    top = [[west + n * 0.0001, y + height * (n % 2)] for n in range(teeth)]
    ring = [*top, [west + teeth * 0.0001, y - 0.0001], [west - 0.0001, y - 0.0001], top[0]]
    return {"type": "Polygon", "coordinates": [ring]}
