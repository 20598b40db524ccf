"""`/admin/staff`: who works here, with which roles and units. Credentials are never seen or set here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.errors import DomainError
from dothi.house import house
from dothi.identity import members
from dothi.identity.members import Membership
from dothi.module import Role
from dothi.permissions import require
from dothi.web.forms import Errors, load_form
from tenants.acting import actor, refusal, tenant_id
from tenants.forms import InvitationForm, StaffForm
from tenants.pages_admin import blueprint, saved
from tenants.roles import ROLES_OF_A_DISTRICT
from tenants.staff import StaffFacts, change_staff, invite_staff, list_staff
from tenants.units import list_units


@blueprint.get("/staff")
@require("tenants.staff.edit")
def staff() -> ResponseReturnValue:
    """Everybody, by name."""
    return render_template("tenants/admin/staff.html", members=list_staff(tenant_id()), roles=role_titles())


@blueprint.get("/staff/new")
@require("tenants.staff.edit")
def new_member() -> ResponseReturnValue:
    """The form of an invitation."""
    return member_page(None, {"roles": [], "unit_ids": [], "headed": []}, {})


@blueprint.post("/staff/new")
@require("tenants.staff.edit")
def invite_member() -> ResponseReturnValue:
    """Invite somebody; the mail goes out after the commit."""
    data, errors = load_form(InvitationForm(), request.form)
    status = 422
    if not errors:
        try:
            invite_staff(tenant_id(), email=data["email"], facts=facts_of(data), actor=actor())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("staff", _("Đã gửi lời mời đến %(email)s.", email=data["email"]))
    return member_page(None, typed_values(), errors), status


@blueprint.get("/staff/<uuid:membership_id>")
@require("tenants.staff.edit")
def member(membership_id: UUID) -> ResponseReturnValue:
    """One member."""
    found = members.get_membership(tenant_id(), membership_id)
    values = {
        "name": found.name,
        "email": found.email,
        "roles": list(found.roles),
        "unit_ids": [str(unit) for unit in found.unit_ids],
        "headed": [str(unit) for unit in found.headed_unit_ids],
    }
    return member_page(found, values, {})


@blueprint.post("/staff/<uuid:membership_id>")
@require("tenants.staff.edit")
def save_member(membership_id: UUID) -> ResponseReturnValue:
    """Change name, roles and units."""
    found = members.get_membership(tenant_id(), membership_id)
    data, errors = load_form(StaffForm(), request.form)
    status = 422
    if not errors:
        try:
            change_staff(tenant_id(), membership_id, facts=facts_of(data), actor=actor())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("staff", _("Đã lưu %(name)s.", name=data["name"]))
    return member_page(found, typed_values() | {"email": found.email}, errors), status


@blueprint.post("/staff/<uuid:membership_id>/invitation")
@require("tenants.staff.edit")
def resend_invitation(membership_id: UUID) -> ResponseReturnValue:
    """Send the invitation again."""
    members.resend(tenant_id(), membership_id=membership_id, actor=actor())
    return saved("staff", _("Đã gửi lại lời mời."))


def facts_of(data: dict[str, Any]) -> StaffFacts:
    """The service's facts from the form's data."""
    return StaffFacts(name=data["name"], roles=data["roles"], unit_ids=data["unit_ids"], headed=data["headed"])


def typed_values() -> dict[str, Any]:
    """What was typed and ticked."""
    lists = {name: request.form.getlist(name) for name in ("roles", "unit_ids", "headed")}
    return request.form.to_dict() | lists


def role_titles() -> dict[str, Role]:
    """The roles by name."""
    return {role.name: role for module in house().registry for role in module.roles}


def member_page(found: Membership | None, typed: dict[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "tenants/admin/member.html",
        member=found,
        typed=typed,
        errors=errors,
        role_choices=[(name, role.title) for name, role in role_titles().items() if name in ROLES_OF_A_DISTRICT],
        unit_choices=[(str(unit.id), unit.name) for unit in list_units(tenant_id())],
        is_self=found is not None and found.id == actor().membership_id,
    )
