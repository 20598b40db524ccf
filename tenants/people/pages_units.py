"""`/admin/units`: the units of the district."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, pressed
from dothi.values.errors import Conflict, DomainError
from dothi.web.fields import UNSEEN
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.kit.current import tenant_id
from tenants.kit.forms import UnitForm
from tenants.kit.saved import overtaken, saved
from tenants.people.units import (
    UnitFacts,
    change_unit,
    create_unit,
    get_unit,
    list_units,
    members_of_unit,
    set_unit_active,
)
from tenants.registry.kinds import UNIT_KINDS
from tenants.registry.models import Unit

routes = Routes()

LABELS: dict[str, Label] = {
    "name": _l("Tên đơn vị"),
    "code": _l("Mã"),
    "kind": (_l("Loại"), UNIT_KINDS),
    "email": _l("Thư điện tử nhận việc"),
    "phone": _l("Điện thoại"),
    "head_name": _l("Thủ trưởng"),
    "position": _l("Thứ tự trong danh sách"),
}
IN_USE = {True: _l("đang hoạt động"), False: _l("đã ngừng hoạt động")}
CHANGES = ("tenants.unit_changed", "tenants.unit_activated", "tenants.unit_deactivated")
FIELDS = ("name", "code", "kind", "email", "phone", "head_name", "position", "parent_id")


@routes.get("/units")
@require("tenants.unit.edit")
def units() -> ResponseReturnValue:
    """All units, those out of use too."""
    found = list_units(tenant_id(), include_inactive=True)
    return render_template("tenants/admin/units.html", units=found, kinds=UNIT_KINDS)


@routes.get("/units/new")
@require("tenants.unit.edit")
def new_unit() -> ResponseReturnValue:
    """The form of a unit to add."""
    return unit_page(None, {"position": "100", "kind": "department"}, {})


@routes.post("/units/new")
@require("tenants.unit.edit")
def add_unit() -> ResponseReturnValue:
    """Add a unit."""
    data, errors = load_form(UnitForm(), request.form)
    if not errors:
        try:
            unit = create_unit(tenant_id(), facts_of(data), actor=acting_member())
        except DomainError as error:
            errors = refusal(error)
        else:
            return saved("units", _("Đã thêm %(name)s.", name=unit.name))
    return unit_page(None, request.form.to_dict(), errors), 422


@routes.get("/units/<uuid:unit_id>")
@require("tenants.unit.edit")
def unit(unit_id: UUID) -> ResponseReturnValue:
    """The form of a unit, and its people."""
    found = get_unit(tenant_id(), unit_id)
    return unit_page(found, values_of(found), {})


@routes.post("/units/<uuid:unit_id>")
@require("tenants.unit.edit")
def save_unit(unit_id: UUID) -> ResponseReturnValue:
    """Change a unit."""
    found = get_unit(tenant_id(), unit_id)
    data, errors = load_form(UnitForm(), request.form)
    status = 422
    if not errors:
        try:
            change_unit(tenant_id(), unit_id, facts_of(data), actor=acting_member(), version=data["version"])
        except DomainError as error:
            if stale := stale_unit(error, unit_id):
                return unit_page(get_unit(tenant_id(), unit_id), request.form.to_dict(), {}, stale=stale), 409
            errors, status = refusal(error), error.status
        else:
            return saved("units", _("Đã lưu %(name)s.", name=data["name"]))
    return unit_page(found, request.form.to_dict(), errors), status


def stale_unit(error: DomainError, unit_id: UUID) -> Stale | None:
    """Both versions, when somebody else changed the unit meanwhile."""

    def stored() -> dict[str, object]:
        unit = get_unit(tenant_id(), unit_id)
        return {name: getattr(unit, name) for name in FIELDS}

    parents = {str(unit.id): unit.name for unit in list_units(tenant_id(), include_inactive=True)}
    labels = LABELS | {"parent_id": (_l("Thuộc đơn vị"), parents)}
    return overtaken(error, labels, stored=stored, actions=CHANGES)


@routes.post("/units/<uuid:unit_id>/active")
@require("tenants.unit.edit")
def activate_unit(unit_id: UUID) -> ResponseReturnValue:
    """Take a unit out of use, or back."""
    is_active = request.form.get("active") == "1"
    version = request.form.get("version", default=UNSEEN, type=int)
    try:
        set_unit_active(tenant_id(), unit_id, is_active=is_active, actor=acting_member(), version=version)
    except Conflict as error:
        refusal(error)
        found = get_unit(tenant_id(), unit_id)
        stale = pressed(
            _("Tình trạng"),
            stored=IN_USE[found.is_active],
            wanted=IN_USE[is_active],
            tenant_id=tenant_id(),
            actions=CHANGES,
        )
        return unit_page(found, values_of(found), {}, stale=stale), error.status
    return saved("units", _("Đơn vị hoạt động trở lại.") if is_active else _("Đơn vị đã ngừng hoạt động."))


def values_of(found: Unit) -> dict[str, Any]:
    """A unit as its form shows it."""
    return {name: getattr(found, name) for name in (*FIELDS, "version")}


def facts_of(data: dict[str, Any]) -> UnitFacts:
    """The service's facts from the form's data."""
    return UnitFacts(**{name: data[name] for name in FIELDS})


def unit_page(found: Unit | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, and reasons; overtaken, it goes on from the newer version."""
    if stale is not None and found is not None:
        typed = typed | {"version": found.version}
    others = [unit for unit in list_units(tenant_id(), include_inactive=True) if found is None or unit.id != found.id]
    return render_template(
        "tenants/admin/unit.html",
        unit=found,
        typed=typed,
        errors=errors,
        stale=stale,
        kind_choices=[(kind, str(title)) for kind, title in UNIT_KINDS.items()],
        parents=[(str(unit.id), unit.name) for unit in others],
        members=members_of_unit(tenant_id(), found.id) if found is not None else (),
    )
