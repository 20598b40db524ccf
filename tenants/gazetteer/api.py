"""The JSON API of the gazetteer under /api/v1: entries by name, and words for a point; stable, for every service."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, current_app, request
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Invalid
from dothi.values.geo import GeometryError, Point
from dothi.web.api import ApiBlueprint
from dothi.web.limits import limited
from tenants.gazetteer.points import find_words
from tenants.gazetteer.search import LONGEST_QUERY, search

blueprint = ApiBlueprint("tenants_gazetteer", __name__, url_prefix="/api/v1", description="Streets and places by name")
SEARCHES_PER_HOUR = 3600
WRONG = _l("Vị trí gồm hai số thập phân: kinh độ, vĩ độ.")


class PointField(fields.String):
    """`lon,lat` in degrees."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Point:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **options)
        try:
            lon, lat = map(float, text.split(","))
            return Point(lon, lat)
        except (ValueError, GeometryError):
            raise ValidationError(WRONG) from None


class Lenient(Schema):
    """Parameters that we don't know are left out."""

    class Meta:
        unknown = EXCLUDE


class SearchQuery(Lenient):
    """What is looked for, and near which place."""

    q = fields.String(load_default="", metadata={"example": "12 hung vuong p7"})
    near = PointField(load_default=None, metadata={"example": "106.3626,10.3546"})


def degrees(example: float) -> fields.Float:
    """A coordinate."""
    wrong = dict.fromkeys(("invalid", "special", "too_large", "required", "null"), WRONG)
    return fields.Float(required=True, error_messages=wrong, metadata={"example": example})


class AtQuery(Lenient):
    """A point."""

    lon = degrees(106.3626)
    lat = degrees(10.3546)


class FoundOut(Schema):
    """An entry; with `number` its place is that of the house."""

    name = fields.String(metadata={"example": "Đường Hùng Vương"})
    kind = fields.String(metadata={"example": "street"})
    ward = fields.String(metadata={"example": "Phường 7"})
    lon = fields.Float(metadata={"example": 106.3626})
    lat = fields.Float(metadata={"example": 10.3546})
    number = fields.String(metadata={"example": "12"})
    numbers = fields.String(metadata={"description": "The house numbers that are known.", "example": "1–250"})


class FoundPage(Schema):
    """At most ten, the likeliest first."""

    items = fields.List(fields.Nested(FoundOut))


class WordsOut(Schema):
    """What lies at a point; all empty where nothing is known."""

    words = fields.String(metadata={"example": "đường Hùng Vương, Phường 7"})
    street = fields.String(metadata={"example": "đường Hùng Vương"})
    number = fields.String(metadata={"example": "25"})
    ward = fields.String(metadata={"example": "Phường 7"})


@blueprint.route("/gazetteer", methods=["GET"])
@public
@limited("gazetteer", per_hour=SEARCHES_PER_HOUR)
@blueprint.arguments(SearchQuery(), location="query")
@blueprint.response(200, FoundPage)
def find(query: dict[str, Any]) -> Response:
    """Streets and places by name, however it is typed. One statement."""
    site = current_site()
    found = search(site.tenant_id, query["q"][:LONGEST_QUERY], near=query["near"], place=site.name)
    return with_etag({"items": [asdict(entry) for entry in found]})


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
    return with_etag({"words": str(words), **asdict(words)})


def with_etag(body: dict[str, Any]) -> Response:
    """The answer with its version; 304 to whoever has it."""
    response = current_app.response_class(current_app.json.dumps(body), mimetype="application/json")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
