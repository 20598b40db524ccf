"""A stored happening as visitors will see it, whatever its state."""

from __future__ import annotations

from datetime import date
from typing import Any

from modules.tourism.happenings.desk.where import find_place_of
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.places.kinds import PlaceStatus


def as_public(happening: Happening, **other: Any) -> HappeningRow:
    """With its place if that is public; `other` as it was once. One statement, none without a place."""
    own: dict[str, Any] = {
        name: getattr(happening, name, None) for name in HappeningRow._fields if not name.startswith("place_")
    }
    own |= {"kept_from": date.min, "kept_until": date.min, "place_id": happening.place_id} | other
    place = find_place_of(happening.tenant_id, own["place_id"])
    if place is not None and place.status != PlaceStatus.PUBLISHED:
        place = None
    return HappeningRow(
        **own,
        place_slug=place.slug if place else None,
        place_texts=place.texts if place else None,
        place_address=place.address if place else None,
        place_lon=place.lon if place else None,
        place_lat=place.lat if place else None,
    )
