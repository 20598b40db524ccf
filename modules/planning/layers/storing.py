"""Storing a layer with its zones and cells, and forgetting it; whoever calls commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select

from dothi.database.session import session
from dothi.values import clock
from modules.planning.layers.content import DrawnZone
from modules.planning.models import Layer, Zone, ZoneCell
from modules.planning.shapes import unpack

ROWS_AT_ONCE = 2000
KEPT = timedelta(days=7)
"""So long a layer waits that nobody takes."""
T = TypeVar("T")


def store_layer(
    tenant_id: int, layer_id: UUID, content: Mapping[str, Any], *, plan_id: UUID, file_name: str, code_list: str,
    by: str, at: datetime | None = None, report: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Store what `content.content_of` worked out; in the place of a layer with the same id."""
    forget_layer(tenant_id, layer_id)
    columns = {name: value for name, value in content.items() if name != "rows"}
    session.add(
        Layer(
            tenant_id=tenant_id,
            id=layer_id,
            plan_id=plan_id,
            file_name=file_name,
            uploaded_at=at or clock.now(),
            uploaded_by=by,
            code_list=code_list,
            report=dict(report or {}),
            taken_at=None,
            **columns,
        )
    )
    session.flush()
    rows = content["rows"]
    mine = {"tenant_id": tenant_id, "layer_id": layer_id}
    put(Zone, ({**mine, **{name: value for name, value in row.items() if name != "cells"}} for row in rows))
    put(ZoneCell, ({**mine, "cell": cell, "position": row["position"]} for row in rows for cell in row["cells"]))


def list_drawn(tenant_id: int, layer_id: UUID) -> list[DrawnZone]:
    """The zones of a layer as they were drawn. One statement."""
    columns = (Zone.position, Zone.code, Zone.label, Zone.storeys, Zone.density, Zone.far, Zone.shape)
    rows = session.execute(
        select(*columns).where(Zone.tenant_id == tenant_id, Zone.layer_id == layer_id).order_by(Zone.position)
    )
    return [DrawnZone(**row._asdict() | {"shape": unpack(row.shape)}) for row in rows]


def put(table: type[Zone | ZoneCell], rows: Iterable[dict[str, Any]]) -> None:
    """Insert the rows, some thousands at once."""
    for portion in portions(rows):
        session.execute(insert(table), portion)


def portions(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, some thousands at once."""
    left = iter(items)
    while portion := list(islice(left, ROWS_AT_ONCE)):
        yield portion


def forget_layer(tenant_id: int, layer_id: UUID) -> None:
    """Delete a layer, its zones and their cells; one that isn't there is forgotten already."""
    for table in (ZoneCell, Zone):
        session.execute(delete(table).where(table.tenant_id == tenant_id, table.layer_id == layer_id))
    session.execute(delete(Layer).where(Layer.tenant_id == tenant_id, Layer.id == layer_id))


def forget_untaken(tenant_id: int, now: datetime) -> None:
    """Delete the layers of more than a week ago that nobody took."""
    old = session.scalars(
        select(Layer.id)
        .where(Layer.tenant_id == tenant_id, Layer.taken_at.is_(None), Layer.uploaded_at < now - KEPT)
        .limit(20)
    ).all()
    for layer_id in old:
        forget_layer(tenant_id, layer_id)
