"""Storing a layer with its zones and cells, and forgetting it; whoever calls commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, select

from dothi.content.telling import STORE, Tell, untold
from dothi.database.inserting import put_all
from dothi.database.session import session
from dothi.values import clock
from modules.planning.layers.content import DrawnZone
from modules.planning.models import Comparison, Layer, Zone, ZoneCell
from modules.planning.shapes import unpack

KEPT = timedelta(days=7)
"""So long a layer waits that nobody takes."""
AT_ONCE = 1_000
Row = TypeVar("Row")
COLUMNS = ("position", "code", "label", "storeys", "density", "far", "area_m2", "shape")
"""Of a zone, beside those of its key."""


def store_layer(
    tenant_id: int, layer_id: UUID, content: Mapping[str, Any], *, plan_id: UUID, file_name: str, code_list: str,
    by: str, at: datetime | None = None, report: Mapping[str, Any] | None = None, tell: Tell = untold,
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
    rows, mine = content["rows"], (tenant_id, layer_id)
    key = ("tenant_id", "layer_id")
    for done, part in parts_of(rows):
        put_all(Zone, (*key, *COLUMNS), [(*mine, *(row[name] for name in COLUMNS)) for row in part])
        cells = [(*mine, cell, row["position"]) for row in part for cell in row["cells"]]
        put_all(ZoneCell, (*key, "cell", "position"), cells)
        tell(STORE, done, len(rows))


def parts_of(rows: Sequence[Row]) -> Iterator[tuple[int, Sequence[Row]]]:
    """Rows in parts, each with how many there are up to its end."""
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        yield start + len(part), part


def list_drawn(tenant_id: int, layer_id: UUID) -> list[DrawnZone]:
    """The zones of a layer as they were drawn. One statement."""
    columns = (Zone.position, Zone.code, Zone.label, Zone.storeys, Zone.density, Zone.far, Zone.shape)
    rows = session.execute(
        select(*columns).where(Zone.tenant_id == tenant_id, Zone.layer_id == layer_id).order_by(Zone.position)
    )
    return [DrawnZone(**row._asdict() | {"shape": unpack(row.shape)}) for row in rows]


def forget_layer(tenant_id: int, layer_id: UUID) -> None:
    """Delete a layer, its zones, their cells and its comparisons; one that isn't there is forgotten already."""
    session.execute(select(Layer.id).where(Layer.tenant_id == tenant_id, Layer.id == layer_id).with_for_update())
    for table in (Comparison, ZoneCell, Zone):
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
