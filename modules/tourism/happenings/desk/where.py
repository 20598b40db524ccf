"""The place of a happening as staff type it: its name or its name in addresses."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.values.errors import Invalid
from modules.tourism.desk.queries import list_all
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.service import find_place
from modules.tourism.texts import SOURCE
from tenants.gazetteer.words import folded

MOST_OFFERED = 200


def place_typed(tenant_id: int, typed: str, kept: Place | None) -> UUID | None:
    """The place that somebody means; `kept` is the one of before. Two statements at most. Raises Invalid (place)."""
    if not typed:
        return None
    if kept is not None and typed == kept.texts[SOURCE]["name"]:
        return kept.id
    if (named := find_place(tenant_id, typed)) is not None:
        return named.id
    found = [
        place
        for place in list_all(tenant_id, words=typed).items
        if folded(place.texts[SOURCE]["name"]) == folded(typed)
    ]
    if len(found) == 1:
        return found[0].id
    if not found:
        reason = _("Không có điểm du lịch tên này. Hãy chọn trong danh sách, hoặc để trống và điền nơi diễn ra.")
    else:
        slugs = ", ".join(place.slug for place in found)
        reason = _("Có nhiều điểm tên này. Hãy điền một trong: %(slugs)s", slugs=slugs)
    raise Invalid(_("Sự kiện chưa lưu được."), fields={"place": reason})


def find_place_of(tenant_id: int, place_id: UUID | None) -> Place | None:
    """The place of a happening. One statement, none without a place."""
    return session.get(Place, (tenant_id, place_id)) if place_id else None


def places_offered(tenant_id: int) -> list[str]:
    """The first names by the alphabet, for the field to offer. One statement."""
    query = select(Place.texts).where(Place.tenant_id == tenant_id, Place.status == PlaceStatus.PUBLISHED.value)
    return [texts[SOURCE]["name"] for texts in session.scalars(query.order_by(Place.list_key).limit(MOST_OFFERED))]
