"""The district's side: tells its province each published place as it changes, and all of them once a day.

The daily telling makes good whatever no event told: places that came with an archive, or were there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import HandlerContext
from modules.tourism.events import PlaceChanged, PlacesImported
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.province.events import PlacesTold

TOLD_EVERY = timedelta(days=1)
HANDFUL = 200
FIELDS = ("name", "summary")
COLUMNS = (Place.id, Place.version, Place.status, Place.slug, Place.kind, Place.texts, Place.lon, Place.lat)
PUBLISHED = PlaceStatus.PUBLISHED.value


def tell_change(event: PlaceChanged, context: HandlerContext) -> None:
    """Tell how the place stands by now, where it is or was published. Two statements."""
    if PUBLISHED not in {event.before.get("status"), event.after.get("status")}:
        return
    place = session.execute(
        select(*COLUMNS).where(Place.tenant_id == context.tenant_id, Place.id == event.place_id)
    ).one_or_none()
    if place is not None:
        tell(context.site.province_id, context.tenant_id, [place])


def tell_imported(event: PlacesImported, context: HandlerContext) -> None:
    """Tell how published places stand that a file changed. One statement, and one a handful."""
    ids = [UUID(place) for place in event.shown]
    query = select(*COLUMNS).where(Place.tenant_id == context.tenant_id, Place.id.in_(ids)).order_by(Place.id)
    tell_rows(context.site.province_id, context.tenant_id, iter(session.execute(query).all()))


def tell_all(tenant_id: int, now: datetime) -> None:  # noqa: ARG001  # how places stand doesn't depend on the hour
    """Tell all published places, in the tenant's scope: one statement, and one a handful."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None or site.is_province:
        return
    query = select(*COLUMNS).where(Place.tenant_id == tenant_id, Place.status == PUBLISHED)
    tell_rows(site.province_id, tenant_id, iter(session.execute(query.order_by(Place.id)).all()))


def tell_rows(province_id: int, tenant_id: int, rows: Iterator[Any]) -> None:
    """An event for each handful."""
    while handful := list(islice(rows, HANDFUL)):
        tell(province_id, tenant_id, handful)


def tell(province_id: int, tenant_id: int, places: Sequence[Any]) -> None:
    """One event to the province."""
    record_for(province_id, PlacesTold(member_id=tenant_id, places=[told(place) for place in places]))


def told(place: Any) -> dict[str, Any]:
    """What the province may know: of a place that isn't published that it isn't."""
    is_published = place.status == PUBLISHED
    texts = {
        language: {field: words[field] for field in FIELDS if words.get(field)}
        for language, words in place.texts.items()
    }
    return {
        "id": str(place.id),
        "version": place.version,
        "is_published": is_published,
        "slug": place.slug,
        "kind": place.kind,
        "texts": texts if is_published else {},
        "lon": place.lon,
        "lat": place.lat,
    }
