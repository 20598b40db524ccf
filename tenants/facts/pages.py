"""`/console/tenants/<slug>/facts`: what a tenant is called, from when, by which decree; and its hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import DomainError, NotFound
from dothi.web.fields import UNSEEN
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.facts import host_changes, service
from tenants.facts.forms import CorrectionForm, HostForm, RenamingForm, typed_day
from tenants.facts.timeline import FactLine
from tenants.registry import roster
from tenants.registry.hosts import canonical_host
from tenants.registry.kinds import DISTRICT_KINDS, TENANT_KINDS

routes = Routes()

ACTIONS = (
    "tenants.renamed",
    "tenants.fact_corrected",
    "tenants.fact_withdrawn",
    "tenants.host_added",
    "tenants.host_removed",
    "tenants.host_chosen",
)
LABELS: dict[str, Label] = {
    "name": _l("Tên"),
    "kind": (_l("Loại"), TENANT_KINDS),
    "code": _l("Mã"),
    "parent_code": _l("Mã đơn vị cấp trên"),
    "valid_from": _l("Từ ngày"),
    "valid_to": _l("Đến ngày"),
    "decree": _l("Văn bản"),
    "host": _l("Tên miền chính"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a refused form leaves on the page: which form it was, its reasons, and the newer version."""

    form: str = ""
    errors: Errors = field(default_factory=dict)
    stale: Stale | None = None


@routes.get("/tenants/<slug>/facts")
@require("tenants.console.view")
def facts(slug: str) -> ResponseReturnValue:
    """The history of names with the form of the next one, and the hosts."""
    return facts_page(roster.get_tenant(current_site().tenant_id, slug), Shown())


@routes.post("/tenants/<slug>/facts")
@require("tenants.fact.edit")
def rename(slug: str) -> ResponseReturnValue:
    """Let another name, kind, code or parent begin on a day."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    data, errors = load_form(RenamingForm(), request.form)
    if errors:
        return refused(view, "rename", errors)
    version = data.pop("version")
    try:
        service.rename_tenant(
            view.tenant.tenant_id,
            member_id=view.tenant.id,
            renaming=service.Renaming(**data),
            actor=acting_member(),
            version=version,
        )
    except DomainError as error:
        return refused(view, "rename", error)
    return changed(
        slug, _("Đã ghi: %(name)s từ ngày %(day)s.", name=data["name"], day=f"{data['valid_from']:%d/%m/%Y}")
    )


@routes.get("/tenants/<slug>/facts/<uuid:fact_id>")
@require("tenants.fact.edit")
def fact(slug: str, fact_id: UUID) -> ResponseReturnValue:
    """The form in which a mistake in a fact is mended."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    return fact_page(view, find_fact(view, fact_id), Shown())


@routes.post("/tenants/<slug>/facts/<uuid:fact_id>")
@require("tenants.fact.edit")
def correct(slug: str, fact_id: UUID) -> ResponseReturnValue:
    """Mend it."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    found = find_fact(view, fact_id)
    data, errors = load_form(CorrectionForm(), request.form)
    if errors:
        return fact_page(view, found, Shown(form="fact", errors=errors)), 422
    version, reason = data.pop("version"), data.pop("reason")
    try:
        service.correct_fact(
            view.tenant.tenant_id,
            member_id=view.tenant.id,
            changed=FactLine(id=fact_id, **data),
            reason=reason,
            actor=acting_member(),
            version=version,
        )
    except DomainError as error:
        shown = shown_after(error, "fact", stored=lambda: typed_fact(find_fact(renewed(slug), fact_id)), view=view)
        newer = renewed(slug) if shown.stale else view
        return fact_page(newer, find_fact(newer, fact_id), shown), error.status
    return changed(slug, _("Đã đính chính."))


@routes.post("/tenants/<slug>/facts/<uuid:fact_id>/withdraw")
@require("tenants.fact.edit")
def withdraw(slug: str, fact_id: UUID) -> ResponseReturnValue:
    """Take back a change whose day hasn't come."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    find_fact(view, fact_id)
    try:
        service.withdraw_fact(
            view.tenant.tenant_id,
            member_id=view.tenant.id,
            fact_id=fact_id,
            reason=request.form.get("reason", ""),
            actor=acting_member(),
            version=request.form.get("version", default=UNSEEN, type=int),
        )
    except DomainError as error:
        return refused(view, f"withdraw-{fact_id}", error)
    return changed(slug, _("Đã bỏ thay đổi chưa có hiệu lực."))


