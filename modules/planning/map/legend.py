"""The legend of a page's maps: each use once, with its numbers on one map or on two beside each other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modules.planning.codes import LandUse
from modules.planning.map.uses import UseSum


@dataclass(frozen=True)
class LegendLine:
    """A use; the numbers are those of each map, None where a map has none of it."""

    use: str
    look: LandUse
    zones: Sequence[int | None]
    hectares: Sequence[float | None]


def legend_of(maps: Sequence[Sequence[Sequence[UseSum]]]) -> list[LegendLine]:
    """One line a use, those with most land first; each map has the sums of its plans."""
    looks: dict[str, LandUse] = {}
    totals: list[dict[str, tuple[int, float]]] = []
    for plans in maps:
        total: dict[str, tuple[int, float]] = {}
        for each in (each for sums in plans for each in sums):
            zones, m2 = total.get(each.use, (0, 0.0))
            total[each.use] = (zones + each.zones, m2 + each.m2)
            looks[each.use] = each.look
        totals.append(total)
    largest = sorted(looks, key=lambda use: (-max(total.get(use, (0, 0.0))[1] for total in totals), use))
    return [
        LegendLine(
            use,
            looks[use],
            [total[use][0] if use in total else None for total in totals],
            [total[use][1] / 10_000 if use in total else None for total in totals],
        )
        for use in largest
    ]
