"""What everyone sees at /du-lich: list and map of places, and one place."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values.errors import Malformed
from dothi.values.geo import Box, GeometryError
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from modules.tourism.explore.filters import asked_of, filters_of
from modules.tourism.explore.frame import map_frame
from modules.tourism.explore.mapping import shared_geojson
from modules.tourism.explore.parts import parts_of
from modules.tourism.explore.presentation import (
    area_names,
    card_of,
    kind_options,
    language,
    page_url,
    picture_url,
    visit_facts,
    ways_to,
)
from modules.tourism.explore.queries import get_published, list_places
from modules.tourism.places.counting import count_places
from modules.tourism.places.kinds import KINDS, Kind, Status
from modules.tourism.texts import read

routes = Routes()


@routes.get("")
@public
def index() -> ResponseReturnValue:
    """The list and map of published places. One statement when they are kept, else two or three."""
    site, words = current_site(), language()
    asked = asked_of(request.args)
    listed = shared(site.tenant_id, ("places", words, *sorted(asked.items())), lambda: listing(site, asked))
    return listed.within(render_template("tourism/explore.html", listing=PLACE))


def listing(site: Site, asked: dict[str, Any]) -> str:
    """The list with its filters and map, the same for everyone. Two statements; one of a search."""
    chosen = {name: value for name, value in asked.items() if name != "cursor"}
    with reading():
        page = list_places(site.tenant_id, filters_of(asked), asked.get("cursor"))
        count = count_of(site.tenant_id, chosen)
    areas, words = area_names(site), language()
    return render_template(
        "tourism/_listing.html",
        cards=[card_of(place, areas, words) for place in page.items],
        count=count,
        filters=chosen,
        kind_options=kind_options(),
        map=map_frame(site),
        map_source=url_for(".map_source", **chosen),
        next_url=url_for(".index", **chosen, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".index", **chosen) if "cursor" in asked else None,
        language=words,
    )


def count_of(tenant_id: int, chosen: dict[str, str]) -> int | None:
    """How many places the list holds, by the kept counts; None where these don't say."""
    if chosen.keys() - {"kind"}:
        return None
    return count_places(tenant_id, status=Status.PUBLISHED, **({"kind": chosen["kind"]} if chosen else {}))


@routes.get("/ban-do.geojson")
@public
def map_source() -> ResponseReturnValue:
    """What the map asks for its box. Kept: one statement, else two or three."""
    try:
        box = Box.parse(request.args.get("bbox", ""))
    except GeometryError as error:
        raise Malformed(_("Khung bản đồ gồm bốn số: tây, nam, đông, bắc."), code="bad_box") from error
    filters = filters_of(asked_of(request.args))
    features = shared_geojson(current_site().tenant_id, box, filters, language=language())
    return Response(features.body, mimetype="application/geo+json")


@routes.get("/<slug>")
@public
def place(slug: str) -> ResponseReturnValue:
    """One published place, and what other rooms say of it. One statement, and theirs."""
    site, words = current_site(), language()
    found = get_published(site.tenant_id, slug)
    return render_template(
        "tourism/place.html",
        place=found,
        kind=str(KINDS[Kind(found.kind)]),
        text={field: read(found.texts, field, words) for field in ("name", "summary", "body", "prices")},
        facts=visit_facts(found, site),
        ways=ways_to(found),
        picture=picture_url(found),
        url=page_url(site, slug),
        map=map_frame(site),
        parts=parts_of(site, found.id, words),
        language=words,
    )
