"""What everyone sees at /du-lich: list and map of places, and one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.errors import Malformed
from dothi.values.geo import Box, GeometryError, Point
from dothi.values.own_position import read_position
from dothi.web.pagination import Page
from dothi.web.prose import prose
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from modules.tourism.explore.filters import asked_of, filters_of
from modules.tourism.explore.hours import hours_of
from modules.tourism.explore.linked import linked_place
from modules.tourism.explore.mapping import shared_geojson
from modules.tourism.explore.parts import parts_of
from modules.tourism.explore.presentation import (
    area_names,
    card_of,
    kind_options,
    language,
    page_url,
    photo_of,
    picture_url,
    visit_facts,
)
from modules.tourism.explore.queries import ShownPlace, get_published, list_nearest, list_places
from modules.tourism.pictures import ShownPicture, list_pictures
from modules.tourism.places.counting import count_places
from modules.tourism.places.kinds import KINDS, PRICES, PlaceKind, PlaceStatus
from modules.tourism.places.openings import RENEWED_DAYS
from modules.tourism.ratings.section import section_of
from modules.tourism.texts import read
from tenants.areas.frame import map_frame

NEIGHBOURS, ALIKE, LOOKED_AROUND = 6, 3, 40
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
    """The list with its filters and map, the same for everyone. Two statements; one of what kept counts don't tell."""
    chosen = {name: value for name, value in asked.items() if name != "cursor"}
    any_hours = {name: value for name, value in chosen.items() if name not in {"open", "at"}}
    with reading():
        page = near_page(site, asked) if "near" in asked else alphabet_page(site, asked)
        count = count_of(site.tenant_id, chosen)
    areas, words, here = area_names(site), language(), read_position(asked.get("near", ""))
    first, last = clock.local_today(), clock.local_today() + timedelta(days=RENEWED_DAYS - 1)
    return render_template(
        "tourism/_listing.html",
        cards=[card_of(place, areas, words, here=here) for place in page.items],
        count=count,
        filters=chosen,
        kind_options=kind_options(),
        price_options=[(price.value, str(title)) for price, title in PRICES.items()],
        first_at=f"{first}T00:00",
        last_at=f"{last}T23:59",
        map=map_frame(site),
        map_source=url_for(".map_source", **chosen),
        next_url=url_for(".index", **chosen, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".index", **chosen) if "cursor" in asked else None,
        any_hours_url=url_for(".index", **any_hours) if any_hours != chosen else None,
        language=words,
    )


def alphabet_page(site: Site, asked: dict[str, Any]) -> Page[ShownPlace]:
    """A page in the order of the alphabet. One statement, two of several words."""
    return list_places(site.tenant_id, filters_of(asked), asked.get("cursor"), language=language())


def near_page(site: Site, asked: dict[str, Any]) -> Page[ShownPlace]:
    """The nearest ones. Two statements."""
    here = read_position(asked["near"])
    return Page(list_nearest(site.tenant_id, here, filters_of(asked)) if here else ())


def count_of(tenant_id: int, chosen: dict[str, str]) -> int | None:
    """How many places the list holds, by the kept counts; None where these don't say."""
    if chosen.keys() - {"kind"}:
        return None
    return count_places(tenant_id, status=PlaceStatus.PUBLISHED, **({"kind": chosen["kind"]} if chosen else {}))


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
    """One published place. Two statements when what it says is kept, else five and those of other rooms."""
    site = current_site()
    found = get_published(site.tenant_id, slug)
    said = shared(site.tenant_id, ("place", language(), slug), lambda: published_content(found, site))
    return said.within(place_page(found, site, content=PLACE))


def preview(found: ShownPlace, site: Site, *, pictures: Sequence[ShownPicture] = ()) -> str:
    """The page as visitors would read it; it tells programs nothing."""
    content = place_content(found, site, pictures=pictures, is_preview=True)
    return place_page(found, site, content=Markup(content))  # noqa: S704  # a template's


def place_page(found: ShownPlace, site: Site, *, content: Markup) -> str:
    """What stands around the content: title, what is shown where it is shared, the way back."""
    words, picture = language(), picture_url(found)
    return render_template(
        "tourism/place.html",
        text={field: read(found.texts, field, words) for field in ("name", "summary")},
        picture_address=house().settings.url_of(site.canonical_host, picture) if picture else "",
        url=page_url(site, found.slug),
        content=content,
    )


def published_content(found: ShownPlace, site: Site) -> str:
    """With pictures, places around and what other rooms say. Two statements, two of the nearest, and theirs."""
    with reading():
        pictures = list_pictures(site.tenant_id, found.id)
        around = list_nearest(site.tenant_id, Point(found.lon, found.lat), most=LOOKED_AROUND)
    return place_content(found, site, pictures=pictures, around=[each for each in around if each.slug != found.slug])


def place_content(
    found: ShownPlace,
    site: Site,
    *,
    pictures: Sequence[ShownPicture] = (),
    around: Sequence[ShownPlace] = (),
    is_preview: bool = False,
) -> str:
    """What the page says, `around` the nearest first."""
    words, here = language(), Point(found.lon, found.lat)
    areas = area_names(site)
    return render_template(
        "tourism/_place.html",
        place=found,
        kind=str(KINDS[PlaceKind(found.kind)]),
        text={field: read(found.texts, field, words) for field in ("name", "summary", "body", "prices")},
        prose=prose,
        facts=visit_facts(found, site),
        hours=hours_of(found.hours, site, words),
        near=[card_of(each, areas, words, here=here) for each in around[:NEIGHBOURS]],
        alike=[card_of(each, areas, words, here=here) for each in alike(found, around[NEIGHBOURS:])],
        photos=[photo_of(each, words, name=read(found.texts, "name", words).words) for each in pictures],
        voices=None if is_preview else section_of(found, site.tenant_id),
        is_preview=is_preview,
        linked=None if is_preview else linked_place(found, site, clock.local_today(), pictures=pictures),
        map=map_frame(site),
        parts=parts_of(site, found.id, words),
        language=words,
    )


def alike(found: ShownPlace, others: Sequence[ShownPlace]) -> list[ShownPlace]:
    """The nearest of the same kind."""
    return [each for each in others if each.kind == found.kind][:ALIKE]
