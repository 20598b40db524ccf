"""Places lie in the wards of today: when areas have changed a job looks at some hundreds, and lets another go on.

A place is written only where its ward is another one; its version stays, since no person has changed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from dothi.database.session import session
from dothi.outbox.events import HandlerContext, Subscription, record
from dothi.values.geo import Outline, Point
from modules.tourism.events import PlaceWardsOutdated
from modules.tourism.places.models import Place
from modules.tourism.settings import SECTION, TourismSettings
from tenants.areas.areas import list_areas
from tenants.areas.events import AreasChanged
from tenants.registry.models import AreaRow
from tenants.registry.settings import load_settings

PLACES_AT_ONCE = 500


def renew_all(_event: AreasChanged, context: HandlerContext) -> None:
    """Areas have changed: begin with the first places."""
    renew_from(context.tenant_id, None)


def renew_rest(event: PlaceWardsOutdated, context: HandlerContext) -> None:
    """Go on behind the last place of the portion before."""
    renew_from(context.tenant_id, event.after)


def renew_from(tenant_id: int, after: UUID | None) -> None:
    """Give the next places by their ids their wards. Four statements, and one for each ward that gets some."""
    wards = WardsToday(list_areas(tenant_id), load_settings(tenant_id, SECTION, TourismSettings)["place_margin_m"])
    query = select(Place.id, Place.lon, Place.lat, Place.area_code).where(Place.tenant_id == tenant_id)
    if after is not None:
        query = query.where(Place.id > after)
    places = session.execute(query.order_by(Place.id).limit(PLACES_AT_ONCE).with_for_update()).all()
    moved: dict[str, list[UUID]] = defaultdict(list)
    for place_id, lon, lat, code in places:
        ward = wards.of(Point(lon, lat), code)
        if ward != code:
            moved[ward].append(place_id)
    for ward, ids in moved.items():
        these = update(Place).where(Place.tenant_id == tenant_id, Place.id.in_(ids)).values(area_code=ward)
        session.execute(these.execution_options(synchronize_session=False))
    if len(places) == PLACES_AT_ONCE:
        record(PlaceWardsOutdated(after=places[-1].id))


class WardsToday:
    """The areas of today; beside the outline of its own ward, up to a margin, a place stays where staff put it."""

    def __init__(self, areas: Sequence[AreaRow], margin_m: float) -> None:
        self._outlines = {area.code: Outline.from_geojson(area.outline) for area in areas if area.outline is not None}
        self._undrawn = {area.code for area in areas} - self._outlines.keys()
        self._margin_m = margin_m

    def of(self, point: Point, code: str) -> str:
        """The code of the ward around a point that had `code`; empty where it lies outside of all."""
        own = self._outlines.get(code)
        if own is not None and own.contains(point):
            return code
        around = (each for each, outline in self._outlines.items() if outline.contains(point))
        return next(around, code if self._is_beside(point, code) else "")

    def _is_beside(self, point: Point, code: str) -> bool:
        own = self._outlines.get(code)
        return code in self._undrawn or (own is not None and own.contains(point, self._margin_m))


SUBSCRIPTIONS = (
    Subscription(AreasChanged, renew_all, "tourism.renew_wards"),
    Subscription(PlaceWardsOutdated, renew_rest, "tourism.renew_more_wards"),
)
