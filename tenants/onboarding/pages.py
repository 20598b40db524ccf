"""`/console/tenants/new`: a new tenant on one page, checked as one types; and the checklist of what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from dothi.database.refusals import commit_unless_refused
from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.uploads import files
from dothi.values.errors import Busy, Conflict, DomainError, Invalid
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from tenants.onboarding.checklist import ChecklistLine, checklist_for_province
from tenants.onboarding.draft import Draft, draft_of, host_suffix, list_free
from tenants.onboarding.form import ACCENT, CATALOGUE
from tenants.onboarding.naming import folded
from tenants.onboarding.preview import brought_by, emblem_url, notes_of, preview_of
from tenants.onboarding.reminding import remind_admins
from tenants.onboarding.service import find_made, onboard
from tenants.registry import roster
from tenants.registry.kinds import DISTRICT_KINDS

routes = Routes()

PREFILLED = ("unit", "template")
"""What a link to the page may say already: from a plan, or from a tenant that is to be replicated."""


@routes.get("/tenants/new")
@require("tenants.tenant.onboard")
def new_tenant() -> ResponseReturnValue:
    """The empty form; from the board with the unit of the catalogue that it names by its code."""
    typed = MultiDict({"client_id": str(uuid4()), "origin": CATALOGUE, "accent": ACCENT, "radius_km": "10"})
    typed.update({name: request.args[name] for name in PREFILLED if request.args.get(name)})
    unit = next((unit for unit in list_free(current_site()) if unit.code == request.args.get("catalogue")), None)
    if unit is not None:
        typed["unit"] = unit.name
    return onboarding_page(typed)


@routes.post("/tenants/new")
@require("tenants.tenant.onboard")
def create_tenant_page() -> ResponseReturnValue:
    """Make the tenant and its first admin's invitation; or show what has to be mended, with everything typed."""
    province = current_site()
    typed, upload_errors = with_emblem(province.tenant_id)
    draft = draft_of(province, typed)
    draft.errors.update(upload_errors)
    if request.form.get("action") == "check":
        return onboarding_page(typed, draft)
    try:
        made = find_made(province.tenant_id, draft.data["client_id"], name=draft.name)
        if made is None and (draft.new is None or draft.errors):
            return onboarding_page(typed, draft, errors=draft.errors), 422
        if made is None and draft.new is not None:
            made = onboard(
                province.tenant_id,
                draft.new,
                template=draft.data["template"],
                emblem=draft.data["emblem"],
                actor=acting_member(),
            )
    except (Conflict, Invalid) as error:
        return onboarding_page(typed, draft, errors=reasons_of(error)), error.status
    flash(_("%(name)s đã có trên hệ thống. Thư mời quản trị đang được gửi.", name=draft.name), "success")
    return redirect(url_for(".checklist", slug=cast("tuple[int, str]", made)[1]), 303)


@routes.post("/tenants/new/check")
@require("tenants.tenant.onboard")
def check_new_tenant() -> ResponseReturnValue:
    """A fragment for the page while one types: the preview, and a line at each field that needs it. Changes nothing."""
    province = current_site()
    draft = draft_of(province, request.form)
    typed = {name for name, value in request.form.items() if value.strip()}
    return render_template(
        "tenants/console/_onboarding_check.html",
        draft=draft,
        errors={name: reason for name, reason in draft.errors.items() if name in typed},
        notes=notes_of(draft),
        preview=preview_of(province, draft),
        services=house().components.switchable,
        brought=brought_by(province.tenant_id, draft.data["template"]),
    )


