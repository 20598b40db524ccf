"""Dimensions that flows of all services name alike, so that a dashboard can tell units, wards and places apart."""

from __future__ import annotations

UNIT = "unit"
"""A unit's id; `-` for none."""
WARD = "ward"
"""The code of the ward, of today's division, in which something lies; what lies in none isn't counted by it."""
CELL = "cell"
"""The cell of `CELL_LEVEL` (`dothi.values.cells`) in which something lies, as digits: 1.2 km wide, nobody's house."""
CELL_LEVEL = 15
