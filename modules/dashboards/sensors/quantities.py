"""What sensors measure, in which units, and how one becomes the other. Pure.

A unit is its factor to the quantity's first one. Salinity of 1 g/L is taken as 1 ‰ and, at 25 °C and in the range of
estuaries, as 1.9 mS/cm: total dissolved solids are about 0.53 of the conductivity there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Quantity(StrEnum):
    """What is measured."""

    SALINITY = "salinity"
    LEVEL = "level"
    RAIN = "rain"
    PM25 = "pm25"
    PM10 = "pm10"
    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    NOISE = "noise"
    VEHICLES = "vehicles"
    OTHER = "other"


class Daily(StrEnum):
    """Which number of a day an indicator made of a sensor shows."""

    MEAN = "mean"
    HIGHEST = "highest"
    TOTAL = "total"


@dataclass(frozen=True)
class Scale:
    """How a quantity is measured: its units with their factors, the range that nothing on earth leaves."""

    units: Mapping[str, Decimal]
    lowest: Decimal | None
    highest: Decimal | None
    daily: Daily = Daily.MEAN


def _scale(
    units: Mapping[str, str], lowest: str | None = "0", highest: str | None = None, daily: Daily = Daily.MEAN
) -> Scale:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Scale({unit: Decimal(factor) for unit, factor in units.items()}, number(lowest), number(highest), daily)


SCALES: Mapping[Quantity, Scale] = {
    Quantity.SALINITY: _scale(
        {"g/L": "1", "‰": "1", "ppt": "1", "mg/L": "0.001", "mS/cm": "0.53", "µS/cm": "0.00053"},
        highest="60",
        daily=Daily.HIGHEST,
    ),
    Quantity.LEVEL: _scale({"m": "1", "cm": "0.01", "mm": "0.001"}, lowest="-20", highest="50", daily=Daily.HIGHEST),
    Quantity.RAIN: _scale({"mm": "1", "cm": "10"}, highest="500", daily=Daily.TOTAL),
    Quantity.PM25: _scale({"µg/m³": "1", "mg/m³": "1000"}, highest="2000"),
    Quantity.PM10: _scale({"µg/m³": "1", "mg/m³": "1000"}, highest="5000"),
    Quantity.TEMPERATURE: _scale({"°C": "1"}, lowest="-10", highest="60"),
    Quantity.HUMIDITY: _scale({"%": "1"}, highest="100"),
    Quantity.NOISE: _scale({"dBA": "1"}, highest="150"),
    Quantity.VEHICLES: _scale({"xe": "1"}, highest="100000", daily=Daily.TOTAL),
    Quantity.OTHER: _scale({}, lowest=None),
}
SPELLINGS = {
    "g/l": "g/L",
    "mg/l": "mg/L",
    "psu": "‰",
    "us/cm": "µS/cm",
    "μs/cm": "µS/cm",
    "ms/cm": "mS/cm",
    "ug/m3": "µg/m³",
    "µg/m3": "µg/m³",
    "μg/m3": "µg/m³",
    "μg/m³": "µg/m³",
    "mg/m3": "mg/m³",
    "c": "°C",
    "celsius": "°C",
    "vehicles": "xe",
    "db": "dBA",
    "db(a)": "dBA",
}
"""Units as devices write them, in small letters."""


class UnknownUnit(ValueError):
    """A unit in which the quantity isn't measured."""


def spelled(unit: str) -> str:
    """A unit as we write it."""
    text = unit.strip()
    return SPELLINGS.get(text.casefold(), text)


def convert(value: Decimal, quantity: Quantity, *, given: str, wanted: str) -> Decimal:
    """A value from one unit into another; an empty `given` is the wanted one. Raises UnknownUnit."""
    given = spelled(given) or wanted
    if given == wanted:
        return value
    units = SCALES[quantity].units
    if given not in units or wanted not in units:
        raise UnknownUnit(given)
    return value * units[given] / units[wanted]
