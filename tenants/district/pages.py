"""The district admin's area `/admin`: its first page, and what the other pages share."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity.members import MembershipState
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.web.routes import Routes
from tenants.areas.areas import list_areas, shown_day
from tenants.onboarding.checklist import ChecklistLine, checklist_of
from tenants.people.staff import list_staff
from tenants.people.units import list_units

routes = Routes()


@routes.get("")
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
    found = [(module, site.state_of(module.name)) for module in house().components.switchable]
    return [(module, state) for module, state in found if state is not ModuleState.NONE]


def link_to(line: ChecklistLine) -> tuple[str, str] | None:
    """Where a line of the checklist is done, for the district's admin; what the province must do has no link."""
    return (line.path, str(_("Mở"))) if line.path else None
