"""`/api/v1/places`: published places as a list, and one of them."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from dothi.database.direct import reading
from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.web.api import answer_json, with_etag
from modules.tourism.api import schemas
from modules.tourism.api.blueprint import blueprint
from modules.tourism.explore.filters import NOW
from modules.tourism.explore.mapping import kind_title
from modules.tourism.explore.presentation import area_names, page_url, picture_url
from modules.tourism.explore.queries import PlaceFilters, ShownPlace, get_published, list_places
from modules.tourism.ratings.rules import mean_of
from modules.tourism.texts import read


@blueprint.route("/places", methods=["GET"])
@public
@blueprint.arguments(schemas.PlacesQuery(), location="query")
@blueprint.response(200, schemas.PlacePage)
def places(query: dict[str, Any]) -> Response:
    """Published places by the alphabet. One statement."""
    site, language = current_site(), query["lang"] or spoken()
    at = query["open_at"]
    filters = PlaceFilters(
        kind=query["kind"], words=query["q"], is_open_now=at == NOW, open_at=None if at == NOW else at
    )
    with reading():
        page = list_places(site.tenant_id, filters, query["cursor"] or None, box=query["bbox"])
    areas = area_names(site)
    items = [line(place, site, areas, language) for place in page.items]
    return with_etag(answer_json({"items": items, "next_cursor": page.next_cursor}))


@blueprint.route("/places/<slug>", methods=["GET"])
@public
@blueprint.arguments(schemas.LanguageQuery(), location="query")
@blueprint.response(200, schemas.PlaceDetail)
@blueprint.alt_response(404, description="No such place, or not a published one")
def place(query: dict[str, Any], slug: str) -> Response:
    """One published place. One statement."""
    site = current_site()
    found = get_published(site.tenant_id, slug)
    answer = {
        **line(found, site, area_names(site), query["lang"] or spoken()),
        "texts": found.texts,
        "hours": found.hours,
        "phone": found.phone,
        "email": found.email,
        "website": found.website,
        "source": found.source,
        "confirmed_on": found.confirmed_on.isoformat() if found.confirmed_on else None,
    }
    return with_etag(answer_json(answer))


def line(found: ShownPlace, site: Site, areas: Mapping[str, str], language: str) -> dict[str, Any]:
    """A place as anyone may see it."""
    name, picture = read(found.texts, "name", language), picture_url(found)
    return {
        "slug": found.slug,
        "name": name.words,
        "summary": read(found.texts, "summary", language).words,
        "language": name.language,
        "kind": found.kind,
        "kind_label": kind_title(language, found.kind),
        "lon": found.lon,
        "lat": found.lat,
        "is_approximate": found.is_approximate,
        "address": found.address,
        "area": areas.get(found.area_code, ""),
        "is_open": found.is_open,
        "next_change": found.next_change_at.isoformat() if found.next_change_at else None,
        "price_level": found.price_level or None,
        "wheelchair": found.wheelchair or None,
        "children": found.children or None,
        "picture_url": house().settings.url_of(site.canonical_host, picture) if picture else None,
        "picture_credit": found.picture_credit,
        "rating": rating_of(found),
        "url": page_url(site, found.slug),
        "updated_at": found.updated_at.isoformat(),
    }


def rating_of(found: ShownPlace) -> dict[str, Any] | None:
    """Mean and number of its ratings; None without one."""
    mean = mean_of(found.rating_count, found.rating_total)
    return None if mean is None else {"mean": mean, "count": found.rating_count}
