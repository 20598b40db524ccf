"""What a place's own page shows of its ratings."""

from __future__ import annotations

from typing import Any

from modules.tourism.ratings.presentation import score_of, stars_shape
from modules.tourism.ratings.queries import list_shown


def section_of(place: Any, tenant_id: int, *, most: int = 3) -> dict[str, Any]:
    """What the place's own page shows of them. One statement, none where there are none."""
    found = list_shown(tenant_id, place.id, size=most).items if place.rating_count else ()
    return {"score": score_of(place), "ratings": found, "shape": stars_shape}
