"""Lists of land-use codes, each of a day: colour, hatch and label of a code. Files beside this; a layer names its list.

Many codes share a colour: pages always show the code and the hatch too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

LAND_USE = "land_use_2024"
HATCHES = ("none", "lines", "back", "level", "upright", "grid", "cross", "dots")
"""How an area is hatched beside its colour, for readers who tell no colours."""


@dataclass(frozen=True)
class LandUse:
    """A code with its looks; `name_en` stands on English pages."""

    code: str
    name: str
    name_en: str
    colour: str
    hatch: str

    def title(self, language: str) -> str:
        """The name in a language."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True)
class CodeList:
    """A list, in use from a day on."""

    key: str
    title: str
    source: str
    since: date
    codes: Mapping[str, LandUse]

    def find(self, code: str) -> LandUse | None:
        """A code; zones are often numbered after it (`ODT-12`, `DKV3`), which is no part of it."""
        found = self.codes.get(code)
        letters = code[: next((at for at, letter in enumerate(code) if not letter.isalpha()), len(code))]
        return found or self.codes.get(letters.upper())


UNKNOWN = LandUse("", "", "", "#ffffff", "cross")


@cache
def code_list(key: str) -> CodeList:
    """A list by its key. Raises KeyError."""
    return all_lists()[key]


@cache
def all_lists() -> Mapping[str, CodeList]:
    """All lists by key."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        codes = {code: LandUse(code, *facts) for code, facts in content["codes"].items()}
        found[path.stem] = CodeList(path.stem, content["title"], content["source"], content["since"], codes)
    return found
