"""`/console/programme`: the projects, and one project with its phases and items."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.sites.switch import STATE_TITLES
from dothi.values import clock
from dothi.values.errors import Conflict, DomainError
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.forms import Errors, read_version
from dothi.web.routes import Routes
from tenants.kit.current import province_id
from tenants.programme import projects as service
from tenants.programme import urgency
from tenants.programme.evidence import gates_of_items
from tenants.programme.forms import ProjectForm
from tenants.programme.gates import GateView
from tenants.programme.items import list_items
from tenants.programme.models import Item, Project
from tenants.programme.phases import OPEN, list_phases
from tenants.programme.plan import StalePlan
from tenants.programme.web import (
    STATUS_TITLES,
    STATUS_TONES,
    done,
    not_deleted,
    overtaken,
    save,
    typed_of,
)

routes = Routes()

LABELS = {
    "name": _l("Tên đề án"),
    "decision_number": _l("Số quyết định"),
    "decision_date": _l("Ngày quyết định"),
    "decision_by": _l("Cơ quan ban hành"),
    "summary": _l("Tóm tắt"),
}
CHANGES = ("tenants.project_changed",)


@routes.get("")
@require("tenants.console.view")
def projects() -> ResponseReturnValue:
    """All projects."""
    return render_template(
        "tenants/console/programme/projects.html", lines=service.list_projects(province_id()), statuses=STATUS_TITLES
    )


@routes.get("/new")
@require("tenants.programme.plan")
def new_project() -> ResponseReturnValue:
    """The form of a new project."""
    return project_form(None, {"version": "0"}, {})


@routes.post("/new")
@require("tenants.programme.plan")
def add_project() -> ResponseReturnValue:
    """Add one."""

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        project = service.create_project(province_id(), actor=acting_member(), **data)
        return done("project", _("Đã thêm đề án."), project_id=project.id)

    return save(ProjectForm(), store, partial(project_form, None))


@routes.get("/<uuid:project_id>")
@require("tenants.console.view")
def project(project_id: UUID) -> ResponseReturnValue:
    """One project."""
    return project_page(project_id)


@routes.get("/<uuid:project_id>/edit")
@require("tenants.programme.plan")
def edit_project(project_id: UUID) -> ResponseReturnValue:
    """Its form."""
    found = service.get_project(province_id(), project_id)
    return project_form(found, typed_of(found, list(LABELS)), {})


@routes.post("/<uuid:project_id>/edit")
@require("tenants.programme.plan")
def save_project(project_id: UUID) -> ResponseReturnValue:
    """Change it; a page that was overtaken shows both versions."""
    found = service.get_project(province_id(), project_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        service.change_project(province_id(), project_id, version=read_version(), actor=acting_member(), **data)
        return done("project", _("Đã lưu đề án."), project_id=project_id)

    def compared(error: StalePlan, data: dict[str, Any]) -> Stale:
        return overtaken(error, LABELS, wanted=data["facts"], actions=CHANGES, subject=project_id)

    return save(ProjectForm(), store, partial(project_form, found), compared=compared)


@routes.post("/<uuid:project_id>/delete")
@require("tenants.programme.plan")
def delete_project(project_id: UUID) -> ResponseReturnValue:
    """Delete one that is empty."""
    name = service.get_project(province_id(), project_id).name
    try:
        service.delete_project(province_id(), project_id, version=read_version(), actor=acting_member())
    except Conflict as error:
        stale = not_deleted(error, name, CHANGES, project_id)
        return project_page(project_id, refused=error, stale=stale), error.status
    return done("projects", _("Đã xóa đề án."))


def project_page(project_id: UUID, *, refused: DomainError | None = None, stale: Stale | None = None) -> str:
    """A project with its phases and their items, each with its most pressing gate."""
    found = service.get_project(province_id(), project_id)
    phases = list_phases(province_id(), project_id)
    items = list_items(province_id(), [phase.id for phase in phases])
    gates = gates_of_items(province_id(), [item for item in items if item.status in OPEN])
    return render_template(
        "tenants/console/programme/project.html",
        project=found,
        phases=phases,
        names={phase.id: phase.name for phase in phases},
        items={phase.id: [item for item in items if item.phase_id == phase.id] for phase in phases},
        pressing={item.id: pressing(item, gates[item.id]) for item in items if item.id in gates},
        modules=house().components.modules,
        states=STATE_TITLES,
        statuses=STATUS_TITLES,
        status_tones=STATUS_TONES,
        urgency_titles=urgency.TITLES,
        urgency_tones=urgency.TONES,
        refused=refused if stale is None else None,
        stale=stale,
    )


def pressing(item: Item, gates: Sequence[GateView]) -> urgency.Urgency:
    """How pressing an item's most pressing gate is today."""
    today, planned_on = clock.local_today(), item.planned_at.astimezone(LOCAL_ZONE).date()
    return urgency.most_urgent(urgency.urgency_of(gate, planned_on=planned_on, today=today) for gate in gates)


def project_form(found: Project | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "tenants/console/programme/project_form.html",
        project=found,
        typed=typed,
        errors=errors,
        stale=stale,
        labels=LABELS,
    )
