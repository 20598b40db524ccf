"""`/admin/branding`, `/admin/calendar` and the settings of each module, drawn from its schema."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi import clock
from dothi.errors import DomainError, NotFound
from dothi.house import house
from dothi.module import Module
from dothi.permissions import require
from dothi.site import current_site
from dothi.switch import ModuleState
from dothi.web import colour
from dothi.web.forms import Errors, load_form
from dothi.web.locales import current_language
from dothi.web.shell import theme_url
from dothi.worktime import LOCAL_ZONE
from tenants import profile, working_hours
from tenants.branding import SECTION, put_emblem, remove_emblem, save_branding
from tenants.drawn_forms import draw, form_of, stored_values
from tenants.forms import BrandingForm, CalendarForm
from tenants.pages_admin import actor, blueprint, refusal, saved, tenant_id
from tenants.settings import load_section, write_settings
from tenants.units import list_units


@blueprint.get("/branding")
@require("tenants.settings.edit")
def branding() -> ResponseReturnValue:
    """The form; with ?accent= the whole page is shown in that colour before anything is saved."""
    typed = stored_branding()
    typed |= {name: value for name, value in request.args.items() if name in typed or name in BrandingForm().fields}
    return branding_page(typed, {})


@blueprint.post("/branding")
@require("tenants.settings.edit")
def save_brand() -> ResponseReturnValue:
    """Save texts and colour."""
    data, errors = load_form(BrandingForm(), request.form)
    status = 422
    if not errors:
        try:
            save_branding(tenant_id(), data, actor=actor())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("branding", _("Đã lưu nhận diện."))
    return branding_page(request.form.to_dict(), errors), status


@blueprint.post("/branding/emblem")
@require("tenants.settings.edit")
def save_emblem() -> ResponseReturnValue:
    """Take a picture as emblem, or go without."""
    if request.form.get("action") == "remove":
        remove_emblem(tenant_id(), actor=actor())
        return saved("branding", _("Đã bỏ biểu trưng."))
    upload = request.files.get("emblem")
    typed = stored_branding()
    if upload is None or not upload.filename:
        return branding_page(typed, {"emblem": _("Vui lòng chọn ảnh.")}), 422
    try:
        put_emblem(tenant_id(), upload.stream, name=upload.filename, actor=actor())
    except DomainError as error:
        reasons = refusal(error)
        return branding_page(typed, {"emblem": next(iter(reasons.values()))}), error.status
    return saved("branding", _("Đã lưu biểu trưng."))


def stored_branding() -> dict[str, Any]:
    """What is stored now, as the form shows it."""
    content, version = load_section(tenant_id(), SECTION)
    figures, _version = load_section(tenant_id(), profile.SECTION)
    return {"accent": current_site().accent, "population": figures.get("population")} | content | {"version": version}


def branding_page(typed: dict[str, Any], errors: Errors) -> str:
    """The form with what was typed, in the colour typed when it is one."""
    accent = str(typed.get("accent", ""))
    try:
        shades = colour.theme(accent)
    except ValueError:
        return render_template("tenants/admin/branding.html", typed=typed, errors=errors, shades=None)
    return render_template(
        "tenants/admin/branding.html",
        typed=typed,
        errors=errors,
        shades=shades,
        ratio=round(colour.contrast(shades.accent, "#ffffff"), 1),
        was_darkened=shades.accent.lower() != accent.lower(),
        theme_url=theme_url(accent.lower()),
    )


@blueprint.get("/calendar")
@require("tenants.settings.edit")
def calendar() -> ResponseReturnValue:
    """Weekly hours, days off, swapped days."""
    typed, version = working_hours.typed_calendar(tenant_id())
    return calendar_page(typed | {"version": version}, {})


@blueprint.post("/calendar")
@require("tenants.settings.edit")
def save_calendar() -> ResponseReturnValue:
    """Save them; clocks that run take the new calendar from then on."""
    data, errors = load_form(CalendarForm(), request.form)
    status = 422
    if not errors:
        try:
            working_hours.save_calendar(tenant_id(), data, actor=actor())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            return saved("calendar", _("Đã lưu lịch làm việc."))
    return calendar_page(request.form.to_dict(), errors), status


def calendar_page(typed: dict[str, Any], errors: Errors) -> str:
    """The form, with the holidays of this year and the next."""
    year = clock.now().astimezone(LOCAL_ZONE).year
    return render_template(
        "tenants/admin/calendar.html",
        typed=typed,
        errors=errors,
        days=working_hours.DAY_NAMES,
        holidays=working_hours.holidays_of((year, year + 1), current_language()),
    )


@blueprint.get("/modules/<name>")
@require("tenants.settings.edit")
def module_settings(name: str) -> ResponseReturnValue:
    """The form of a module's settings."""
    module = module_here(name)
    return module_page(module, stored_values(module, tenant_id()), {})


@blueprint.post("/modules/<name>")
@require("tenants.settings.edit")
def save_module_settings(name: str) -> ResponseReturnValue:
    """Save them."""
    module = module_here(name)
    form = form_of(module, request.form)
    data, errors = load_form(module.settings(), form)  # type: ignore[misc]
    if errors:
        return module_page(module, form.to_dict(flat=False), errors), 422
    version = request.form.get("version", "0")
    try:
        plain = module.settings().dump(data)  # type: ignore[misc]
        write_settings(tenant_id(), name, plain, actor=actor(), version=int(version) if version.isdecimal() else 0)
    except DomainError as error:
        return module_page(module, form.to_dict(flat=False), refusal(error)), error.status
    return saved("module_settings", _("Đã lưu thiết lập."), name=name)


def module_here(name: str) -> Module:
    """A module with settings that the province has begun to roll out here. Raises NotFound."""
    module = house().registry.modules.get(name)
    if module is None or module.settings is None or current_site().state_of(name) is ModuleState.NONE:
        raise NotFound(_("Không có phân hệ này."))
    return module


def module_page(module: Module, typed: dict[str, Any], errors: Errors) -> str:
    """The drawn form."""
    units = [(str(unit.id), unit.name) for unit in list_units(tenant_id())]
    return render_template(
        "tenants/admin/module.html",
        module=module,
        drawn=draw(module, typed, units=units),
        errors=errors,
        version=load_section(tenant_id(), module.name)[1],
    )
