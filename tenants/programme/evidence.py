"""What the gates of some items are judged by, read in the province's scope: four statements however many items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from dothi.database.session import session
from dothi.values import clock
from tenants.programme.checks import checks_of_name
from tenants.programme.gates import Evidence, GateView, Pilot, PlannedItem, gates_of
from tenants.programme.models import Evaluation, Gate, Item, Override, Phase, Readiness


def load_evidence(province_id: int, items: Sequence[PlannedItem]) -> Evidence:
    """Readiness, signed gates, overrides in force and pilots' verdicts of these items. Four statements."""
    ids = [item.id for item in items]
    phases = list({item.phase_id for item in items})
    members = list({item.member_id for item in items if item.member_id is not None})
    readiness: dict[tuple[int, str], dict[str, Readiness]] = {}
    told = select(Readiness).where(Readiness.tenant_id == province_id, Readiness.member_id.in_(members))
    for row in session.scalars(told.execution_options(populate_existing=True)):
        readiness.setdefault((row.member_id, row.module), {})[row.gate] = row
    signed: dict[UUID, list[Gate]] = {}
    gates = select(Gate).where(Gate.tenant_id == province_id, Gate.item_id.in_(ids)).order_by(Gate.position, Gate.id)
    for gate in session.scalars(gates.execution_options(populate_existing=True)):
        signed.setdefault(gate.item_id, []).append(gate)
    overrides = select(Override.subject_id, Override.gate).where(
        Override.tenant_id == province_id,
        Override.subject_id.in_(ids),
        Override.confirmed_at.is_not(None),
        Override.withdrawn_at.is_(None),
    )
    return Evidence(
        readiness=readiness,
        signed=signed,
        overridden=frozenset((row.subject_id, row.gate) for row in session.execute(overrides)),
        pilots=load_pilots(province_id, phases),
    )


def load_pilots(province_id: int, phases: Sequence[UUID]) -> Mapping[UUID, Pilot]:
    """The pilots that these phases follow, with their verdicts. One statement."""
    pilot = aliased(Phase)
    rows = session.execute(
        select(Phase.id, pilot.name, Evaluation.verdict)
        .join(pilot, (pilot.tenant_id == province_id) & (pilot.id == Phase.follows_id))
        .outerjoin(Evaluation, (Evaluation.tenant_id == province_id) & (Evaluation.phase_id == pilot.id))
        .where(Phase.tenant_id == province_id, Phase.id.in_(phases))
    )
    return {row.id: Pilot(name=row.name, verdict=row.verdict) for row in rows}


def gates_of_items(province_id: int, items: Sequence[Item]) -> Mapping[UUID, Sequence[GateView]]:
    """The gates of several items as they stand now. Four statements."""
    evidence = load_evidence(province_id, items)
    today = clock.local_today()
    return {item.id: gates_of(item, evidence, checks=checks_of_name(item.module), today=today) for item in items}


def gates_at_go_live(province_id: int, item: Item, *, asked_at: datetime | None = None) -> Sequence[GateView]:
    """The gates of an item that is decided now: whatever isn't green is red. Four statements."""
    evidence = load_evidence(province_id, [item])
    return gates_of(
        item,
        evidence,
        checks=checks_of_name(item.module),
        today=clock.local_today(),
        is_deciding=True,
        asked_at=asked_at,
    )
