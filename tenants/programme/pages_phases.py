"""`/console/programme/phases`: the forms of a phase."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale
from dothi.values.errors import Conflict
from dothi.web.forms import Errors, read_version
from dothi.web.routes import Routes
from tenants.kit.current import province_id
from tenants.programme import phases as service
from tenants.programme.forms import PhaseForm
from tenants.programme.models import Phase
from tenants.programme.pages_projects import project_page
from tenants.programme.plan import StalePlan
from tenants.programme.projects import get_project
from tenants.programme.web import done, not_deleted, overtaken, save, typed_of

routes = Routes()

LABELS: dict[str, Label] = {
    "name": _l("Tên giai đoạn"),
    "starts_on": _l("Ngày bắt đầu"),
    "ends_on": _l("Ngày kết thúc"),
    "goals": _l("Mục tiêu"),
    "budget_vnd": _l("Kinh phí (đồng)"),
    "is_pilot": _l("Đây là giai đoạn thí điểm"),
    "follows_id": _l("Tiếp nối giai đoạn thí điểm"),
}
CHANGES = ("tenants.phase_changed", "tenants.phase_closed")


@routes.get("/<uuid:project_id>/phases/new")
@require("tenants.programme.plan")
def new_phase(project_id: UUID) -> ResponseReturnValue:
    """The form of a new phase."""
    get_project(province_id(), project_id)
    return phase_form(project_id, None, {"version": "0"}, {})


@routes.post("/<uuid:project_id>/phases/new")
@require("tenants.programme.plan")
def add_phase(project_id: UUID) -> ResponseReturnValue:
    """Add one."""
    get_project(province_id(), project_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        service.create_phase(province_id(), project_id, actor=acting_member(), **data)
        return done("project", _("Đã thêm giai đoạn."), project_id=project_id)

    return save(PhaseForm(), store, partial(phase_form, project_id, None))


@routes.get("/phases/<uuid:phase_id>/edit")
@require("tenants.programme.plan")
def edit_phase(phase_id: UUID) -> ResponseReturnValue:
    """Its form."""
    phase = service.get_phase(province_id(), phase_id)
    return phase_form(phase.project_id, phase, typed_of(phase, list(LABELS)), {})


@routes.post("/phases/<uuid:phase_id>/edit")
@require("tenants.programme.plan")
def save_phase(phase_id: UUID) -> ResponseReturnValue:
    """Change it; a page that was overtaken shows both versions."""
    phase = service.get_phase(province_id(), phase_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        service.change_phase(province_id(), phase_id, version=read_version(), actor=acting_member(), **data)
        return done("project", _("Đã lưu giai đoạn."), project_id=phase.project_id)

    def compared(error: StalePlan, data: dict[str, Any]) -> Stale:
        return overtaken(error, labels_of(phase), wanted=data["facts"], actions=CHANGES, subject=phase_id)

    return save(PhaseForm(), store, partial(phase_form, phase.project_id, phase), compared=compared)


@routes.post("/phases/<uuid:phase_id>/delete")
@require("tenants.programme.plan")
def delete_phase(phase_id: UUID) -> ResponseReturnValue:
    """Delete one that is empty."""
    found = service.get_phase(province_id(), phase_id)
    name, project_id = found.name, found.project_id
    try:
        service.delete_phase(province_id(), phase_id, version=read_version(), actor=acting_member())
    except Conflict as error:
        stale = not_deleted(error, name, CHANGES, phase_id)
        return project_page(project_id, refused=error, stale=stale), error.status
    return done("project", _("Đã xóa giai đoạn."), project_id=project_id)


def labels_of(phase: Phase) -> dict[str, Label]:
    """The fields' names, with the words for the values that are codes."""
    pilots = {str(one.id): one.name for one in service.list_phases(province_id(), phase.project_id)}
    return LABELS | {
        "is_pilot": (LABELS["is_pilot"], {"true": _("có"), "": _("không")}),
        "follows_id": (LABELS["follows_id"], pilots),
    }


def phase_form(
    project_id: UUID,
    phase: Phase | None,
    typed: dict[str, Any],
    errors: Errors,
    *,
    stale: Stale | None = None,
) -> str:
    """The form with what was typed, and reasons."""
    others = service.list_phases(province_id(), project_id)
    return render_template(
        "tenants/console/programme/phase_form.html",
        project=get_project(province_id(), project_id),
        phase=phase,
        typed=typed,
        errors=errors,
        stale=stale,
        labels=LABELS,
        pilots=[(p.id, p.name) for p in others if p.is_pilot and (phase is None or p.id != phase.id)],
    )
