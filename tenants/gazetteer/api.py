"""The JSON API of the gazetteer under /api/v1: entries by name, and words for a point; stable, for every service."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Invalid
from dothi.values.geo import GeometryError, Point
from dothi.web.api import ApiBlueprint, answer_json, with_etag
from dothi.web.limits import limited
from tenants.gazetteer.points import find_words
from tenants.gazetteer.schemas import WRONG, AtQuery, FoundPage, SearchQuery, WordsOut
from tenants.gazetteer.search import LONGEST_QUERY, search

blueprint = ApiBlueprint("tenants_gazetteer", __name__, url_prefix="/api/v1", description="Streets and places by name")
SEARCHES_PER_HOUR = 3600


@blueprint.route("/gazetteer", methods=["GET"])
@public
@limited("gazetteer", per_hour=SEARCHES_PER_HOUR)
@blueprint.arguments(SearchQuery(), location="query")
@blueprint.response(200, FoundPage)
def find(query: dict[str, Any]) -> Response:
    """Streets and places by name, however it is typed. One statement; where nothing has all words up to three more."""
    site = current_site()
    found = search(site.tenant_id, query["q"][:LONGEST_QUERY], near=query["near"], place=site.name)
    return with_etag(answer_json({"items": [asdict(entry) for entry in found]}))


@blueprint.route("/gazetteer/at", methods=["GET"])
@public
@limited("gazetteer", per_hour=SEARCHES_PER_HOUR)
@blueprint.arguments(AtQuery(), location="query")
@blueprint.response(200, WordsOut)
@blueprint.alt_response(422, description="No point in degrees")
def at(query: dict[str, Any]) -> Response:
    """Words for a point: the nearest street and its ward. One statement."""
    try:
        point = Point(query["lon"], query["lat"])
    except GeometryError:
        raise Invalid(WRONG, fields={"lon": WRONG, "lat": WRONG}) from None
    words = find_words(current_site().tenant_id, point)
    return with_etag(answer_json({"words": str(words), **asdict(words)}))
