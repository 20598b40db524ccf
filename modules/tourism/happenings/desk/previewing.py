"""A stored happening as visitors will see it, whatever its state."""

from __future__ import annotations

from datetime import date

from modules.tourism.happenings.desk.where import find_place_of
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.places.kinds import Status


def as_public(happening: Happening) -> HappeningRow:
    """With its place if that is public. One statement, none without a place."""
    place = find_place_of(happening.tenant_id, happening.place_id)
    if place is not None and place.status != Status.PUBLISHED:
        place = None
    own = {name: getattr(happening, name, None) for name in HappeningRow._fields if not name.startswith("place_")}
    own |= {"kept_from": happening.kept_from or date.min, "kept_until": happening.kept_until or date.min}
    return HappeningRow(
        **own,  # type: ignore[arg-type]
        place_id=happening.place_id,
        place_slug=place.slug if place else None,
        place_texts=place.texts if place else None,
        place_address=place.address if place else None,
        place_lon=place.lon if place else None,
        place_lat=place.lat if place else None,
    )
