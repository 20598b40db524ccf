"""Looking for a street or place within a form of a report: for the script, and as a page of the form without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Request, url_for

from dothi.sites.site import Site
from dothi.values.geo import GeometryError, Point
from modules.feedback.pages.forms import ReportForm
from modules.feedback.pages.sent_report import SentReport, read_report
from tenants.gazetteer.search import Found, search

LOOKS_PER_HOUR = 600


class PlaceSearch(NamedTuple):
    """What the macro `place_search` takes."""

    url: str
    look_url: str
    typed: str
    found: Sequence[Found]


def place_search(sent: SentReport, site: Site, *, look_url: str) -> PlaceSearch:
    """The search above a form's map; what was looked for without script is found. One statement then, else none."""
    typed = sent.values.get("look_for", "") if sent.is_looking else ""
    found = search(site.tenant_id, typed, place=site.name) if typed else ()
    return PlaceSearch(url_for("tenants_gazetteer.find"), look_url, typed, found)


def read_looking(request: Request, *, site: Site, schema: type[ReportForm]) -> SentReport:
    """A form whose sender looks for a place, or has chosen one (`take`): nothing in it is found fault with yet."""
    sent = read_report(request, tenant_id=site.tenant_id, schema=schema)
    sent.errors.clear()
    taken = request.form.get("take", "")
    if point := point_of(taken):
        sent.values |= {"lon": f"{point.lon:.6f}", "lat": f"{point.lat:.6f}"}
    sent.is_looking = not taken
    return sent


def point_of(text: str) -> Point | None:
    """`lon,lat` as a button says it."""
    try:
        lon, lat = map(float, text.split(","))
        return Point(lon, lat)
    except (ValueError, GeometryError):
        return None
