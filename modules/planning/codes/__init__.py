"""Lists of land-use codes, each of a day: colour, hatch and label of a code. A layer names its list for good.

Shipped lists are files beside this; those that a province made are rows (`models.py`), found in the tenant's scope.
Many codes share a colour: pages always show the code and the hatch too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

LAND_USE = "land_use_2024"
HATCHES = ("none", "lines", "back", "level", "upright", "grid", "cross", "dots")
"""How an area is hatched beside its colour, for readers who tell no colours."""


class CodeSystem(StrEnum):
    """What kind of maps a list is for."""

    LAND_USE = "land_use"
    URBAN_RURAL = "urban_rural"


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
        return (self.name_en or self.name) if language == "en" else self.name


@dataclass(frozen=True)
class CodeList:
    """A list, in use from a day on."""

    key: str
    title: str
    source: str
    since: date
    codes: Mapping[str, LandUse]
    system: CodeSystem = CodeSystem.LAND_USE

    def find(self, code: str) -> LandUse | None:
        """A code; zones are often numbered after it (`ODT-12`, `DKV3`), which is no part of it."""
        found = self.codes.get(code)
        letters = code[: next((at for at, letter in enumerate(code) if not letter.isalpha()), len(code))]
        return found or self.codes.get(letters.upper())


def list_of(codes: Iterable[str]) -> CodeList:
    """A list of which only the codes matter."""
    return CodeList("", "", "", date.min, {code: LandUse(code, "", "", "", "") for code in codes})


UNKNOWN = LandUse("", "", "", "#ffffff", "cross")


def code_list(key: str) -> CodeList:
    """A list by its key: shipped, or the tenant's in whose scope we act. Raises KeyError."""
    found = shipped_lists().get(key)
    if found is not None:
        return found
    from modules.planning.codes.kept import kept_list  # noqa: PLC0415  # the child that reads files has no database

    return kept_list(key)


@cache
def shipped_lists() -> Mapping[str, CodeList]:
    """All that come with the program, by key."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        codes = {code: LandUse(code, *facts) for code, facts in told["codes"].items()}
        system = CodeSystem(told["system"])
        found[path.stem] = CodeList(path.stem, told["title"], told["source"], told["since"], codes, system)
    return found
