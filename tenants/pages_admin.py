"""The district admin's area `/admin`: its first page, and what the other pages share; they join this blueprint."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.actor import Actor
from dothi.errors import DomainError, Invalid
from dothi.house import house
from dothi.identity.members import MembershipState
from dothi.module import Module
from dothi.permissions import require
from dothi.site import current_site
from dothi.switch import STATE_TITLES, ModuleState
from dothi.web.forms import Errors
from tenants.areas import list_areas, shown_day
from tenants.directory import directory
from tenants.onboarding.checklist import ChecklistLine, checklist_of
from tenants.staff import list_staff
from tenants.units import list_units

blueprint = Blueprint("tenants_admin", __name__, url_prefix="/admin", template_folder="templates")


@blueprint.get("")
@require("tenants.admin.view")
def index() -> ResponseReturnValue:
    """What there is, and what is still missing before a service can open."""
    site = current_site()
    units, staff = list_units(site.tenant_id), list_staff(site.tenant_id)
    areas = list_areas(site.tenant_id, on=shown_day(site))
    return render_template(
        "tenants/admin/index.html",
        units=units,
        waiting=[member for member in staff if member.state is MembershipState.INVITED],
        staff=staff,
        areas=areas,
        modules=planned_modules(),
        lines=checklist_of(site.tenant_id, site.switches),
        link=link_to,
        titles=STATE_TITLES,
    )


def planned_modules() -> list[tuple[Module, ModuleState]]:
    """The services that the province has begun to roll out here, with their states."""
    site = current_site()
    found = [(module, site.state_of(module.name)) for module in house().registry.switchable]
    return [(module, state) for module, state in found if state is not ModuleState.NONE]


def link_to(line: ChecklistLine) -> tuple[str, str] | None:
    """Where a line of the checklist is done, for the district's admin; what the province must do has no link."""
    return (line.path, str(_("Mở"))) if line.path else None


def tenant_id() -> int:
    """The tenant of this request."""
    return current_site().tenant_id


def actor() -> Actor:
    """Who acts in this request."""
    found: Actor = g.member.actor()
    return found


def saved(endpoint: str, message: str, **values: object) -> ResponseReturnValue:
    """After a change: say so, see it at once in this process, and go on with a page that can be reloaded."""
    directory.forget()
    flash(message, "success")
    return redirect(url_for(f"tenants_admin.{endpoint}", **values), 303)  # type: ignore[arg-type]


def refusal(error: DomainError) -> Errors:
    """What a service refused, by field; the transaction keeps nothing."""
    g.dothi_failed = True
    if isinstance(error, Invalid) and error.fields:
        return {name: str(reason) for name, reason in error.fields.items()}
    return {"form": str(error.message)}


def shown(values: dict[str, UUID | str | int | None]) -> dict[str, str]:
    """A row's values as a form shows them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


__all__ = ["actor", "blueprint", "refusal", "saved", "shown", "tenant_id"]