@routes.post("/tenants/<slug>/hosts")
@require("tenants.fact.edit")
def change_hosts(slug: str) -> ResponseReturnValue:
    """Add or remove a further host, or choose the canonical one from a day on."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    action = request.form.get("action", "add")
    data, errors = load_form(HostForm(), request.form)
    if errors:
        return refused(view, f"host-{action}", errors)
    about: dict[str, Any] = {"member_id": view.tenant.id, "host": data["host"], "actor": acting_member()}
    about["version"] = data["version"]
    try:
        if action == "remove":
            host_changes.remove_host(view.tenant.tenant_id, **about)
        elif action == "choose":
            host_changes.choose_host(view.tenant.tenant_id, day=data["day"], **about)
        else:
            host_changes.add_host(view.tenant.tenant_id, **about)
    except DomainError as error:
        return refused(view, f"host-{action}", error)
    return changed(slug, _("Đã lưu tên miền."), anchor="hosts")


def changed(slug: str, message: str, *, anchor: str | None = None) -> ResponseReturnValue:
    """After a change: say so, on a page that can be reloaded."""
    flash(message, "success")
    return redirect(url_for(".facts", slug=slug, _anchor=anchor), 303)


def refused(view: roster.TenantView, form: str, why: DomainError | Errors) -> ResponseReturnValue:
    """The page again, with what was typed; after a newer change with both versions."""
    if not isinstance(why, DomainError):
        return facts_page(view, Shown(form=form, errors=why)), 422
    slug = view.tenant.slug
    shown = shown_after(why, form, stored=lambda: now_stored(renewed(slug), form), view=view)
    return facts_page(renewed(slug) if shown.stale else view, shown), why.status


def shown_after(error: DomainError, form: str, *, stored: Any, view: roster.TenantView) -> Shown:
    """What a refusal leaves on the page. A service's own NotFound and Denied are pages of their own."""
    if isinstance(error, service.StaleTenant):
        session.rollback()
        typed = dict(request.form)
        return Shown(
            form=form,
            stale=compare(
                {name: label for name, label in LABELS.items() if name in typed},
                stored=stored(),
                typed=typed,
                tenant_id=view.tenant.tenant_id,
                actions=ACTIONS,
            ),
        )
    if error.status in {403, 404}:
        raise error
    return Shown(form=form, errors=refusal(error, at="host"))


def renewed(slug: str) -> roster.TenantView:
    """The tenant as it is now."""
    return roster.get_tenant(current_site().tenant_id, slug)


def now_stored(view: roster.TenantView, form: str) -> Mapping[str, object]:
    """What the page's forms would begin with now."""
    typed = typed_fact(service.line_of(view.facts[-1])) if view.facts else {}
    return typed | {"host": canonical_host(view.hosts) if form.startswith("host") else ""}


def typed_fact(found: FactLine) -> dict[str, object]:
    """A fact as its form shows it."""
    return {
        "name": found.name,
        "kind": found.kind,
        "code": found.code,
        "parent_code": found.parent_code or "",
        "valid_from": typed_day(found.valid_from),
        "valid_to": typed_day(found.valid_to),
        "decree": found.decree,
    }


def find_fact(view: roster.TenantView, fact_id: UUID) -> FactLine:
    """A fact of this tenant. Raises NotFound."""
    for row in view.facts:
        if row.id == fact_id:
            return service.line_of(row)
    raise NotFound(_("Không có dòng này."))


def facts_page(view: roster.TenantView, shown: Shown) -> str:
    """The page of a tenant's names and hosts."""
    last = service.line_of(view.facts[-1]) if view.facts else None
    begins = (typed_fact(last) | {"valid_from": "", "decree": ""}) if last else {}
    return render_template(
        "tenants/console/facts.html",
        view=view,
        facts=list(reversed([service.line_of(row) for row in view.facts])),
        today=clock.local_today(),
        canonical=canonical_host(view.hosts),
        typed=dict(request.form) if shown.form == "rename" else begins,
        sent=request.form,
        shown=shown,
        kinds=TENANT_KINDS,
        kind_choices=[(kind, str(title)) for kind, title in DISTRICT_KINDS.items()],
        url_of=house().settings.url_of,
    )


def fact_page(view: roster.TenantView, found: FactLine, shown: Shown) -> str:
    """The page of one fact."""
    return render_template(
        "tenants/console/fact.html",
        view=view,
        fact=found,
        is_last=bool(view.facts) and view.facts[-1].id == found.id,
        typed=dict(request.form) if shown.form else typed_fact(found),
        shown=shown,
        kind_choices=[(kind, str(title)) for kind, title in DISTRICT_KINDS.items()],
    )
