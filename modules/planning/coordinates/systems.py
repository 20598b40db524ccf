"""The planes of VN-2000, by the number that EPSG has for them; which province uses which, and since when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class System:
    """A plane: transverse Mercator around a meridian (degrees east), in a zone 3 or 6 degrees wide; metres E and N."""

    epsg: int
    meridian: float
    width: int = 3

    @property
    def scale(self) -> float:
        """On the meridian itself (973/2001/TT-TCĐC)."""
        return 0.9999 if self.width == 3 else 0.9996

    @property
    def name(self) -> str:
        """`VN-2000, 105°45′, 3°`: the same in every language."""
        degrees, minutes = divmod(round(self.meridian * 60), 60)
        return f"VN-2000, {degrees}°{minutes:02}′, {self.width}°"


SYSTEMS = {
    system.epsg: system
    for system in (
        System(9205, 103.0), System(9206, 104.0), System(9207, 104.5), System(9208, 104.75), System(5897, 105.0),
        System(9209, 105.5), System(9210, 105.75), System(9211, 106.0), System(9212, 106.25), System(9213, 106.5),
        System(9214, 107.0), System(9215, 107.25), System(9216, 107.5), System(5899, 107.75), System(5898, 108.0),
        System(9217, 108.25), System(9218, 108.5), System(5896, 102.0), System(3405, 105.0, 6), System(3406, 111.0, 6),
    )
}  # fmt: skip
DEGREES = 4326
"""WGS 84, longitude first: what a file may be in beside a plane."""
VN2000_DEGREES = 4756
MERGED = date(2025, 7, 1)
"""When provinces were joined, and some changed their meridian with it."""


@dataclass(frozen=True)
class Use:
    """That a province uses a plane from a day on, and until another, which is excluded."""

    province: str
    epsg: int
    since: date | None = None
    until: date | None = None


USES = (
    Use("long-an", 9210, until=MERGED),
    Use("tien-giang", 9210, until=MERGED),
    Use("tay-ninh", 9210, since=MERGED),
    Use("dong-thap", 5897, since=MERGED),
)
"""The provinces of the demo, then and now (secondary sources; old land records keep theirs)."""


def likely_systems() -> Sequence[System]:
    """Those that a certificate or file of these provinces may be in, the most usual first."""
    return [SYSTEMS[epsg] for epsg in dict.fromkeys(use.epsg for use in USES)]


def neighbours() -> Sequence[System]:
    """All planes that are worth a try when those don't fit: of 3 degrees, then of 6."""
    likely = likely_systems()
    rest = sorted(SYSTEMS.values(), key=lambda system: (system.width, abs(system.meridian - 105.75), system.epsg))
    return [*likely, *(system for system in rest if system not in likely)]
