"""A project's plan as timeline and matrix read it: three statements, in the province's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import and_, select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values import clock
from dothi.values.alphabet import sort_key
from dothi.values.errors import NotFound
from dothi.values.worktime import LOCAL_ZONE
from tenants.board.queries import tenants_with_states
from tenants.board.rows import called_on, name_of
from tenants.board.timeline import PlanItem, PlanPhase
from tenants.programme.models import Evaluation, Item, Phase, Project

UnitPlan = tuple[PlanItem, Mapping[str, Sequence[PlanItem]]]
"""One of a unit's items, and all of them by module."""


@dataclass(frozen=True, kw_only=True)
class ProjectPlan:
    """A project with its phases in their order."""

    project: Project
    phases: Sequence[PlanPhase]


def load_plan(province_id: int, project_id: UUID) -> ProjectPlan:
    """A project of the province. Raises NotFound, for another province's as well."""
    project = session.get(Project, (province_id, project_id))
    if project is None:
        raise NotFound(_("Không có đề án này."))
    day = clock.local_today()
    units = {row.id: (called_on(row, day)[0], row.slug) for row in session.execute(tenants_with_states(province_id))}
    phases: dict[UUID, tuple[Phase, str | None]] = {}
    items: dict[UUID, list[PlanItem]] = {}
    rows = session.execute(
        select(Phase, Evaluation.verdict, Item)
        .outerjoin(Evaluation, and_(Evaluation.tenant_id == province_id, Evaluation.phase_id == Phase.id))
        .outerjoin(Item, and_(Item.tenant_id == province_id, Item.phase_id == Phase.id, Item.status != "cancelled"))
        .where(Phase.tenant_id == province_id, Phase.project_id == project_id)
        .order_by(Phase.position, Phase.starts_on, Item.planned_at)
    )
    for phase, verdict, item in rows:
        phases[phase.id] = (phase, verdict)
        if item is not None:
            items.setdefault(phase.id, []).append(item_of(item, units))
    return ProjectPlan(
        project=project,
        phases=[phase_of(phase, verdict, in_order(items.get(phase.id, ()))) for phase, verdict in phases.values()],
    )


def in_order(items: Iterable[PlanItem]) -> Sequence[PlanItem]:
    """By their day, then by the units' names."""
    return sorted(items, key=lambda item: (item.on, sort_key(item.unit)))


def phase_of(phase: Phase, verdict: str | None, items: Sequence[PlanItem]) -> PlanPhase:
    """A phase as a plain value."""
    return PlanPhase(
        id=phase.id,
        name=phase.name,
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        is_closed=phase.closed_at is not None,
        verdict=verdict,
        items=items,
    )


def item_of(item: Item, units: Mapping[int, tuple[str, str]]) -> PlanItem:
    """An item as a plain value, with the unit's name of today."""
    name, slug = units.get(item.member_id or 0, (item.unit_name or name_of(item.unit_code), ""))
    module = house().components.modules.get(item.module)
    return PlanItem(
        unit=name,
        module=str(module.title) if module is not None else item.module,
        target=item.target_state,
        on=item.planned_at.astimezone(LOCAL_ZONE).date(),
        status=item.status,
        owner=item.owner_name,
        is_onboarded=item.member_id is not None,
        slug=slug,
    )


def matrix_of(plan: ProjectPlan) -> tuple[Sequence[str], Sequence[UnitPlan]]:
    """The modules of the plan and its units, both in the order in which they first appear."""
    modules: dict[str, None] = {}
    units: dict[str, dict[str, list[PlanItem]]] = {}
    heads: dict[str, PlanItem] = {}
    for phase in plan.phases:
        for item in phase.items:
            modules.setdefault(item.module)
            heads.setdefault(item.unit, item)
            units.setdefault(item.unit, {}).setdefault(item.module, []).append(item)
    return list(modules), [(heads[unit], by_module) for unit, by_module in units.items()]
