"""The visitor's own plan at /du-lich/ke-hoach, favourites at /du-lich/yeu-thich: the address says all of them."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.routes import Routes
from modules.tourism.explore.presentation import area_names, card_of, language
from modules.tourism.explore.queries import PlaceFilters, list_places
from modules.tourism.planner.asked import MOST_KEPT, STAYS, asked_plan, slugs_of
from modules.tourism.planner.ordering import MOST
from modules.tourism.planner.planning import make_plan, stay_at
from modules.tourism.texts import read
from modules.tourism.trips.asked import time_field
from modules.tourism.trips.mapping import MappedStop, framed, stops_geojson
from modules.tourism.trips.queries import list_by_slugs
from modules.tourism.trips.ways import MODES
from modules.tourism.trips.words import day_words, duration_words
from tenants.areas.frame import map_frame

FOUND = 8
routes = Routes()


@routes.get("/ke-hoach")
@public
def plan() -> ResponseReturnValue:
    """The plan that the address asks for. One statement for its places, one for those it looks for."""
    site, words = current_site(), language()
    asked = asked_plan(request.args)
    with reading():
        places = list_by_slugs(site.tenant_id, [each.slug for each in asked.chosen])
        looked_for = PlaceFilters(words=asked.words)
        found = list_places(site.tenant_id, looked_for, size=FOUND + MOST).items if asked.words else ()
    made = make_plan(asked, places, site, words)
    stays = {each.slug: each.stay for each in asked.chosen}
    taken, areas, frame = {place.slug for place in places}, area_names(site), map_frame(site)
    return render_template(
        "tourism/planner/plan.html",
        asked={"day": asked.day.isoformat(), "start": time_field(asked.start), "end": time_field(asked.end)},
        day_said=day_words(asked.day),
        mode=asked.mode.value,
        words_typed=asked.words,
        rows=[
            {
                "slug": place.slug,
                "name": read(place.texts, "name", words),
                "stay": stay_at(place, stays.get(place.slug)),
                "without": url_for(".plan", **asked.without(place.slug).query),
            }
            for place in places
        ],
        gone=len(asked.chosen) - len(places),
        has_more=asked.has_more,
        is_full=len(places) >= MOST,
        most=MOST,
        plan=made,
        found=[card_of(place, areas, words) for place in found if place.slug not in taken][:FOUND],
        stay_options=[(0, ""), *((stay, duration_words(stay)) for stay in STAYS)],
        mode_options=[(each.value, str(title)) for each, title in MODES.items()],
        first=clock.local_today(),
        query=url_for(".plan", **asked.query).partition("?")[2],
        share_url=shared_address(site, url_for(".plan", **asked.query)),
        offline_url=url_for(".offline", **asked.query),
        map=framed(frame, made.order),
        map_source=url_for(".plan_map", p=[place.slug for place in made.order]),
        language=words,
    )


@routes.get("/ke-hoach/ban-do.geojson")
@public
def plan_map() -> Response:
    """The places of the address, numbered in its order. One statement."""
    words = language()
    places = list_by_slugs(current_site().tenant_id, slugs_of(request.args.getlist("p")))
    return stops_geojson(
        MappedStop(number, place.slug, read(place.texts, "name", words).words, place.lon, place.lat)
        for number, place in enumerate(places, start=1)
    )


@routes.get("/yeu-thich")
@public
def favourites() -> ResponseReturnValue:
    """The places of the address as a list. One statement."""
    site, words = current_site(), language()
    slugs = slugs_of(request.args.getlist("p"))
    places = list_by_slugs(site.tenant_id, slugs)
    areas, shown = area_names(site), [place.slug for place in places]
    return render_template(
        "tourism/planner/favourites.html",
        cards=[card_of(place, areas, words) for place in places],
        without={slug: url_for(".favourites", p=[each for each in shown if each != slug]) for slug in shown},
        gone=len(slugs) - len(places),
        most=MOST_KEPT,
        plan_url=url_for(".plan", p=shown[:MOST]),
        offline_url=url_for(".offline", f=shown),
        share_url=shared_address(site, url_for(".favourites", p=shown)),
        slugs=shown,
        language=words,
    )


def shared_address(site: Site, path: str) -> str:
    """The address to hand on."""
    return house().settings.url_of(site.canonical_host, path)
