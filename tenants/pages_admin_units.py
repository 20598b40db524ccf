"""`/admin/units`: the units of the district."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.errors import DomainError
from dothi.permissions import require
from dothi.web.forms import Errors, load_form
from tenants.forms import UnitForm
from tenants.kinds import UNIT_KINDS
from tenants.models import Unit
from tenants.pages_admin import actor, blueprint, refusal, saved, tenant_id
from tenants.units import (
    UnitFacts,
    change_unit,
    create_unit,
    get_unit,
    list_units,
    members_of_unit,
    set_unit_active,
)

FIELDS = ("name", "code", "kind", "email", "phone", "head_name", "position", "parent_id")


@blueprint.get("/units")
@require("tenants.unit.edit")
def units() -> ResponseReturnValue:
    """All units, those out of use too."""
    found = list_units(tenant_id(), include_inactive=True)
    return render_template("tenants/admin/units.html", units=found, kinds=UNIT_KINDS)


@blueprint.get("/units/new")
@require("tenants.unit.edit")
def new_unit() -> ResponseReturnValue:
    """The form of a unit to add."""
    return unit_page(None, {"position": "100", "kind": "department"}, {})


@blueprint.post("/units/new")
@require("tenants.unit.edit")
def add_unit() -> ResponseReturnValue:
    """Add a unit."""
    data, errors = load_form(UnitForm(), request.form)
    if not errors:
        try:
            unit = create_unit(tenant_id(), facts_of(data), actor=actor())
        except DomainError as error:
            errors = refusal(error)
        else:
            return saved("units", _("Đã thêm %(name)s.", name=unit.name))
    return unit_page(None, request.form.to_dict(), errors), 422


@blueprint.get("/units/<uuid:unit_id>")
@require("tenants.unit.edit")
def unit(unit_id: UUID) -> ResponseReturnValue:
    """The form of a unit, and its people."""
    found = get_unit(tenant_id(), unit_id)
    return unit_page(found, {name: getattr(found, name) for name in (*FIELDS, "version")}, {})


@blueprint.post("/units/<uuid:unit_id>")
@require("tenants.unit.edit")
def save_unit(unit_id: UUID) -> ResponseReturnValue:
    """Change a unit."""
    found = get_unit(tenant_id(), unit_id)
    data, errors = load_form(UnitForm(), request.form)
    status = 422
    if not errors:
        try:
            change_unit(tenant_id(), unit_id, facts_of(data), actor=actor(), version=data["version"])
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("units", _("Đã lưu %(name)s.", name=data["name"]))
    return unit_page(found, request.form.to_dict(), errors), status


@blueprint.post("/units/<uuid:unit_id>/active")
@require("tenants.unit.edit")
def activate_unit(unit_id: UUID) -> ResponseReturnValue:
    """Take a unit out of use, or back."""
    is_active = request.form.get("active") == "1"
    set_unit_active(tenant_id(), unit_id, is_active=is_active, actor=actor())
    return saved("units", _("Đơn vị hoạt động trở lại.") if is_active else _("Đơn vị đã ngừng hoạt động."))


def facts_of(data: dict[str, Any]) -> UnitFacts:
    """The service's facts from the form's data."""
    return UnitFacts(**{name: data[name] for name in FIELDS})


def unit_page(found: Unit | None, typed: dict[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    others = [unit for unit in list_units(tenant_id(), include_inactive=True) if found is None or unit.id != found.id]
    return render_template(
        "tenants/admin/unit.html",
        unit=found,
        typed=typed,
        errors=errors,
        kind_choices=[(kind, str(title)) for kind, title in UNIT_KINDS.items()],
        parents=[(str(unit.id), unit.name) for unit in others],
        members=members_of_unit(tenant_id(), found.id) if found is not None else (),
    )
