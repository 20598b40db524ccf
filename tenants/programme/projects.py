"""Projects (đề án): the first level of the plan. In the province's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, NotFound
from dothi.values.ids import new_id
from tenants.programme.models import Item, Phase, Project
from tenants.programme.noting import note
from tenants.programme.plan import StalePlan, check_may_plan


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """What is said of a project; checked by the form's schema."""

    name: str
    summary: str = ""
    decision_number: str = ""
    decision_date: date | None = None
    decision_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """A project in the list, with how many of its items there are in each status."""

    project: Project
    phases: int
    items: dict[str, int]


def list_projects(province_id: int) -> Sequence[ProjectLine]:
    """All projects of the province, the oldest first. Three statements."""
    projects = session.scalars(
        select(Project).where(Project.tenant_id == province_id).order_by(Project.created_at, Project.id)
    ).all()
    phases = select(Phase.project_id, func.count()).where(Phase.tenant_id == province_id).group_by(Phase.project_id)
    numbers: dict[UUID, int] = dict(session.execute(phases).all())
    items: dict[UUID, dict[str, int]] = {}
    by_status = (
        select(Phase.project_id, Item.status, func.count())
        .join(Phase, (Phase.tenant_id == province_id) & (Phase.id == Item.phase_id))
        .where(Item.tenant_id == province_id)
        .group_by(Phase.project_id, Item.status)
    )
    for project_id, status, count in session.execute(by_status):
        items.setdefault(project_id, {})[status] = count
    return [
        ProjectLine(project=project, phases=numbers.get(project.id, 0), items=items.get(project.id, {}))
        for project in projects
    ]


def get_project(province_id: int, project_id: UUID, *, for_update: bool = False) -> Project:
    """A project of the province. Raises NotFound, for another province's as well."""
    project = session.get(
        Project, (province_id, project_id), with_for_update=for_update or None, populate_existing=for_update
    )
    if project is None:
        raise NotFound(_("Không có đề án này."))
    return project


def create_project(province_id: int, facts: ProjectFacts, *, actor: Actor) -> Project:
    """Add a project. Raises Denied."""
    check_may_plan(actor)
    project = Project(tenant_id=province_id, id=new_id(), created_at=clock.now(), version=1, **asdict(facts))
    session.add(project)
    note("tenants.project_created", project, actor=actor)
    session.flush()
    return project


def change_project(province_id: int, project_id: UUID, facts: ProjectFacts, *, version: int, actor: Actor) -> Project:
    """Change a project that is still as the person saw it. Raises Denied, NotFound, StalePlan."""
    check_may_plan(actor)
    project = get_project(province_id, project_id, for_update=True)
    if project.version != version:
        raise StalePlan({name: getattr(project, name) for name in asdict(facts)}, version=project.version)
    for name, value in asdict(facts).items():
        setattr(project, name, value)
    project.version += 1
    note("tenants.project_changed", project, actor=actor)
    session.flush()
    return project


def delete_project(province_id: int, project_id: UUID, *, version: int, actor: Actor) -> None:
    """Delete a project that has no phase. Raises Denied, NotFound, StalePlan, Conflict."""
    check_may_plan(actor)
    project = get_project(province_id, project_id, for_update=True)
    if project.version != version:
        raise StalePlan({}, version=project.version)
    any_phase = select(Phase.id).where(Phase.tenant_id == province_id, Phase.project_id == project_id).limit(1)
    if session.execute(any_phase).first() is not None:
        raise Conflict(_("Đề án còn giai đoạn nên không thể xóa."), code="not_empty")
    note("tenants.project_deleted", project, actor=actor)
    session.delete(project)
    session.flush()
