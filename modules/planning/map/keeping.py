"""Tiles that hold many zones: made in a job when a version is published, and kept, since a layer never changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Integer, any_, bindparam, delete, exists, insert, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values.geo import Box
from modules.planning.codes import CodeList, code_list
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.events import PlanPublished
from modules.planning.map.tile import MAX_ZOOM, MIN_ZOOM, MOST_ZONES, TileAt, TileZone, layer_of, on_the_world, tiles_of
from modules.planning.models import KeptTile, Layer, PlanVersion, Zone
from modules.planning.plans.reading import find_layer, get_version
from modules.planning.plans.words import VersionState
from modules.planning.shapes import unpack

MADE_AT_ONCE = 5
"""Layers of one round: of a tenant that has moved here, say."""
_KEPT = Statement(
    select(KeptTile.layer_id, KeptTile.body).where(
        KeptTile.tenant_id == bindparam("tenant_id", type_=Integer),
        KeptTile.layer_id == any_(bindparam("layers", type_=ARRAY(UuidType))),
        KeptTile.z == bindparam("z"),
        KeptTile.x == bindparam("x"),
        KeptTile.y == bindparam("y"),
    )
)


def find_kept(tenant_id: int, layers: Sequence[UUID], at: TileAt) -> dict[UUID, bytes]:
    """What is kept for this tile, by layer. One statement."""
    rows = _KEPT.read({"tenant_id": tenant_id, "layers": list(layers), **at._asdict()})
    return {layer_id: bytes(body) for layer_id, body in rows}


def keep_published(event: PlanPublished, context: HandlerContext) -> None:
    """Make the tiles of a version that was published."""
    version = get_version(context.tenant_id, event.version_id)
    if (layer := find_layer(context.tenant_id, version.layer_id)) is not None:
        keep_tiles(context.tenant_id, layer)


def keep_missing(tenant_id: int, _now: datetime) -> None:
    """Make the tiles of published layers that have none: one round of the schedule."""
    lacking = session.scalars(
        select(Layer)
        .where(
            Layer.tenant_id == tenant_id,
            exists().where(
                PlanVersion.tenant_id == tenant_id,
                PlanVersion.layer_id == Layer.id,
                PlanVersion.state == VersionState.PUBLISHED,
            ),
            ~exists().where(KeptTile.tenant_id == tenant_id, KeptTile.layer_id == Layer.id),
        )
        .limit(MADE_AT_ONCE)
    ).all()
    for layer in lacking:
        keep_tiles(tenant_id, layer)


def keep_tiles(tenant_id: int, layer: Layer) -> None:
    """Make a layer's tiles: those of the coarsest zoom, and of each that holds too many zones the four within."""
    listed = code_list(layer.code_list)
    rows = session.execute(select(Zone.code, Zone.shape).where(Zone.tenant_id == tenant_id, Zone.layer_id == layer.id))
    zones = [map_zone(listed, code, unpack(shape)) for code, shape in rows]
    session.execute(delete(KeptTile).where(KeptTile.tenant_id == tenant_id, KeptTile.layer_id == layer.id))
    mine = {"tenant_id": tenant_id, "layer_id": layer.id}
    made = [{**mine, **at._asdict(), "body": body} for at, body in crowded_tiles(layer, zones)]
    session.execute(insert(KeptTile), made)


def crowded_tiles(layer: Layer, zones: Sequence[TileZone]) -> Iterator[tuple[TileAt, bytes]]:
    """The tiles that are kept, coarse ones first."""
    world = on_the_world(SYSTEMS[layer.epsg], zones)
    waiting = tiles_of(Box(layer.west, layer.south, layer.east, layer.north), MIN_ZOOM)
    for at in waiting:
        body, count = layer_of(str(layer.plan_id), zones, world, at)
        if at.z == MIN_ZOOM or count > MOST_ZONES:
            yield at, body
        if count > MOST_ZONES and at.z < MAX_ZOOM:
            waiting.extend(at.finer)


def map_zone(listed: CodeList, code: str, shape: BaseGeometry) -> TileZone:
    """A zone in the plane of its layer, for the map."""
    look = listed.find(code)
    return TileZone(code, look.code if look is not None else code, shape)
