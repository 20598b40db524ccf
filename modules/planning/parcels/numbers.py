"""Numbers of sheets and parcels as files and people write them: `012`, `12.0`, `Tờ 12` and `12` are one. Pure."""

from __future__ import annotations

import re

LONGEST = 20
_WORDS = re.compile(r"^(?:tờ|thửa)?(?: ?bản đồ)?(?: ?đất)?(?: ?số)?[ :.]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def plain_number(written: str) -> str:
    """A number by which a sheet or parcel is found; empty where there is none. `45A` and `12-3` stay."""
    text = _WORDS.sub("", " ".join(written.split())).replace(" ", "").upper()
    text = text.removesuffix(".0")
    return _DIGITS.sub(lambda found: found[0].lstrip("0") or "0", text)[:LONGEST]


def in_order(number: str) -> tuple[int, str]:
    """A key that sorts 9 before 10, and 45 before 45A."""
    found = _DIGITS.match(number)
    return (int(found[0]) if found else 10**9, number)


def nearest(number: str, there: list[str], most: int) -> list[str]:
    """Of the numbers that are there those around one that isn't, in order."""
    aim = in_order(number)[0]
    close = sorted(there, key=lambda each: (abs(in_order(each)[0] - aim), in_order(each)))[:most]
    return sorted(close, key=in_order)
