"""What everyone sees on a province's site at /du-lich-toan-tinh: the published places of its districts.

Shown are those of districts where the service is live, by the remembered list of tenants: whatever was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import TenantListing, current_site
from dothi.values.errors import Malformed
from dothi.values.geo import Box, GeometryError
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from modules.tourism.explore.filters import asked_of
from modules.tourism.explore.presentation import kind_options, language
from modules.tourism.province.presentation import Districts, card_of, frame_of, to_geojson
from modules.tourism.province.queries import ToldFilters, list_told, told_in

routes = Routes()


@routes.get("")
@public
def index() -> ResponseReturnValue:
    """The list and map. One statement when they are kept, else two."""
    found, words = live_districts(), language()
    asked = asked_in_province(request.args, found)
    key = ("told", words, tuple(found), *sorted(asked.items()))
    listed = shared(current_site().tenant_id, key, lambda: listing(found, asked))
    return listed.within(render_template("tourism/province.html", listing=PLACE))


def listing(districts: Districts, asked: dict[str, Any]) -> str:
    """The list with its filters and the map, the same for everyone. One statement."""
    chosen = {name: value for name, value in asked.items() if name != "cursor"}
    with reading():
        page = list_told(current_site().tenant_id, filters_in_province(asked, districts), asked.get("cursor"))
    words = language()
    shown = [district for district in districts.values() if asked.get("district") in {None, slug_of(district)}]
    return render_template(
        "tourism/_province_listing.html",
        cards=[card_of(place, districts, words) for place in page.items],
        filters=chosen,
        kind_options=kind_options(),
        district_options=[(slug_of(district), district.name) for district in districts.values()],
        map=frame_of(shown),
        map_source=url_for(".map_source", **chosen),
        next_url=url_for(".index", **chosen, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".index", **chosen) if "cursor" in asked else None,
        language=words,
    )


@routes.get("/ban-do.geojson")
@public
def map_source() -> ResponseReturnValue:
    """What the map asks for its box. Kept: one statement, else two or three."""
    try:
        box = Box.parse(request.args.get("bbox", ""))
    except GeometryError as error:
        raise Malformed(_("Khung bản đồ gồm bốn số: tây, nam, đông, bắc."), code="bad_box") from error
    found, words = live_districts(), language()
    filters = filters_in_province(asked_in_province(request.args, found), found)
    province_id = current_site().tenant_id

    def make() -> str:
        with reading():
            return to_geojson(told_in(province_id, box, filters), found, language=words)

    features = shared(province_id, ("told.map", words, box, filters), make)
    return Response(features.body, mimetype="application/geo+json")


def live_districts() -> Districts:
    """Where the service is live, by id. No statement while the list of tenants is remembered."""
    found = house().components.live_districts(current_site().tenant_id, "tourism")
    return {district.tenant_id: district for district in found}


def asked_in_province(address: MultiDict[str, str], districts: Districts) -> dict[str, str]:
    """What the address asks for, without what isn't known."""
    asked = {name: value for name, value in asked_of(address).items() if name in {"q", "kind", "cursor"}}
    district = address.get("district", "")
    return asked | ({"district": district} if district in map(slug_of, districts.values()) else {})


def filters_in_province(asked: Mapping[str, str], districts: Districts) -> ToldFilters:
    """The same as the queries want it."""
    chosen = asked.get("district")
    members = (district.tenant_id for district in districts.values() if chosen in {None, slug_of(district)})
    return ToldFilters(members=tuple(members), kind=asked.get("kind", ""), words=asked.get("q", ""))


def slug_of(district: TenantListing) -> str:
    """What a district is called in this page's addresses: the first part of its host."""
    return district.host.partition(".")[0]
