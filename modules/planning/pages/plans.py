"""Plans as staff keep them: the list, a plan with its versions, and the form of what all its versions share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_client_id, refusal
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.lookup.finding import list_in_force
from modules.planning.models import Plan
from modules.planning.pages.forms import PlanForm
from modules.planning.plans.drafts import PlanFacts, change_plan, create_plan
from modules.planning.plans.listing import list_plans
from modules.planning.plans.reading import get_plan, list_versions
from modules.planning.plans.words import KINDS, THEMES, PlanKind, PlanTheme
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

routes = Routes()
LABELS: dict[str, Label] = {
    "name": _l("Tên quy hoạch"),
    "theme": (_l("Chủ đề"), {str(key): title for key, title in THEMES.items()}),
    "kind": (_l("Loại quy hoạch"), {str(key): title for key, title in KINDS.items()}),
    "scale": _l("Tỷ lệ"),
    "dossier_code": _l("Mã hồ sơ"),
}


@routes.get("")
@require(p.VIEW)
def index() -> ResponseReturnValue:
    """Plans with their versions. Four statements."""
    theme, words = request.args.get("theme", ""), request.args.get("q", "").strip()[:200]
    asked = {"theme": theme if theme in set(PlanTheme) else "", "q": words}
    here: dict[str, Any] = {name: value for name, value in asked.items() if value}
    cursor = request.args.get("cursor", "")
    page = list_plans(tenant_id(), theme=asked["theme"], words=words, cursor=cursor)
    return render_template(
        "planning/work/plans.html",
        page=page,
        filters=here,
        themes=[(str(each), str(title)) for each, title in THEMES.items()],
        in_force=in_force_today(),
        next_url=url_for(".index", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".index", **here) if cursor else None,
    )


@routes.get("/moi")
@require(p.EDIT)
def new_plan() -> ResponseReturnValue:
    """An empty form."""
    return plan_page(None, {"theme": PlanTheme.URBAN, "kind": PlanKind.ZONING, "client_id": str(uuid4())})


@routes.post("/moi")
@require(p.EDIT)
def add_plan() -> ResponseReturnValue:
    """Add a plan, and go on with its first version."""
    data, errors = load_form(PlanForm(), request.form)
    if not errors:
        try:
            plan = create_plan(tenant_id(), facts_of(data), actor=acting_member(), client_id=read_client_id())
        except Invalid as error:
            errors = refusal(error)
    if errors:
        return plan_page(None, request.form, errors=errors), 422
    flash(_("Đã thêm quy hoạch. Hãy ghi quyết định và tải lên bản đồ của phiên bản đầu tiên."), "success")
    return redirect(url_for(".new_version", plan_id=plan.id), 303)


@routes.get("/do-an/<uuid:plan_id>")
@require(p.VIEW)
def plan(plan_id: UUID) -> ResponseReturnValue:
    """A plan with its versions."""
    found = get_plan(tenant_id(), plan_id)
    return plan_page(found, values_of(found))


@routes.post("/do-an/<uuid:plan_id>")
@require(p.EDIT)
def save_plan(plan_id: UUID) -> ResponseReturnValue:
    """Change what all versions share; a stale page says so and keeps what was typed."""
    found = get_plan(tenant_id(), plan_id)
    data, errors = load_form(PlanForm(), request.form)
    if errors:
        return plan_page(found, request.form, errors=errors), 422
    try:
        change_plan(tenant_id(), plan_id, facts_of(data), version=data["version"], actor=acting_member())
    except Invalid as error:
        return plan_page(found, request.form, errors=refusal(error)), 422
    except Conflict:
        session.rollback()
        newer = get_plan(tenant_id(), plan_id)
        stale = compare(
            LABELS | {"unit_id": (_("Đơn vị chịu trách nhiệm"), unit_names())},
            stored=values_of(newer),
            typed=request.form,
            tenant_id=tenant_id(),
            actions=("planning.plan_changed", "planning.published", "planning.withdrawn"),
        )
        typed = {**request.form, "version": str(newer.version)}
        return plan_page(newer, typed, stale=stale), 409
    flash(_("Đã lưu quy hoạch."), "success")
    return redirect(url_for(".plan", plan_id=plan_id), 303)


def facts_of(data: Mapping[str, Any]) -> PlanFacts:
    """The form as the service wants it."""
    return PlanFacts(**{name: value for name, value in data.items() if name != "version"})


def values_of(found: Plan) -> dict[str, str]:
    """A plan as its form shows it."""
    names = ("theme", "kind", "name", "scale", "dossier_code", "unit_id", "version")
    return {name: "" if (value := getattr(found, name)) is None else str(value) for name in names}


def in_force_today() -> set[UUID]:
    """The versions that people are answered with today."""
    return {each.version_id for each in list_in_force(tenant_id(), clock.local_today())}


def unit_names() -> dict[str, str]:
    """What the units' ids mean."""
    return {str(unit.id): unit.name for unit in list_units(tenant_id())}


def plan_page(
    found: Plan | None, values: Mapping[str, Any], *, errors: Errors | None = None, stale: Stale | None = None
) -> str:
    """The form, and the versions of a plan that is there."""
    units = list_units(tenant_id())
    mine = next((unit for unit in units if found is not None and unit.id == found.unit_id), None)
    return render_template(
        "planning/work/plan.html",
        plan=found,
        values=values,
        errors=errors or {},
        stale=stale,
        in_force=in_force_today() if found is not None else (),
        versions=list_versions(found.tenant_id, found.id) if found is not None else (),
        themes=[(str(theme), str(title)) for theme, title in THEMES.items()],
        kinds=[(str(kind), str(title)) for kind, title in KINDS.items()],
        units=[(str(unit.id), unit.name) for unit in units if unit.is_active or unit is mine],
        mine=mine,
    )
