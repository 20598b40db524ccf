"""Which versions are in force on a day, and the zones of theirs that a question may meet. Only what is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Integer, any_, bindparam, func, select, true
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from dothi.database.direct import Statement
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.lookup.cover import Range
from modules.planning.models import Layer, Plan, PlanVersion, Zone, ZoneCell
from modules.planning.plans.words import VersionState
from modules.planning.shapes import unpack
from tenants.registry.models import Unit


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A version that is in force, with its plan: public facts only."""

    version_id: UUID
    plan_id: UUID
    layer_id: UUID
    theme: str
    kind: str
    name: str
    scale: int | None
    dossier_code: str
    is_illustration: bool
    number: int
    adjustment: str
    information_code: str
    decision: str
    decided_on: date
    issuer: str
    document_url: str
    standing: str
    valid_from: date
    summary: str
    epsg: int
    code_list: str
    zones: int
    area_m2: float
    west: float
    south: float
    east: float
    north: float
    unit: str | None
    head: str | None

    @property
    def system(self) -> System:
        """The plane of its zones."""
        return SYSTEMS[self.epsg]

    def is_near(self, shape: BaseGeometry) -> bool:
        """Whether the box of what it covers meets that of a shape in degrees."""
        west, south, east, north = shape.bounds
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south


@dataclass(frozen=True, kw_only=True)
class FoundZone:
    """A zone with its shape in the plane of its layer."""

    layer_id: UUID
    position: int
    code: str
    label: str
    storeys: float | None
    density: float | None
    far: float | None
    area_m2: float
    shape: BaseGeometry


_V, _P, _L, _U = PlanVersion.__table__.c, Plan.__table__.c, Layer.__table__.c, Unit.__table__.c
_IN_FORCE_COLUMNS = (
    _V.id, _P.id, _L.id, _P.theme, _P.kind, _P.name, _P.scale, _P.dossier_code, _P.is_illustration, _V.number,
    _V.adjustment, _V.information_code, _V.decision, _V.decided_on, _V.issuer, _V.document_url, _V.standing,
    _V.valid_from, _V.summary, _L.epsg, _L.code_list, _L.zones, _L.area_m2, _L.west, _L.south, _L.east, _L.north,
    _U.name, _U.head_name,
)  # fmt: skip
_OF_TENANT = bindparam("tenant_id", type_=Integer)
_PUBLISHED = (
    select(*_IN_FORCE_COLUMNS)
    .join_from(PlanVersion, Plan, (_P.tenant_id == _V.tenant_id) & (_P.id == _V.plan_id))
    .join(Layer, (_L.tenant_id == _V.tenant_id) & (_L.id == _V.layer_id))
    .outerjoin(Unit, (_U.tenant_id == _P.tenant_id) & (_U.id == _P.unit_id))
    .where(
        _V.tenant_id == _OF_TENANT,
        _P.tenant_id == _OF_TENANT,
        _L.tenant_id == _OF_TENANT,
        _V.state == VersionState.PUBLISHED.value,
    )
    .order_by(_V.plan_id, _V.valid_from.desc(), _V.number.desc())
)
_IN_FORCE = Statement(_PUBLISHED.where(_V.valid_from <= bindparam("day")).ext(distinct_on(_V.plan_id)))
_VERSIONS = Statement(_PUBLISHED.where(_P.id == bindparam("plan_id")))
_RANGES = (
    func.unnest(bindparam("firsts", type_=ARRAY(BigInteger)), bindparam("lasts", type_=ARRAY(BigInteger)))
    .table_valued("first", "last")
    .render_derived(name="ranges")
)
# Each range is a part of its own, by the primary key (tenant, layer, cell): the planner would rather read whole layers
# and throw away what lies in no range; the limit within keeps it from that.
_IN_RANGE = (
    select(ZoneCell.layer_id, ZoneCell.position)
    .where(
        ZoneCell.tenant_id == _OF_TENANT,
        ZoneCell.layer_id == any_(bindparam("layers", type_=ARRAY(UuidType))),
        ZoneCell.cell.between(_RANGES.c.first, _RANGES.c.last),
    )
    .limit(bindparam("most"))
    .lateral("in_range")
)
_FOUND = (
    select(_IN_RANGE.c.layer_id, _IN_RANGE.c.position)
    .distinct()
    .select_from(_RANGES.join(_IN_RANGE, true()))
    .limit(bindparam("most"))
    .subquery("found")
)
ZONES = Statement(
    select(
        Zone.layer_id, Zone.position, Zone.code, Zone.label, Zone.storeys, Zone.density, Zone.far, Zone.area_m2,
        Zone.shape,
    )
    .join_from(_FOUND, Zone, (Zone.layer_id == _FOUND.c.layer_id) & (Zone.position == _FOUND.c.position))
    .where(Zone.tenant_id == _OF_TENANT)
    .order_by(Zone.layer_id, Zone.position)
)  # fmt: skip
_COVERAGE = Statement(
    select(_L.id, _L.coverage).where(
        _L.tenant_id == _OF_TENANT, _L.id == any_(bindparam("layers", type_=ARRAY(UuidType)))
    )
)


def list_in_force(tenant_id: int, day: date) -> Sequence[InForce]:
    """The versions in force on a day, one a plan. One statement."""
    return _as_versions(_IN_FORCE.read({"tenant_id": tenant_id, "day": day}))


def list_published(tenant_id: int, plan_id: UUID) -> Sequence[InForce]:
    """All published versions of a plan, the newest first, whenever they are in force. One statement."""
    return _as_versions(_VERSIONS.read({"tenant_id": tenant_id, "plan_id": plan_id}))


def _as_versions(rows: Iterable[Sequence[Any]]) -> Sequence[InForce]:
    names = [field.name for field in fields(InForce)]
    return [InForce(**dict(zip(names, row, strict=True))) for row in rows]


def find_zones(
    tenant_id: int, layers: Sequence[UUID], ranges: Sequence[Range], *, most: int
) -> tuple[Sequence[FoundZone], bool]:
    """The zones of these layers whose cells lie in the ranges, `most` of them; and whether there are more.

    One statement; none without layers.
    """
    if not layers:
        return [], False
    values: dict[str, Any] = {
        "tenant_id": tenant_id,
        "layers": list(layers),
        "firsts": [first for first, _last in ranges],
        "lasts": [last for _first, last in ranges],
        "most": most + 1,
    }
    found = [
        FoundZone(
            layer_id=layer_id, position=position, code=code, label=label, storeys=storeys, density=density, far=far,
            area_m2=area, shape=unpack(shape),
        )
        for layer_id, position, code, label, storeys, density, far, area, shape in ZONES.read(values)
    ]  # fmt: skip
    return found[:most], len(found) > most


def find_coverage(tenant_id: int, layers: Sequence[UUID]) -> dict[UUID, BaseGeometry]:
    """What these layers cover, in their planes. One statement; none without layers."""
    if not layers:
        return {}
    rows = _COVERAGE.read({"tenant_id": tenant_id, "layers": list(layers)})
    return {layer_id: unpack(coverage) for layer_id, coverage in rows}
