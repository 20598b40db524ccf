"""A small line of a few weeks as the points of an SVG polyline, so that no script draws it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 44, 14, 2


def points_of(values: Sequence[float | None], *, top: float) -> str:
    """`x,y x,y …` of the weeks that have a value, from zero at the bottom to `top`; empty for fewer than two."""
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    places = [
        f"{MARGIN + number * step:.0f},{HEIGHT - MARGIN - room * min(max(value, 0.0) / (top or 1.0), 1.0):.0f}"
        for number, value in enumerate(values)
        if value is not None
    ]
    return " ".join(places) if len(places) > 1 else ""
