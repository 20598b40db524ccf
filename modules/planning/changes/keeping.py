"""Comparisons of neighbouring versions: worked out in a job when one is drawn, published or withdrawn, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from modules.planning.changes.comparing import PlacedZone, compare
from modules.planning.changes.telling import told
from modules.planning.codes import code_list
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shape_to_degrees, shape_to_plane
from modules.planning.events import PlanEvent
from modules.planning.models import Comparison, Layer, PlanVersion, Zone
from modules.planning.plans.words import VersionState
from modules.planning.shapes import unpack

MADE_AT_ONCE = 5


class LayerPair(NamedTuple):
    """A layer and the one before it."""

    layer_id: UUID
    former_id: UUID


def pairs_of(versions: Sequence[PlanVersion]) -> list[LayerPair]:
    """Each published version with the one before it, and each draft with the published one that it would follow."""
    drawn = [version for version in versions if version.layer_id is not None]
    published = sorted((v for v in drawn if v.state == VersionState.PUBLISHED), key=_since)
    pairs = list(zip(published[1:], published, strict=False))
    for draft in (version for version in drawn if version.state == VersionState.DRAFT):
        before = [v for v in published if draft.valid_from is None or _since(v) < draft.valid_from]
        if before:
            pairs.append((draft, before[-1]))
    return [LayerPair(one.layer_id, other.layer_id) for one, other in pairs if one.layer_id and other.layer_id]


def _since(version: PlanVersion) -> date:
    return version.valid_from or date.max


def find_comparison(tenant_id: int, layer_id: UUID, former_id: UUID) -> dict[str, Any] | None:
    """What was found, as `telling.told` has it; None while it isn't worked out. One statement."""
    return session.scalar(
        select(Comparison.found).where(
            Comparison.tenant_id == tenant_id, Comparison.layer_id == layer_id, Comparison.former_id == former_id
        )
    )


def keep_of_plan(event: PlanEvent, context: HandlerContext) -> None:
    """Work out what the versions of a plan change."""
    tenant_id = context.tenant_id
    versions = session.scalars(
        select(PlanVersion).where(PlanVersion.tenant_id == tenant_id, PlanVersion.plan_id == event.plan_id)
    ).all()
    for pair in lacking(tenant_id, pairs_of(versions)):
        keep(tenant_id, pair)


def keep_missing(tenant_id: int, _now: datetime) -> None:
    """Work out some that are missing, of a tenant that has moved here: one round of the schedule."""
    versions = session.scalars(select(PlanVersion).where(PlanVersion.tenant_id == tenant_id)).all()
    plans = {version.plan_id for version in versions}
    pairs = [pair for plan_id in plans for pair in pairs_of([v for v in versions if v.plan_id == plan_id])]
    for pair in lacking(tenant_id, pairs)[:MADE_AT_ONCE]:
        keep(tenant_id, pair)


def lacking(tenant_id: int, pairs: Sequence[LayerPair]) -> list[LayerPair]:
    """Those of the pairs that aren't kept."""
    kept = session.execute(
        select(Comparison.layer_id, Comparison.former_id).where(
            Comparison.tenant_id == tenant_id, Comparison.layer_id.in_([pair.layer_id for pair in pairs])
        )
    )
    known = {tuple(row) for row in kept}
    return [pair for pair in dict.fromkeys(pairs) if tuple(pair) not in known]


def keep(tenant_id: int, pair: LayerPair) -> None:
    """Compare two layers in the plane of the later one, and keep what was found."""
    plane = SYSTEMS[get_layer(tenant_id, pair.layer_id).epsg].epsg
    former, current = (placed(tenant_id, layer_id, epsg=plane) for layer_id in (pair.former_id, pair.layer_id))
    row = {
        "tenant_id": tenant_id,
        **pair._asdict(),
        "made_at": clock.now(),
        "found": told(compare(former, current)),
    }
    session.execute(insert(Comparison).values(row).on_conflict_do_nothing())


def get_layer(tenant_id: int, layer_id: UUID) -> Layer:
    """A layer that a version points to."""
    return session.scalars(select(Layer).where(Layer.tenant_id == tenant_id, Layer.id == layer_id)).one()


def placed(
    tenant_id: int, layer_id: UUID, *, epsg: int, positions: Sequence[int] | None = None
) -> Sequence[PlacedZone]:
    """A layer's zones in a plane, all or those of some positions."""
    layer = get_layer(tenant_id, layer_id)
    query = select(Zone.position, Zone.code, Zone.shape).where(Zone.tenant_id == tenant_id, Zone.layer_id == layer_id)
    if positions is not None:
        query = query.where(Zone.position.in_(positions))
    listed, zones = code_list(layer.code_list), []
    for position, code, packed in session.execute(query.order_by(Zone.position)):
        shape, look = unpack(packed), listed.find(code)
        if layer.epsg != epsg:
            shape = shape_to_plane(SYSTEMS[epsg], shape_to_degrees(SYSTEMS[layer.epsg], shape))
        zones.append(PlacedZone(position, code, look.code if look is not None else code, shape))
    return zones
