"""`/console/history` and `/admin/history`: the same list, filters in the address, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.house import house
from dothi.manifest.permissions import can, require
from dothi.record.history import MOST_EXPORTED, SYSTEM, HistoryFilters, export_history, list_history, titles
from dothi.sites.site import current_site
from dothi.values.alphabet import sort_key
from dothi.web.routes import Routes
from dothi.web.sheets import Cell, csv_file, xlsx_file
from tenants.history.filters import cells_of, filters_of, name_actors, name_tenants

admin_routes, console_routes = Routes(), Routes()

NAMES = ("tenant", "module", "action", "actor", "since", "until")


@console_routes.get("/history")
@require("tenants.console.view")
def console_history() -> ResponseReturnValue:
    """What was changed in the province, by whom."""
    return history_page("tenants_console.console_history", "tenants_console.console_history_file", "console")


@console_routes.get("/history.<any(csv, xlsx):form>")
@require("tenants.console.view")
def console_history_file(form: str) -> ResponseReturnValue:
    """The same as a file."""
    return history_file(form)


@admin_routes.get("/history")
@require("tenants.admin.view")
def admin_history() -> ResponseReturnValue:
    """What was changed at the tenant, by whom."""
    return history_page("tenants_admin.admin_history", "tenants_admin.admin_history_file", "work")


@admin_routes.get("/history.<any(csv, xlsx):form>")
@require("tenants.admin.view")
def admin_history_file(form: str) -> ResponseReturnValue:
    """The same as a file."""
    return history_file(form)


@dataclass(frozen=True)
class Asked:
    """The filters of this request with the names behind them."""

    filters: HistoryFilters
    names: Mapping[int, str]
    slugs: Mapping[str, int]


def asked() -> Asked:
    """Read the address. Looks and sign-ins are for those who administer."""
    names, slugs = name_tenants(current_site().tenant_id) if current_site().is_province else ({}, {})
    values = request.args.to_dict()
    title = titles().get(values.get("action", ""))
    if title is not None and not title.is_change and not may_see_looks():
        del values["action"]
    return Asked(filters_of(values, slugs=slugs), names, slugs)


def may_see_looks() -> bool:
    """Whether the reader administers: then sign-ins and looks can be asked for."""
    return can("tenants.switch.change") or can("tenants.admin.view")


def history_page(here: str, file: str, layout: str) -> str:
    """The page, the newest first."""
    question = asked()
    page = list_history(
        current_site().tenant_id, question.filters, tenants=question.names, cursor=request.args.get("cursor", "")
    )
    kept: dict[str, Any] = {name: request.args[name] for name in NAMES if request.args.get(name)}
    return render_template(
        "tenants/history.html",
        layout=f"layouts/{layout}.html",
        page=page,
        typed=request.args,
        is_filtered=bool(kept),
        tenant_choices=[(slug, question.names[id_]) for slug, id_ in question.slugs.items()],
        module_choices=[(module.name, str(module.title)) for module in house().components.switchable],
        action_choices=action_choices(),
        actor_choices=[(SYSTEM, _("Hệ thống")), *name_actors(current_site().tenant_id)],
        here=url_for(here),
        next_url=url_for(here, **kept, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(here, **kept) if request.args.get("cursor") else None,
        files=[(form.upper(), url_for(file, form=form, **kept)) for form in ("csv", "xlsx")],
        most=MOST_EXPORTED,
    )


def action_choices() -> list[tuple[str, str]]:
    """The actions that the reader can ask for, by their titles."""
    found = [(t.action, str(t.title)) for t in titles().values() if t.is_change or may_see_looks()]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def history_file(form: str) -> ResponseReturnValue:
    """The filtered list as CSV or XLSX, at most `MOST_EXPORTED` entries, the newest ones."""
    question = asked()
    lines = export_history(current_site().tenant_id, question.filters, tenants=question.names)
    headings = (
        _("Thời điểm"),
        _("Người thực hiện"),
        _("Loại việc"),
        _("Địa phương"),
        _("Phân hệ"),
        _("Nội dung"),
        _("Lý do"),
    )
    rows = [cast("tuple[Cell, ...]", cells_of(line)) for line in lines]
    make = csv_file if form == "csv" else xlsx_file
    return make(f"lich-su.{form}", headings, rows)
