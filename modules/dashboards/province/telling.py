"""The district's side: tells its province each hour, and when asked, its newest periods; late events change them still.

Told are the indicators that others have too, modules', those of sets and the province's own, by their common
definition: so they stay comparable, whatever formula or period a district prefers for itself. Its own stay its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import shapely
from shapely.affinity import scale
from shapely.geometry import mapping

from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Box
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.desk.figures import earliest
from modules.dashboards.events import ValuesTold
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Every, Period, last_closed, last_periods
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.sets import compared_definitions, is_comparable
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.series import Book
from tenants.areas.areas import find_outline
from tenants.areas.shown import shown_wards
from tenants.board.events import FiguresAsked
from tenants.registry.site import TenantSite

TOLD_EVERY = timedelta(hours=1)
PERIODS, WEEKS = 3, 5
CORNERS = 250
"""A corner counts that stands out by this part of the district's size."""
SCHEMATIC = "schematic"
"""Beside the geometry: whether it was drawn by our own program."""
GRID = 0.0001
"""Degrees, some ten metres."""


def tell_values(tenant_id: int, now: datetime) -> None:
    """Tell, in the tenant's scope. Six statements."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None or site.is_province:
        return
    common, today = compared_definitions(site), now.astimezone(LOCAL_ZONE).date()
    shared = {
        code: common[code]
        for code, own in load_definitions(site).items()
        if code in common and is_comparable(own, common[code])
    }
    weeks = last_periods(last_closed(today, Every.WEEK), WEEKS)
    since = min(earliest(shared.values(), today, number=PERIODS), weeks[0].begins)
    book = load_book(tenant_id, shared, list(shared), since=since, today=today)
    values = [told for each in shared.values() for told in values_of(book, each)]
    told_now = ValuesTold(member_id=tenant_id, values=values, at=now, outline=coarse_outline(site))
    record_for(site.province_id, told_now)


def coarse_outline(site: Site) -> dict[str, Any] | None:
    """The district's outline without what nobody sees on a province's map; a disc until its areas are drawn.

    No statement while it is remembered.
    """
    if not isinstance(site, TenantSite):
        return None
    outline = find_outline(site)
    shape = outline.shape if outline is not None else disc_of(site)
    west, south, east, north = shape.bounds
    coarse = shapely.simplify(shape, max(east - west, north - south) / CORNERS)
    is_schematic = outline is None or any(ward.is_schematic for ward in shown_wards(site))
    return {**mapping(shapely.set_precision(coarse, GRID)), SCHEMATIC: is_schematic}


def disc_of(site: TenantSite) -> shapely.Polygon:
    """Half as wide as the circle that holds the district, so that neighbours stay apart."""
    box = Box.around(site.centre, site.radius_m / 2)
    disc = shapely.Point(site.centre.lon, site.centre.lat).buffer(0.5, quad_segs=6)
    return scale(disc, box.east - box.west, box.north - box.south)


def tell_when_asked(event: FiguresAsked, context: HandlerContext) -> None:  # noqa: ARG001  # that it was asked is all
    """The answer to the province's question, as of when it is given."""
    tell_values(context.tenant_id, clock.now())


def values_of(book: Book, definition: Definition) -> Iterator[list[Any]]:
    """Its newest periods; of what is counted the weeks as well."""
    periods = last_periods(definition.newest(book.today), PERIODS)
    if definition.source is Source.COUNTED and definition.every is not Every.WEEK:
        periods += last_periods(last_closed(book.today, Every.WEEK), WEEKS)
    return (told(book, definition, period) for period in periods)


def told(book: Book, definition: Definition, period: Period) -> list[Any]:
    """A value as the event holds it; that there is none is told too."""
    cell = book.cell(definition.code, period)
    value, denominator = (None if part is None else str(part) for part in (cell.value, cell.denominator))
    return [definition.code, period.every.value, period.begins.isoformat(), value, denominator]
