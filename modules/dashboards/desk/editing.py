"""Indicators of a district are added, changed and followed no longer; one value is typed in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.audit import record_audit
from dothi.sites.site import current_site
from dothi.values.errors import Invalid
from dothi.web.forms import load_form, read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.forms import ValueForm, draft_from, values_of
from modules.dashboards.desk.indicator_form import answer_form, form_page
from modules.dashboards.desk.pages import indicator_page
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import PeriodError, parse_period
from modules.dashboards.indicators.service import (
    MADE,
    add_indicator,
    change_indicator,
    get_definition,
    retire_indicator,
)
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/new")
@require(p.EDIT)
def new() -> ResponseReturnValue:
    """An empty form."""
    empty = Definition(code="", source=MADE[0], texts={"vi": {}})
    return form_page(None, values_of(empty), {})


@routes.post("/new")
@require(p.EDIT)
def create() -> ResponseReturnValue:
    """Add an indicator."""
    return answer_form(
        None,
        lambda data: add_indicator(current_site(), data["code"], draft_from(data), actor=acting_member()),
        done=_("Đã thêm chỉ số."),
        then=lambda data: url_for(".indicator", code=data["code"]),
    )


@routes.get("/indicators/<code>/edit")
@require(p.EDIT)
def edit(code: str) -> ResponseReturnValue:
    """The form of an indicator."""
    definition, _all = get_definition(current_site(), code)
    return form_page(definition, values_of(definition), {})


@routes.post("/indicators/<code>/edit")
@require(p.EDIT)
def save(code: str) -> ResponseReturnValue:
    """Change it."""
    definition, _all = get_definition(current_site(), code)
    return answer_form(
        definition,
        lambda data: change_indicator(
            current_site(), code, draft_from(data), version=data["version"], actor=acting_member()
        ),
        done=_("Đã lưu chỉ số."),
        then=lambda _data: url_for(".indicator", code=code),
    )


@routes.post("/indicators/<code>/retire")
@require(p.EDIT)
def retire(code: str) -> ResponseReturnValue:
    """Follow it no longer."""
    definition, _all = get_definition(current_site(), code)
    retire_indicator(current_site(), definition.code, version=read_version(), actor=acting_member())
    flash(_("Đã ngừng theo dõi chỉ số. Số liệu đã có được giữ lại."), "success")
    return redirect(url_for(".indicators"), 303)


@routes.post("/indicators/<code>/values")
@require(p.ENTER)
def enter(code: str) -> ResponseReturnValue:
    """Store one value; a correction wants a reason."""
    definition, definitions = get_definition(current_site(), code)
    data, errors = load_form(ValueForm(), request.form)
    if not errors:
        try:
            period = parse_period(data["period"], definition.every)
            stored = store_values(
                tenant_id(),
                definitions,
                [NewValue(code, period, data["value"], data["reason"])],
                channel=ValueChannel.TYPED,
                by=acting_member().name,
            )
        except PeriodError:
            errors = {"period": _("Kỳ chưa đúng, ví dụ: tháng 11/2026, quý 4/2026, năm 2026.")}
        except Invalid as error:
            errors = refusal(error)
        else:
            note_stored(definition.text("name"), stored.new, stored.changed)
            flash(_("Đã lưu số liệu."), "success")
            return redirect(url_for(".indicator", code=code), 303)
    return indicator_page(code, request.form, errors), 422


def note_stored(subject: str, new: int, changed: int) -> None:
    """For the history."""
    if new or changed:
        record_audit(
            tenant_id(), "dashboards.values_stored", subject=subject, actor=acting_member(), new=new, changed=changed
        )
