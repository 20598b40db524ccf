"""What else is planned around a place: codes that don't touch it, each with the nearest zone that has it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from modules.planning.codes import LandUse

MOST = 12


@dataclass(frozen=True, kw_only=True)
class Near:
    """A code, and how far away its nearest zone is, in whole metres."""

    look: LandUse
    plan: str
    metres: int


def nearest(zones: Iterable[tuple[float, LandUse, str]], *, met: Collection[str], within_m: float) -> Sequence[Near]:
    """The nearest zone of each code, the nearest first; `zones` as metres from the land, look and plan.

    Codes that the land itself meets (`met`) are left out, and those that no list knows.
    """
    found: dict[str, Near] = {}
    for metres, look, plan in sorted(zones, key=lambda zone: zone[0]):
        if metres <= within_m and look.code and look.code not in met:
            found.setdefault(look.code, Near(look=look, plan=plan, metres=max(1, round(metres))))
    return list(found.values())[:MOST]
