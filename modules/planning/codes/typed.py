"""A list as a person types it or pastes it, a line a code: code, name, English name, colour, hatch. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from modules.planning.codes import HATCHES, LandUse

MOST_CODES, LONGEST_CODE, LONGEST_NAME = 300, 20, 120
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_RGB = re.compile(r"(\d{1,3})[ ,;.]+(\d{1,3})[ ,;.]+(\d{1,3})")


@dataclass(frozen=True)
class WrongLine:
    """A line that can't be taken: `problem` is one of shape, code, name, colour, hatch, twice, many, none."""

    number: int
    problem: str
    text: str = ""


def read_codes(text: str) -> list[LandUse] | WrongLine:
    """The codes of a text, or the first line that is wrong. Empty lines are passed over."""
    found: dict[str, LandUse] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = read_code(line)
        if isinstance(read, str):
            return WrongLine(number, read, line.strip()[:60])
        if read.code in found:
            return WrongLine(number, "twice", read.code)
        found[read.code] = read
        if len(found) > MOST_CODES:
            return WrongLine(number, "many")
    return list(found.values()) or WrongLine(0, "none")


def read_code(line: str) -> LandUse | str:
    """A code, or what is wrong with it. Columns are parted by `|` or by tabs."""
    parts = [part.strip() for part in line.split("|" if "|" in line else "\t")]
    if not 4 <= len(parts) <= 5:
        return "shape"
    code, name, name_en, colour, hatch = (*parts, "none")[:5]
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        return "code"
    if not name or max(len(name), len(name_en)) > LONGEST_NAME or not (name + name_en).isprintable():
        return "name"
    written = as_colour(colour)
    if written is None:
        return "colour"
    if (hatch or "none") not in HATCHES:
        return "hatch"
    return LandUse(code.upper(), name, name_en, written, hatch or "none")


def as_colour(text: str) -> str | None:
    """`#ffa0ff`, or red, green, blue as the rules print them: `255,160,255`."""
    if _COLOUR.fullmatch(text.lower()):
        return text.lower()
    if (found := _RGB.fullmatch(text)) and all(int(part) <= 255 for part in found.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    return None


def write_codes(codes: Iterable[LandUse]) -> str:
    """The text that gives these codes."""
    return "\n".join(" | ".join((each.code, each.name, each.name_en, each.colour, each.hatch)) for each in codes)
