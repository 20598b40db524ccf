"""`/console/copy`: the difference between two tenants' configuration, item by item, and copying what is ticked."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.language.formatting import in_sentence
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors
from dothi.web.routes import Routes
from tenants.copying.difference import COPIED, Change, ComparedItem, facets, names_of
from tenants.copying.items import ports
from tenants.copying.service import Difference, StaleDifference, copy, look
from tenants.registry import roster

routes = Routes()


@routes.get("/copy")
@require("tenants.configuration.copy")
def copy_page() -> ResponseReturnValue:
    """Choose two tenants; once both are named, what differs."""
    source, target = request.args.get("source", ""), request.args.get("target", "")
    if not source or not target:
        return comparison_page(source, target)
    try:
        difference = look(current_site().tenant_id, source=source, target=target)
    except Invalid as error:
        return comparison_page(source, target, errors={"target": str(error.message)}), error.status
    return comparison_page(source, target, difference)


@routes.post("/copy")
@require("tenants.configuration.copy")
def copy_ticked() -> ResponseReturnValue:
    """Write what is ticked; when either tenant has changed meanwhile, show the new difference instead (409)."""
    source, target = request.form.get("source", ""), request.form.get("target", "")
    keys, seen = set(request.form.getlist("item")), request.form.get("seen", "")
    province_id = current_site().tenant_id
    try:
        difference, count = copy(province_id, source=source, target=target, keys=keys, seen=seen, actor=acting_member())
    except StaleDifference as error:
        return comparison_page(source, target, error.difference, ticked=keys, is_stale=True), error.status
    except (Invalid, Conflict) as error:
        shown = look(province_id, source=source, target=target) if source != target else None
        return comparison_page(source, target, shown, ticked=keys, errors={"items": str(error.message)}), error.status
    if not count:
        flash(_("Chưa chọn mục nào để chép."), "warning")
    else:
        place = in_sentence(difference.target.name)
        flash(_("Đã chép %(n)s mục cấu hình sang %(name)s.", n=count, name=place), "success")
    return redirect(url_for(".copy_page", source=source, target=target), 303)


def comparison_page(
    source: str,
    target: str,
    difference: Difference | None = None,
    *,
    ticked: set[str] | None = None,
    is_stale: bool = False,
    errors: Errors | None = None,
) -> str:
    """The two choices, and under them the difference in sections; at first everything that can be copied is ticked."""
    lines = difference.lines if difference is not None else []
    names = names_of(lines)
    counts = {change: sum(line.change is change for line in lines) for change in Change}
    return render_template(
        "tenants/console/copy.html",
        tenants=[(tenant.slug, tenant.name) for tenant in roster.list_tenants(current_site().tenant_id)],
        source=source,
        target=target,
        difference=difference,
        sections=sections_of(lines),
        counts=counts,
        copied=COPIED,
        ticked={line.key for line in lines if line.change in COPIED} if ticked is None else ticked,
        is_stale=is_stale,
        errors=errors or {},
        facets=lambda line: facets(line, ports()[line.component], names),
    )


def sections_of(lines: list[ComparedItem]) -> list[tuple[str, list[ComparedItem]]]:
    """The lines under the titles of their sections, in the order of the ports; empty sections are left out."""
    found = [
        (str(title), [line for line in lines if (line.component, line.item.section) == (component, section)])
        for component, port in ports().items()
        for section, title in port.sections.items()
    ]
    return [(title, some) for title, some in found if some]
