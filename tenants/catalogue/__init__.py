"""What is known of provinces, districts and wards before anybody types it in: codes, names, dates, places; from TOML.

Called by onboarding (choose from the catalogue) and by the demo. Districts ended on 1 July 2025: without a date,
functions answer for the last day before. Codes are those of the national list, which reuses them for others.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dothi.values.geo import Point

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueUnit:
    """A district (kind city, town or district) or a ward (kind ward or commune) as it was during some time.

    `valid_from` None: since before what the catalogue tells; `valid_to`: the first day on which it no longer held.
    `decree` is empty where it isn't known for sure. `centre` is right to about a kilometre, and the circle of
    `radius_m` metres holds nearly all of the unit. Wards have neither `slug` nor `code_prefix`.
    """

    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None
    decree: str
    centre: Point
    radius_m: float
    slug: str = ""
    code_prefix: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueProvince:
    """A province as it was until 1 July 2025; dates and place as in `CatalogueUnit`."""

    code: str
    name: str
    short_name: str
    valid_from: date
    valid_to: date
    decree: str
    centre: Point
    radius_m: float
    slug: str
    code_prefix: str


def provinces() -> Sequence[CatalogueProvince]:
    """All provinces of the catalogue, by code."""
    return tuple(province for province, _ in _files())


def districts(province_code: str, *, on: date = LAST_DAY_OF_DISTRICTS) -> Sequence[CatalogueUnit]:
    """The districts that the province had on that day, by code; none for a province that isn't in the catalogue."""
    return _children(province_code, on)


def wards(district_code: str, *, on: date = LAST_DAY_OF_DISTRICTS) -> Sequence[CatalogueUnit]:
    """The wards and communes that the district had on that day, by code; only Mỹ Tho's and Tân An's are known."""
    return _children(district_code, on)


def find_unit(code: str, *, on: date) -> CatalogueUnit | None:
    """The district or ward that had this code on that day."""
    return next((unit for unit in history(code) if unit.holds_on(on)), None)


def history(code: str) -> Sequence[CatalogueUnit]:
    """Everything the catalogue tells about a code, oldest first: a district that became a city has two rows."""
    rows = (unit for unit in _units() if unit.code == code)
    return tuple(sorted(rows, key=lambda unit: unit.valid_from or date.min))


def _children(parent_code: str, on: date) -> Sequence[CatalogueUnit]:
    rows = (unit for unit in _units() if unit.parent_code == parent_code and unit.holds_on(on))
    return tuple(sorted(rows, key=lambda unit: unit.code))


def _units() -> Iterable[CatalogueUnit]:
    return (unit for _, units in _files() for unit in units)


@cache
def _files() -> tuple[tuple[CatalogueProvince, tuple[CatalogueUnit, ...]], ...]:
    return tuple(_read(path) for path in sorted(Path(__file__).parent.glob("*.toml")))


def _read(path: Path) -> tuple[CatalogueProvince, tuple[CatalogueUnit, ...]]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    province = CatalogueProvince(**_placed(content["province"]))
    rows = [{"parent_code": province.code, **row} for row in content["districts"]] + content["wards"]
    return province, tuple(
        CatalogueUnit(**_placed({"valid_from": None, "valid_to": None, "decree": "", **row})) for row in rows
    )


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in row.items() if key not in {"lon", "lat"}}
    return rest | {"centre": Point(row["lon"], row["lat"])}


__all__ = [
    "LAST_DAY_OF_DISTRICTS",
    "CatalogueProvince",
    "CatalogueUnit",
    "districts",
    "history",
    "outline",
    "provinces",
    "wards",
]
