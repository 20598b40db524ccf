"""What the board reads, in the province's scope: seven statements however many tenants, as plain rows.

Each is read by the province's part of a primary key or index: nothing here grows with other provinces.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Integer, ScalarSelect, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.outbox.events import Delivery, EventRow
from dothi.record.audit import AuditEntry
from dothi.values import clock
from tenants.programme.gates import Evidence, Pilot
from tenants.programme.models import Evaluation, Figure, Gate, Item, Override, Phase, Project, Readiness
from tenants.registry.models import Fact, Switch, Tenant

HELD = "held"
OPEN = ("planned", HELD)
"""An item's statuses while it is still to come."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The rows of a province, each kind as it was read."""

    tenants: Sequence[Any]
    """id, slug, kind, facts [[valid_from, name, kind, code] …] by day, states {module: state}."""
    items: Sequence[Any]
    """Phases (`phase_id`, `phase`, `project_id`, `project`), each with its items' columns, None without one."""
    evidence: Evidence
    """What the gates of those items are judged by."""
    figures: Sequence[Any]
    """member_id, indicator, week, numerator, denominator, told_at."""


def read_mark(province_id: int) -> Hashable:
    """Changes with whatever is done in the province or told to it: newest entry and event, deliveries that wait, day.

    A person's act leaves an entry; what a tenant tells is an event that waits until it has been kept; gates become
    overdue with the day. One statement, three looks at the end of an index.
    """
    return _MARK.read({"tenant_id": province_id})[0], clock.local_today()


def read_world(province_id: int, *, since: date) -> World:
    """Everything; figures from the week `since` on. Six statements."""
    gates: dict[UUID, list[Gate]] = {}
    for gate in session.scalars(open_gates(province_id)):
        gates.setdefault(gate.item_id, []).append(gate)
    readiness: dict[tuple[int, str], dict[str, Any]] = {}
    for told in session.execute(open_readiness(province_id)):
        readiness.setdefault((told.member_id, told.module), {})[told.gate] = told
    items = session.execute(phases_with_items(province_id)).all()
    return World(
        tenants=session.execute(tenants_with_states(province_id)).all(),
        items=items,
        evidence=Evidence(
            signed=gates,
            readiness=readiness,
            overridden=frozenset((subject, gate) for subject, gate in session.execute(overrides_in_force(province_id))),
            pilots={row.phase_id: Pilot(name=row.pilot, verdict=row.verdict) for row in items if row.pilot is not None},
        ),
        figures=session.execute(
            select(
                Figure.member_id,
                Figure.indicator,
                Figure.week,
                Figure.numerator,
                Figure.denominator,
                Figure.told_at,
            ).where(Figure.tenant_id == province_id, Figure.week >= since)
        ).all(),
    )


def newest(model: type[AuditEntry | EventRow], tenant_id: BindParameter[int]) -> ScalarSelect[UUID]:
    """The id of a tenant's last row, which are in the order of time."""
    return select(model.id).where(model.tenant_id == tenant_id).order_by(model.id.desc()).limit(1).scalar_subquery()


_TENANT = bindparam("tenant_id", type_=Integer)
_MARK = Statement(
    select(
        newest(AuditEntry, _TENANT),
        newest(EventRow, _TENANT),
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.tenant_id == _TENANT, Delivery.done_at.is_(None), Delivery.failed_at.is_(None))
        .scalar_subquery(),
    )
)


def tenants_with_states(province_id: int) -> Select[*tuple[Any, ...]]:
    """Tenants without the province itself and those that have ended; facts and states with each."""
    facts = (
        select(func.json_agg(func.json_build_array(Fact.valid_from, Fact.name, Fact.kind, Fact.code)))
        .where(Fact.tenant_id == province_id, Fact.member_id == Tenant.id)
        .scalar_subquery()
    )
    states = (
        select(func.json_object_agg(Switch.module, Switch.state))
        .where(Switch.tenant_id == province_id, Switch.member_id == Tenant.id)
        .scalar_subquery()
    )
    return select(
        Tenant.id, Tenant.slug, Tenant.kind, Tenant.position, facts.label("facts"), states.label("states")
    ).where(Tenant.tenant_id == province_id, Tenant.id != province_id, Tenant.ended_at.is_(None))


def phases_with_items(province_id: int) -> Select[*tuple[Any, ...]]:
    """Every phase with its items that aren't cancelled, and what became of the pilot that it follows."""
    pilot = aliased(Phase)
    return (
        select(
            Phase.id.label("phase_id"),
            Phase.name.label("phase"),
            pilot.name.label("pilot"),
            Evaluation.verdict,
            Project.id.label("project_id"),
            Project.name.label("project"),
            Item.id,
            Item.unit_code,
            Item.unit_name,
            Item.member_id,
            Item.module,
            Item.target_state,
            Item.planned_at,
            Item.owner_name,
            Item.owner_email,
            Item.status,
            Item.decided_at,
        )
        .join(Project, and_(Project.tenant_id == province_id, Project.id == Phase.project_id))
        .outerjoin(Item, and_(Item.tenant_id == province_id, Item.phase_id == Phase.id, Item.status != "cancelled"))
        .outerjoin(pilot, and_(pilot.tenant_id == province_id, pilot.id == Phase.follows_id))
        .outerjoin(Evaluation, and_(Evaluation.tenant_id == province_id, Evaluation.phase_id == Phase.follows_id))
        .where(Phase.tenant_id == province_id)
        .order_by(Project.created_at, Phase.position)
    )


def open_gates(province_id: int) -> Select[Gate]:
    """The gates of items that are still to come."""
    return (
        select(Gate)
        .join(Item, and_(Item.tenant_id == province_id, Item.id == Gate.item_id, Item.status.in_(OPEN)))
        .where(Gate.tenant_id == province_id)
        .order_by(Gate.position)
    )


def open_readiness(province_id: int) -> Select[*tuple[Any, ...]]:
    """What tenants told of the modules that they have an item to come of: plain rows, there are thousands."""
    waiting = (
        select(Item.id)
        .where(
            Item.tenant_id == province_id,
            Item.member_id == Readiness.member_id,
            Item.module == Readiness.module,
            Item.status.in_(OPEN),
        )
        .exists()
    )
    return select(
        Readiness.member_id,
        Readiness.module,
        Readiness.gate,
        Readiness.reason,
        Readiness.since,
        Readiness.checked_at,
    ).where(Readiness.tenant_id == province_id, waiting)


def overrides_in_force(province_id: int) -> Select[UUID, str]:
    """Confirmed by a second admin and not withdrawn since."""
    return select(Override.subject_id, Override.gate).where(
        Override.tenant_id == province_id, Override.confirmed_at.is_not(None), Override.withdrawn_at.is_(None)
    )
