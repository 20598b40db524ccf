"""How hatches are drawn, on squares of 8: once for pages and for paper. Pure."""

from __future__ import annotations

from modules.planning.codes import HATCHES

STROKES = {
    "lines": "M-1 1l2-2M0 8l8-8M7 9l2-2",
    "back": "M-1 7l2 2M0 0l8 8M7-1l2 2",
    "level": "M0 4h8",
    "upright": "M4 0v8",
    "grid": "M0 4h8M4 0v8",
    "cross": "M-1 1l2-2M0 8l8-8M7 9l2-2M-1 7l2 2M0 0l8 8M7-1l2 2",
}
SPOTS = ((2, 2), (6, 6))
"""Of `dots`, the one hatch that has no strokes."""


def hatch_pattern(name: str, *, prefix: str, scale: float = 1.0) -> str:
    """An SVG pattern with the id `<prefix>-<name>`, one square of it so many times 8 units."""
    if name == "dots":
        drawn = "".join(f'<circle cx="{x}" cy="{y}" r="1.1" fill="#000" fill-opacity=".5"/>' for x, y in SPOTS)
    else:
        drawn = f'<path d="{STROKES[name]}" stroke="#000" stroke-opacity=".45" stroke-width="1.1" fill="none"/>'
    turned = f' patternTransform="scale({scale:g})"' if scale != 1 else ""
    return f'<pattern id="{prefix}-{name}" width="8" height="8" patternUnits="userSpaceOnUse"{turned}>{drawn}</pattern>'


def hatch_patterns(prefix: str) -> str:
    """All of them, one after another."""
    return "".join(hatch_pattern(name, prefix=prefix) for name in HATCHES if name != "none")
