"""`/admin/staff`: who works here, with which roles and units. Credentials are never seen or set here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member, members
from dothi.identity.members import Membership, MembershipState
from dothi.manifest.house import house
from dothi.manifest.module import Role
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.values.errors import DomainError
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.kit.current import tenant_id
from tenants.kit.forms import InvitationForm, StaffForm
from tenants.kit.saved import overtaken, saved
from tenants.people.looking import NO_UNIT, STATES, StaffFilter
from tenants.people.seen import mark_of
from tenants.people.staff import StaffFacts, change_staff, invite_staff, list_staff
from tenants.people.units import list_units
from tenants.registry.roles import ROLES_OF_A_DISTRICT

routes = Routes()

STATE_WORDS = {MembershipState.ACTIVE: _l("đang làm việc"), MembershipState.INVITED: _l("đã mời, chưa nhận")}


@routes.get("/staff")
@require("tenants.staff.edit")
def staff() -> ResponseReturnValue:
    """Everybody, by name, or those who are looked for."""
    looked_for, everybody, roles = StaffFilter.from_address(request.args), list_staff(tenant_id()), role_titles()
    return render_template(
        "tenants/admin/staff.html",
        members=looked_for.keep(everybody),
        total=len(everybody),
        roles=roles,
        typed=looked_for,
        role_choices=[(name, role.title) for name, role in roles.items() if name in ROLES_OF_A_DISTRICT],
        unit_choices=[*unit_choices(), (NO_UNIT, _("Không thuộc đơn vị nào"))],
        state_choices=[(state.value, STATE_WORDS[state]) for state in STATES],
        states=STATE_WORDS,
    )


@routes.get("/staff/new")
@require("tenants.staff.edit")
def new_member() -> ResponseReturnValue:
    """The form of an invitation."""
    return member_page(None, {"roles": [], "unit_ids": [], "headed": []}, {})


@routes.post("/staff/new")
@require("tenants.staff.edit")
def invite_member() -> ResponseReturnValue:
    """Invite somebody; the mail goes out after the commit."""
    data, errors = load_form(InvitationForm(), request.form)
    status = 422
    if not errors:
        try:
            invite_staff(tenant_id(), email=data["email"], facts=facts_of(data), actor=acting_member())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("staff", _("Đã gửi lời mời đến %(email)s.", email=data["email"]))
    return member_page(None, typed_values(), errors), status


@routes.get("/staff/<uuid:membership_id>")
@require("tenants.staff.edit")
def member(membership_id: UUID) -> ResponseReturnValue:
    """One member."""
    found = members.get_membership(tenant_id(), membership_id)
    return member_page(found, stored_values(found) | {"seen": mark_of(found)}, {})


@routes.post("/staff/<uuid:membership_id>")
@require("tenants.staff.edit")
def save_member(membership_id: UUID) -> ResponseReturnValue:
    """Change name, roles and units."""
    found = members.get_membership(tenant_id(), membership_id)
    data, errors = load_form(StaffForm(), request.form)
    status, stale = 422, None
    if not errors:
        try:
            change_staff(
                tenant_id(),
                membership_id,
                facts=facts_of(data),
                actor=acting_member(),
                seen=request.form.get("seen", ""),
            )
        except DomainError as error:
            errors, status = refusal(error), error.status
            stale = stale_member(error, membership_id)
        else:
            return saved("staff", _("Đã lưu %(name)s.", name=data["name"]))
    if stale is not None:
        found, errors = members.get_membership(tenant_id(), membership_id), {}
    typed = typed_values() | {"email": found.email}
    return member_page(found, typed | ({"seen": mark_of(found)} if stale else {}), errors, stale=stale), status


def stale_member(error: DomainError, membership_id: UUID) -> Stale | None:
    """Both versions, when somebody else changed the member meanwhile."""
    units = {str(unit.id): unit.name for unit in list_units(tenant_id(), include_inactive=True)}
    return overtaken(
        error,
        {
            "name": _("Họ và tên"),
            "roles": (_("Vai trò"), {name: role.title for name, role in role_titles().items()}),
            "unit_ids": (_("Thuộc đơn vị"), units),
            "headed": (_("Thủ trưởng của"), units),
        },
        stored=lambda: stored_values(members.get_membership(tenant_id(), membership_id)),
        typed=typed_values(),
        actions=("tenants.staff_changed",),
    )


@routes.post("/staff/<uuid:membership_id>/invitation")
@require("tenants.staff.edit")
def resend_invitation(membership_id: UUID) -> ResponseReturnValue:
    """Send the invitation again."""
    members.resend(tenant_id(), membership_id=membership_id, actor=acting_member())
    return saved("staff", _("Đã gửi lại lời mời."))


def facts_of(data: dict[str, Any]) -> StaffFacts:
    """The service's facts from the form's data."""
    return StaffFacts(name=data["name"], roles=data["roles"], unit_ids=data["unit_ids"], headed=data["headed"])


def stored_values(found: Membership) -> dict[str, Any]:
    """A member as the form shows them."""
    return {
        "name": found.name,
        "email": found.email,
        "roles": list(found.roles),
        "unit_ids": [str(unit) for unit in found.unit_ids],
        "headed": [str(unit) for unit in found.headed_unit_ids],
    }


def typed_values() -> dict[str, Any]:
    """What was typed and ticked."""
    lists = {name: request.form.getlist(name) for name in ("roles", "unit_ids", "headed")}
    return request.form.to_dict() | lists


def unit_choices() -> list[tuple[str, str]]:
    """The units in use, for a choice."""
    return [(str(unit.id), unit.name) for unit in list_units(tenant_id())]


def role_titles() -> dict[str, Role]:
    """The roles by name."""
    return {role.name: role for module in house().components for role in module.roles}


def member_page(found: Membership | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, and reasons; overtaken, it goes on from the newer version."""
    return render_template(
        "tenants/admin/member.html",
        member=found,
        typed=typed,
        errors=errors,
        stale=stale,
        role_choices=[(name, role.title) for name, role in role_titles().items() if name in ROLES_OF_A_DISTRICT],
        unit_choices=unit_choices(),
        is_self=found is not None and found.id == acting_member().membership_id,
    )
