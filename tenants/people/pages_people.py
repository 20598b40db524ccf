"""`/console/people`: the province's admins, programme managers and viewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member, members
from dothi.identity.members import Membership
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.sites.site import current_site
from dothi.values.errors import DomainError, NotFound
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.kit.current import province_id
from tenants.kit.forms import PersonForm, PersonInvitationForm
from tenants.kit.saved import overtaken
from tenants.people.leaving import leave, look_ahead
from tenants.people.people import change_person, get_person, invite_person, list_people
from tenants.people.seen import mark_of
from tenants.registry.roles import ROLES_OF_A_PROVINCE

routes = Routes()


@routes.get("/people")
@require("tenants.people.edit")
def people() -> ResponseReturnValue:
    """Everybody, by name."""
    return render_template("tenants/console/people.html", people=list_people(province_id()), titles=role_titles())


@routes.get("/people/new")
@require("tenants.people.edit")
def new_person() -> ResponseReturnValue:
    """The form of an invitation."""
    return person_page(None, {"roles": []}, {})


@routes.post("/people/new")
@require("tenants.people.edit")
def add_person() -> ResponseReturnValue:
    """Invite somebody; the mail goes out after the commit."""
    data, errors = load_form(PersonInvitationForm(), request.form)
    status = 422
    if not errors:
        try:
            invite_person(province_id(), **data, actor=acting_member())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return done(_("Đã gửi lời mời đến %(email)s.", email=data["email"]))
    return person_page(None, typed_values(), errors), status


@routes.get("/people/<uuid:membership_id>")
@require("tenants.people.edit")
def person(membership_id: UUID) -> ResponseReturnValue:
    """One of them."""
    found = get_person(province_id(), membership_id)
    return person_page(found, stored_values(found) | {"email": found.email, "seen": mark_of(found)}, {})


@routes.post("/people/<uuid:membership_id>")
@require("tenants.people.edit")
def save_person(membership_id: UUID) -> ResponseReturnValue:
    """Change name and roles."""
    found = get_person(province_id(), membership_id)
    data, errors = load_form(PersonForm(), request.form)
    status, stale = 422, None
    if not errors:
        try:
            change_person(
                province_id(), membership_id, **data, actor=acting_member(), seen=request.form.get("seen", "")
            )
        except DomainError as error:
            errors, status = refusal(error), error.status
            stale = stale_person(error, membership_id)
        else:
            return done(_("Đã lưu %(name)s.", name=data["name"]))
    if stale is not None:
        found, errors = get_person(province_id(), membership_id), {}
    typed = typed_values() | {"email": found.email}
    return person_page(found, typed | ({"seen": mark_of(found)} if stale else {}), errors, stale=stale), status


def stale_person(error: DomainError, membership_id: UUID) -> Stale | None:
    """Both versions, when somebody else changed the person meanwhile."""
    return overtaken(
        error,
        {"name": _("Họ và tên"), "roles": (_("Vai trò"), role_titles())},
        stored=lambda: stored_values(get_person(province_id(), membership_id)),
        typed=typed_values(),
        actions=("identity.roles_changed", "identity.renamed"),
    )


def stored_values(found: Membership) -> dict[str, Any]:
    """A person as the form shows them."""
    return {"name": found.name, "roles": [role for role in found.roles if role in ROLES_OF_A_PROVINCE]}


@routes.post("/people/<uuid:membership_id>/invitation")
@require("tenants.people.edit")
def resend_to_person(membership_id: UUID) -> ResponseReturnValue:
    """Send the invitation again."""
    get_person(province_id(), membership_id)
    members.resend(province_id(), membership_id=membership_id, actor=acting_member())
    return done(_("Đã gửi lại lời mời."))


@routes.get("/people/<uuid:membership_id>/end")
@require("tenants.people.edit")
def leaving_person(membership_id: UUID) -> ResponseReturnValue:
    """What ending the membership means."""
    get_person(province_id(), membership_id)
    return leaving_page(membership_id, {})


@routes.post("/people/<uuid:membership_id>/end")
@require("tenants.people.edit")
def end_person(membership_id: UUID) -> ResponseReturnValue:
    """End the membership; work of units that the person may hold goes back to them."""
    found = get_person(province_id(), membership_id)
    try:
        leave(current_site(), membership_id, successor_id=None, actor=acting_member())
    except NotFound:
        raise
    except DomainError as error:
        return leaving_page(membership_id, refusal(error)), error.status
    return done(_("%(name)s không còn vào được khu vực làm việc của tỉnh.", name=found.name))


def done(message: str) -> ResponseReturnValue:
    """After a change: say so, on a page that can be reloaded."""
    flash(message, "success")
    return redirect(url_for(".people"), 303)


def typed_values() -> dict[str, Any]:
    """What was typed and ticked."""
    return request.form.to_dict() | {"roles": request.form.getlist("roles")}


def role_titles() -> dict[str, Any]:
    """The titles of all roles by name."""
    return {role.name: role.title for module in house().components for role in module.roles}


def person_page(found: Membership | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, and reasons; overtaken, it goes on from the newer version."""
    titles = role_titles()
    return render_template(
        "tenants/console/person.html",
        person=found,
        typed=typed,
        errors=errors,
        stale=stale,
        role_choices=[(name, titles[name]) for name in ROLES_OF_A_PROVINCE],
        is_self=found is not None and found.id == acting_member().membership_id,
    )


def leaving_page(membership_id: UUID, errors: Errors) -> str:
    """The page with reasons."""
    departure = look_ahead(current_site(), membership_id, actor=acting_member())
    return render_template("tenants/console/person_leaving.html", departure=departure, errors=errors)
