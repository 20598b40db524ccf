"""Which unit handles which category, at /admin/feedback/routing. Routed by `pages.admin`."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, is_sent, read_version, refusal
from modules.feedback import permissions as p
from modules.feedback.setup.categories import set_routes
from modules.feedback.setup.configuration import SECTION, load_configuration
from tenants.registry.settings import load_section


@require(p.EDIT_CATEGORIES)
def routing() -> ResponseReturnValue:
    """Which unit handles which category, and which one takes the rest."""
    if not is_sent():
        return routing_page()
    version = read_version()
    open_ids = [category.id for category in load_configuration(current_site().tenant_id).open_categories]
    try:
        routes = {id_: unit_in(f"unit-{id_}") for id_ in open_ids}
        fallback = needed_unit_in("fallback_unit")
        set_routes(current_site().tenant_id, routes, fallback=fallback, actor=acting_member(), version=version)
    except Conflict as error:
        return overtaken_routing(error)
    except Invalid as error:
        wrong = {n if n == "fallback_unit" else f"unit-{n.removeprefix('unit-')}": r for n, r in refusal(error).items()}
        return routing_page(errors=wrong, status=422)
    flash(_("Đã lưu phân luồng."), "success")
    return redirect(url_for(".routing"), 303)


def overtaken_routing(error: Conflict) -> ResponseReturnValue:
    """Both versions of the routing, when somebody else saved it (or the service's settings) meanwhile."""
    if error.code != "stale":
        raise error
    session.rollback()
    tenant_id = current_site().tenant_id
    configuration = load_configuration(tenant_id)
    units = {str(unit.id): unit.name for unit in configuration.units.values()}
    stored: dict[str, object] = {f"unit-{c.id}": c.unit_id or "" for c in configuration.open_categories}
    stored["fallback_unit"] = configuration.settings["fallback_unit"] or ""
    labels: dict[str, Label] = {f"unit-{c.id}": (c.name, units) for c in configuration.open_categories}
    labels["fallback_unit"] = (_l("Đơn vị nhận những việc còn lại"), units)
    stale = compare(
        labels,
        stored=stored,
        typed=request.form,
        tenant_id=tenant_id,
        actions=("feedback.routes_changed", "tenants.settings_changed"),
        subject="feedback",
    )
    return routing_page(stale=stale, status=409)


def unit_in(name: str) -> UUID | None:
    """The unit chosen in a select; None for its empty choice. Raises Invalid for what is no unit at all."""
    text = request.form.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(_("Không có đơn vị này."), fields={name: _("Không có đơn vị này.")}) from error


def needed_unit_in(name: str) -> UUID:
    """The unit chosen in a select that has to be answered. Raises Invalid."""
    unit_id = unit_in(name)
    if unit_id is None:
        raise Invalid(_("Hãy chọn đơn vị."), fields={name: _("Hãy chọn đơn vị.")})
    return unit_id


def routing_page(*, errors: Errors | None = None, stale: Stale | None = None, status: int = 200) -> ResponseReturnValue:
    """The table, as stored or as typed."""
    configuration = load_configuration(current_site().tenant_id)
    stored = {str(category.id): str(category.unit_id or "") for category in configuration.open_categories}
    typed = request.form if status != 200 else {}
    return render_template(
        "feedback/routing.html",
        categories=configuration.open_categories,
        unit_options=[(str(unit.id), unit.name) for unit in configuration.units.values() if unit.is_active],
        routes={id_: typed.get(f"unit-{id_}", unit) for id_, unit in stored.items()},
        fallback=typed.get("fallback_unit", str(configuration.settings["fallback_unit"] or "")),
        errors=errors or {},
        stale=stale,
        version=load_section(current_site().tenant_id, SECTION)[1],
    ), status
