"""The map of zones for programs under /api/v1/planning: vector tiles, and TileJSON that tells where they are."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate

from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.web.api import ApiBlueprint, Lenient, answer_json, with_etag
from modules.planning.lookup.finding import InForce
from modules.planning.map.tile import MAX_ZOOM, MIN_ZOOM, TileAt
from modules.planning.map.tiles import PlansShown, edition, plans_shown, tile
from modules.planning.plans.words import PlanTheme
from modules.planning.schemas import possible_day

blueprint = ApiBlueprint(
    "planning_map", __name__, url_prefix="/api/v1/planning", description="The map of zones as vector tiles"
)
MVT = "application/vnd.mapbox-vector-tile"
KEPT_SECONDS = 3600
"""So long a browser keeps a tile whose address names its edition."""


class ShownQuery(Lenient):
    """Which plans: on a day, of a theme, or one alone."""

    date = possible_day()
    theme = fields.String(load_default=None, validate=validate.OneOf(list(PlanTheme)))
    plan = fields.UUID(load_default=None)


class TileQuery(ShownQuery):
    """With `v`, the edition that TileJSON names, browsers keep the tile without asking again."""

    v = fields.String(load_default="", metadata={"example": "3f2a9c0d11be"})


class TileJson(Schema):
    """TileJSON 3.0."""

    tilejson = fields.String(metadata={"example": "3.0.0"})
    name = fields.String()
    tiles = fields.List(fields.String())
    minzoom = fields.Integer()
    maxzoom = fields.Integer()
    bounds = fields.List(fields.Float())
    attribution = fields.String()
    vector_layers = fields.List(fields.Dict())


@blueprint.route("/tiles.json", methods=["GET"])
@public
@blueprint.arguments(ShownQuery(), location="query")
@blueprint.response(200, TileJson)
def tile_json(query: dict[str, Any]) -> Response:
    """Where the tiles are, and what is in them: a layer for each plan in force, named by its id. One statement."""
    site, shown = current_site(), shown_by(query)
    plans = plans_shown(site.tenant_id, shown)
    path = url_for(".map_tile", z=0, x=0, y=0, v=edition(plans), **chosen(query))
    answer = {
        "tilejson": "3.0.0",
        "name": _("Bản đồ quy hoạch"),
        "tiles": [house().settings.url_of(site.canonical_host, path).replace("/0/0/0.mvt", "/{z}/{x}/{y}.mvt", 1)],
        "minzoom": MIN_ZOOM,
        "maxzoom": MAX_ZOOM,
        "attribution": site.name,
        "vector_layers": [layer_out(plan) for plan in plans],
    }
    return with_etag(answer_json(answer | ({"bounds": bounds_of(plans)} if plans else {})))


@blueprint.route("/tiles/<int:z>/<int:x>/<int:y>.mvt", methods=["GET"])
@public
@blueprint.arguments(TileQuery(), location="query")
@blueprint.response(200, description="A Mapbox Vector Tile; empty where no plan is")
def map_tile(query: dict[str, Any], z: int, x: int, y: int) -> Response:
    """A tile of the plans in force on a day. One statement when it is kept."""
    at = TileAt(z, x, y)
    if not at.is_possible:
        raise NotFound(_("Không có mảnh bản đồ này."))
    tenant_id = current_site().tenant_id
    plans = plans_shown(tenant_id, shown_by(query))
    answer = with_etag(Response(tile(tenant_id, at, plans), mimetype=MVT))
    if query["v"] == edition(plans):
        answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return answer


def shown_by(query: dict[str, Any]) -> PlansShown:
    """What the query asks for."""
    return PlansShown(day=query["date"] or clock.local_today(), theme=query["theme"], plan_id=query["plan"])


def chosen(query: dict[str, Any]) -> dict[str, Any]:
    """The query again, for an address."""
    return {name: str(value) for name, value in query.items() if value is not None}


def layer_out(plan: InForce) -> dict[str, Any]:
    """A layer as TileJSON has it."""
    fields_of_zones = {"code": "The zone's code", "use": "What the land is for"}
    return {"id": str(plan.plan_id), "description": plan.name, "fields": fields_of_zones}


def bounds_of(plans: Sequence[InForce]) -> list[float]:
    """West, south, east, north."""
    return [
        min(plan.west for plan in plans),
        min(plan.south for plan in plans),
        max(plan.east for plan in plans),
        max(plan.north for plan in plans),
    ]
