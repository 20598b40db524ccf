"""`/console/dashboards/indicators`: the indicators of the province's own, which its districts adopt as a set."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import load_form, read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.editing import form_page
from modules.dashboards.desk.forms import IndicatorForm, draft_from, values_of
from modules.dashboards.desk.words import DIRECTIONS, EVERY, SOURCES
from modules.dashboards.indicators.definition import PROVINCE_PREFIX, PROVINCE_SET, Definition, Source
from modules.dashboards.indicators.service import in_order
from modules.dashboards.indicators.sets import definition_of, provincial_drafts
from modules.dashboards.models import ToldValue
from modules.dashboards.province.defining import (
    add_provincial,
    change_provincial,
    get_provincial,
    get_row,
    retire_provincial,
)
from modules.dashboards.province.pages import SOME_YEARS, districts_in_use
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/indicators")
@require(p.COMPARE)
def indicators() -> ResponseReturnValue:
    """All in use, each with how many districts tell values of it. Two statements."""
    drafts = provincial_drafts(current_site())
    own = {code: definition_of(code, draft, PROVINCE_SET) for code, draft in drafts.items()}
    return render_template(
        "dashboards/provincial.html",
        indicators=[(each, each.target_in(clock.local_today().year)) for each in in_order(own)],
        telling=count_telling(list(own)),
        every=EVERY,
        sources=SOURCES,
        directions=DIRECTIONS,
    )


def count_telling(codes: Sequence[str]) -> dict[str, int]:
    """How many of the compared districts told a value of each lately. One statement, on the index by code and day."""
    rows = session.execute(
        select(ToldValue.code, func.count(ToldValue.member_id.distinct()))
        .where(
            ToldValue.tenant_id == tenant_id(),
            ToldValue.code.in_(codes),
            ToldValue.member_id.in_(list(districts_in_use())),
            ToldValue.begins_on >= clock.local_today() - SOME_YEARS,
            ToldValue.value.is_not(None),
        )
        .group_by(ToldValue.code)
    )
    return {code: number for code, number in rows}  # noqa: C416  # rows aren't pairs to mypy


@routes.get("/indicators/new")
@require(p.DEFINE)
def new() -> ResponseReturnValue:
    """An empty form."""
    empty = Definition(code="", source=Source.TYPED, texts={"vi": {}})
    return form_page(None, {**values_of(empty), "code": PROVINCE_PREFIX}, {})


@routes.post("/indicators/new")
@require(p.DEFINE)
def create() -> ResponseReturnValue:
    """Add one and tell the districts."""
    data, errors = load_form(IndicatorForm(), request.form)
    status = 422
    if not errors:
        code = PROVINCE_PREFIX + data["code"].removeprefix(PROVINCE_PREFIX)
        try:
            add_provincial(current_site(), code, draft_from(data), actor=acting_member())
        except (Conflict, Invalid) as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã thêm chỉ số và báo cho các địa phương."), "success")
            return redirect(url_for(".indicators"), 303)
    return form_page(None, request.form, errors), status


@routes.get("/indicators/<code>/edit")
@require(p.DEFINE)
def edit(code: str) -> ResponseReturnValue:
    """The form of one."""
    definition = get_provincial(current_site(), code)
    return form_page(definition, values_of(definition), {})


@routes.post("/indicators/<code>/edit")
@require(p.DEFINE)
def save(code: str) -> ResponseReturnValue:
    """Change it and tell the districts."""
    definition = get_provincial(current_site(), code)
    data, errors = load_form(IndicatorForm(), request.form)
    status = 422
    if not errors:
        try:
            change_provincial(current_site(), code, draft_from(data), version=data["version"], actor=acting_member())
        except (Conflict, Invalid) as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã lưu chỉ số và báo cho các địa phương."), "success")
            return redirect(url_for(".indicators"), 303)
    return form_page(definition, request.form, errors), status


@routes.post("/indicators/<code>/retire")
@require(p.DEFINE)
def retire(code: str) -> ResponseReturnValue:
    """Compare it no longer."""
    known = get_row(current_site(), code)  # before the form is read: one that isn't here is missing, whatever it says
    retire_provincial(current_site(), known.code, version=read_version(), actor=acting_member())
    flash(_("Đã ngừng chỉ số của tỉnh. Địa phương giữ chỉ số và số liệu đã có."), "success")
    return redirect(url_for(".indicators"), 303)
