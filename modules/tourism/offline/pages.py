"""The page that saves, the one document that is saved, and the service worker that hands it out without a network.

The worker's scope is /du-lich; it stores nothing by itself. The document is fetched without cookies, so that nothing
of a session can be in it: its address says the language too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.assets import read_bundle
from dothi.web.routes import Routes
from modules.tourism.explore.hours import hours_of
from modules.tourism.explore.presentation import area_names, card_of, language, picture_url, visit_facts
from modules.tourism.explore.queries import ShownPlace
from modules.tourism.happenings.presentation import DayGroup, by_day
from modules.tourism.happenings.reading import HappeningFilters, list_coming
from modules.tourism.happenings.rows import DateRow
from modules.tourism.planner.asked import AskedPlan, asked_plan, slugs_of
from modules.tourism.planner.planning import ShownPlan, make_plan
from modules.tourism.texts import LANGUAGES, SOURCE, read
from modules.tourism.trips.mapping import MappedStop, framed, stops_geojson
from modules.tourism.trips.queries import list_by_slugs
from tenants.areas.frame import map_frame

SCOPE = "/du-lich"
COMING_DAYS, MOST_COMING = 60, 12
TEXTS = ("name", "summary", "body", "prices")
routes = Routes()


def wanted(address: MultiDict[str, str]) -> tuple[AskedPlan, list[str]]:
    """The plan in the address (`p`, as in the planner's) and all places: those of the plan, then favourites (`f`)."""
    asked = asked_plan(address)
    return asked, slugs_of([*(each.slug for each in asked.chosen), *address.getlist("f")])


def language_of(address: MultiDict[str, str]) -> str:
    """The language that the address names."""
    words = address.get("lang", "")
    return words if words in LANGUAGES else SOURCE


def same_address(asked: AskedPlan, slugs: list[str]) -> dict[str, Any]:
    """The same again as `url_for` takes it."""
    planned = {each.slug for each in asked.chosen}
    others = [slug for slug in slugs if slug not in planned]
    return {**(asked.query if planned else {}), **({"f": others} if others else {})}


@routes.get("/ngoai-tuyen")
@public
def offline() -> ResponseReturnValue:
    """What would be saved, how large it is, and the buttons to save and to remove. One statement."""
    site, words = current_site(), language()
    asked, slugs = wanted(request.args)
    places, areas = list_by_slugs(site.tenant_id, slugs), area_names(site)
    frame, address = map_frame(site), same_address(asked, slugs)
    pictures = [url for place in places if (url := picture_url(place))]
    return render_template(
        "tourism/offline/save.html",
        cards=[card_of(place, areas, words) for place in places],
        gone=len(slugs) - len(places),
        worker_url=url_for(".worker"),
        scope=SCOPE,
        document_url=url_for(".offline_document", lang=words, **address),
        files=[frame.outline_url, url_for(".offline_map", lang=words, **address), *pictures],
        map=framed(frame, places),
        map_source=url_for(".offline_map", lang=words, **address),
        language=words,
    )


@routes.get("/ngoai-tuyen/ban-doc")
@public
def offline_document() -> ResponseReturnValue:
    """All that is read without a network, on one page. Two statements."""
    site = current_site()
    asked, slugs = wanted(request.args)
    with reading():
        places = list_by_slugs(site.tenant_id, slugs)
        coming = coming_to(site.tenant_id)
    words = language_of(request.args)
    with force_locale(words):
        planned = {each.slug for each in asked.chosen}
        plan = make_plan(asked, [place for place in places if place.slug in planned], site, words)
        return document(places, plan, asked, site, words, days=by_day(coming, words))


def coming_to(tenant_id: int) -> Sequence[DateRow]:
    """The next happenings, without what is on every few days. One statement."""
    today = clock.local_today()
    last = today + timedelta(days=COMING_DAYS)
    return list_coming(tenant_id, HappeningFilters(is_rare=True), first=today, last=last, size=MOST_COMING).items


def document(
    places: list[ShownPlace], plan: ShownPlan, asked: AskedPlan, site: Site, words: str, *, days: list[DayGroup]
) -> str:
    """The document in a language."""
    frame = map_frame(site)
    return render_template(
        "tourism/offline/document.html",
        places=[
            {
                "place": place,
                "text": {field: read(place.texts, field, words) for field in TEXTS},
                "facts": visit_facts(place, site),
                "hours": hours_of(place.hours, site, words),
                "picture": picture_url(place),
            }
            for place in places
        ],
        plan=plan,
        days=days,
        day=asked.day,
        saved_at=clock.now(),
        map=framed(frame, places),
        map_source=url_for(".offline_map", lang=words, **same_address(asked, [place.slug for place in places])),
        language=words,
        locale=words,
    )


@routes.get("/ngoai-tuyen/ban-do.geojson")
@public
def offline_map() -> Response:
    """The places of the address for the map. One statement."""
    _asked, slugs = wanted(request.args)
    words = language_of(request.args)
    return stops_geojson(
        MappedStop(0, place.slug, read(place.texts, "name", words).words, place.lon, place.lat)
        for place in list_by_slugs(current_site().tenant_id, slugs)
    )


@routes.get("/ngoai-tuyen.js")
@public
def worker() -> Response:
    """The service worker, at an address under the pages that it serves. No statement."""
    response = Response(read_bundle("tourism/offline_worker.js"), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = SCOPE
    response.headers["Cache-Control"] = "no-cache"
    return response