def onboarding_page(typed: MultiDict[str, str], draft: Draft | None = None, *, errors: Errors | None = None) -> str:
    """The form with what was typed; once something was, with its preview."""
    province = current_site()
    if draft is None:
        draft = draft_of(province, typed)
        draft.errors.clear()
    tenants = roster.list_tenants(province.tenant_id)
    return render_template(
        "tenants/console/new_tenant.html",
        typed=typed,
        errors=errors if errors is not None else draft.errors,
        notes=notes_of(draft),
        draft=draft,
        preview=preview_of(province, draft),
        emblem_url=emblem_url(province, typed.get("emblem", "")),
        services=house().components.switchable,
        units=[(unit.name, f"{folded(unit.short_name)} · {unit.code}") for unit in list_free(province)],
        tenants=[(tenant.slug, tenant.name) for tenant in tenants],
        kinds=[(kind, str(title)) for kind, title in DISTRICT_KINDS.items()],
        suffix=host_suffix(province),
        brought=brought_by(province.tenant_id, typed.get("template", "")),
        map=map_of(province),
    )


def map_of(province: Any) -> Mapping[str, Any]:
    """What the map of the page opens on: the province."""
    settings = house().settings
    tiles = {"url": settings.map_tiles_url, "attribution": settings.map_tiles_attribution}
    return {"lon": province.centre.lon, "lat": province.centre.lat, "tiles": tiles}


def with_emblem(province_id: int) -> tuple[MultiDict[str, str], Errors]:
    """The form as sent, with the reference of a picture that came with it; staged at the province until it is used."""
    typed: MultiDict[str, str] = MultiDict(request.form)
    if typed.pop("drop_emblem", None):
        typed["emblem"] = ""
    upload = request.files.get("emblem_file")
    if upload is None or not upload.filename:
        return typed, {}
    try:
        staged = files.stage(province_id, cast("Any", upload.stream), name=upload.filename)
    except (Invalid, Busy) as error:
        return typed, {"emblem_file": str(error.message)}
    typed["emblem"] = staged.reference
    commit_unless_refused()  # it stays, whatever becomes of the form
    return typed, {}


def reasons_of(error: DomainError) -> Errors:
    """What a service refused, by field."""
    if isinstance(error, Invalid) and error.fields:
        return {name: str(reason) for name, reason in error.fields.items()}
    return {"slug" if error.code in {"taken", "host_taken"} else "form": str(error.message)}


@routes.get("/tenants/<slug>/checklist")
@require("tenants.console.view")
def checklist(slug: str) -> ResponseReturnValue:
    """What is left to do at a tenant, each line with what is missing, who has to do it and where."""
    return checklist_page(slug)


@routes.post("/tenants/<slug>/checklist/remind")
@require("tenants.programme.plan")
def remind(slug: str) -> ResponseReturnValue:
    """Have the tenant's admins reminded by mail."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    try:
        remind_admins(current_site().tenant_id, view.tenant, actor=acting_member())
    except Conflict as error:
        refusal(error)
        return checklist_page(slug, refused=error), error.status
    flash(_("Đã gửi thư nhắc quản trị địa phương."), "success")
    return redirect(url_for(".checklist", slug=slug), 303)


def checklist_page(slug: str, *, refused: Conflict | None = None) -> str:
    """The list, with whose each line is."""
    province_id = current_site().tenant_id
    view = roster.get_tenant(province_id, slug)
    name, hosts = view.name, [host.host for host in view.hosts]
    lines, admins = checklist_for_province(province_id, view.tenant.id)
    host = hosts[0] if hosts else ""

    def link(line: ChecklistLine) -> tuple[str, str] | None:
        if line.path and host:
            return house().settings.url_of(host, line.path), str(_("Đến trang của địa phương"))
        if line.module:
            return url_for(".tenant", slug=slug, _anchor=line.module), str(_("Chuyển trạng thái phân hệ"))
        return None

    return render_template(
        "tenants/console/checklist.html",
        name=name,
        slug=slug,
        host=host,
        link=link,
        lines=lines,
        done=sum(line.is_done for line in lines),
        admins=admins,
        theirs=sum(bool(line.path) and not line.is_done for line in lines),
        refused=refused,
        url_of=house().settings.url_of,
    )
