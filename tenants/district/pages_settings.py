"""`/admin/branding`, `/admin/calendar` and the settings of each module, drawn from its schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.language.locales import current_language
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale
from dothi.sites.site import current_site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.errors import DomainError, NotFound
from dothi.values.worktime import LOCAL_ZONE
from dothi.web import colour
from dothi.web.forms import Errors, load_form, read_version, refusal
from dothi.web.routes import Routes
from dothi.web.shell import theme_url
from tenants.kit.current import tenant_id
from tenants.kit.drawn_forms import DrawnField, draw, form_of, stored_values, wrong_choices
from tenants.kit.forms import BrandingForm, CalendarForm
from tenants.kit.saved import overtaken, saved
from tenants.people.units import list_units
from tenants.registry import profile, working_hours
from tenants.registry.branding import SECTION, put_emblem, remove_emblem, save_branding
from tenants.registry.settings import load_section, write_settings

routes = Routes()

BRANDING_LABELS: dict[str, Label] = {
    "organisation": _l("Tên cơ quan"),
    "address": _l("Địa chỉ"),
    "hotline": _l("Đường dây nóng"),
    "email": _l("Thư điện tử"),
    "footnote": _l("Ghi chú cuối trang"),
    "accent": _l("Màu chủ đạo"),
}
CALENDAR_LABELS: dict[str, Label] = {
    **{f"day{number}": name for number, name in enumerate(working_hours.DAY_NAMES)},
    "keeps_public_holidays": _l("Nghỉ các ngày lễ, tết theo Bộ luật Lao động"),
    "days_off": _l("Ngày nghỉ riêng"),
    "swapped_days": _l("Ngày làm bù"),
}


@routes.get("/branding")
@require("tenants.settings.edit")
def branding() -> ResponseReturnValue:
    """The form; with ?accent= the whole page is shown in that colour before anything is saved."""
    typed = stored_branding()
    typed |= {name: value for name, value in request.args.items() if name in typed or name in BrandingForm().fields}
    return branding_page(typed, {})


@routes.post("/branding")
@require("tenants.settings.edit")
def save_brand() -> ResponseReturnValue:
    """Save texts and colour."""
    data, errors = load_form(BrandingForm(), request.form)
    status = 422
    if not errors:
        try:
            save_branding(tenant_id(), data, actor=acting_member())
        except DomainError as error:
            if stale := stale_section(error, SECTION, BRANDING_LABELS):
                return branding_page(request.form.to_dict() | {"version": now_version(SECTION)}, {}, stale=stale), 409
            errors, status = refusal(error), error.status
        else:
            return saved("branding", _("Đã lưu nhận diện."))
    return branding_page(request.form.to_dict(), errors), status


@routes.post("/branding/emblem")
@require("tenants.settings.edit")
def save_emblem() -> ResponseReturnValue:
    """Take a picture as emblem, or go without."""
    if request.form.get("action") == "remove":
        remove_emblem(tenant_id(), actor=acting_member())
        return saved("branding", _("Đã bỏ biểu trưng."))
    upload = request.files.get("emblem")
    typed = stored_branding()
    if upload is None or not upload.filename:
        return branding_page(typed, {"emblem": _("Vui lòng chọn ảnh.")}), 422
    try:
        put_emblem(tenant_id(), upload.stream, name=upload.filename, actor=acting_member())
    except DomainError as error:
        reasons = refusal(error)
        return branding_page(typed, {"emblem": next(iter(reasons.values()))}), error.status
    return saved("branding", _("Đã lưu biểu trưng."))


def stored_branding() -> dict[str, Any]:
    """What is stored now, as the form shows it."""
    content, version = load_section(tenant_id(), SECTION)
    figures, _version = load_section(tenant_id(), profile.SECTION)
    return {"accent": current_site().accent, "population": figures.get("population")} | content | {"version": version}


def stale_section(
    error: DomainError,
    section: str,
    labels: dict[str, Label],
    *,
    stored: Callable[[], dict[str, Any]] | None = None,
    typed: dict[str, Any] | None = None,
) -> Stale | None:
    """Both versions of a section, when somebody else saved it meanwhile."""
    return overtaken(
        error,
        labels,
        stored=stored or (lambda: load_section(tenant_id(), section)[0]),
        typed=typed,
        actions=("tenants.settings_changed",),
        subject=section,
    )


def now_version(section: str) -> int:
    """The version that is stored now."""
    return load_section(tenant_id(), section)[1]


def branding_page(typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, in the colour typed when it is one."""
    accent = str(typed.get("accent", ""))
    try:
        shades = colour.theme(accent)
    except ValueError:
        return render_template("tenants/admin/branding.html", typed=typed, errors=errors, stale=stale, shades=None)
    return render_template(
        "tenants/admin/branding.html",
        typed=typed,
        errors=errors,
        stale=stale,
        shades=shades,
        ratio=round(colour.contrast(shades.accent, "#ffffff"), 1),
        was_darkened=shades.accent.lower() != accent.lower(),
        theme_url=theme_url(accent.lower()),
    )


@routes.get("/calendar")
@require("tenants.settings.edit")
def calendar() -> ResponseReturnValue:
    """Weekly hours, days off, swapped days."""
    typed, version = working_hours.typed_calendar(tenant_id())
    return calendar_page(typed | {"version": version}, {})


@routes.post("/calendar")
@require("tenants.settings.edit")
def save_calendar() -> ResponseReturnValue:
    """Save them; clocks that run take the new calendar from then on."""
    data, errors = load_form(CalendarForm(), request.form)
    status = 422
    if not errors:
        try:
            working_hours.save_calendar(tenant_id(), data, actor=acting_member())
        except DomainError as error:
            name = working_hours.SECTION
            wanted = request.form.to_dict() | {"keeps_public_holidays": data["keeps_public_holidays"]}
            now = lambda: working_hours.typed_calendar(tenant_id())[0]  # noqa: E731
            if stale := stale_section(error, name, CALENDAR_LABELS, stored=now, typed=wanted):
                return calendar_page(wanted | {"version": now_version(name)}, {}, stale=stale), 409
            errors, status = refusal(error), error.status
        else:
            return saved("calendar", _("Đã lưu lịch làm việc. Thời hạn đang chạy được tính lại trong khoảng một phút."))
    return calendar_page(request.form.to_dict(), errors), status


def calendar_page(typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form, with the holidays of this year and the next."""
    year = clock.now().astimezone(LOCAL_ZONE).year
    return render_template(
        "tenants/admin/calendar.html",
        typed=typed,
        errors=errors,
        stale=stale,
        days=working_hours.DAY_NAMES,
        holidays=working_hours.holidays_of((year, year + 1), current_language()),
    )


@routes.get("/modules/<name>")
@require("tenants.settings.edit")
def module_settings(name: str) -> ResponseReturnValue:
    """The form of a module's settings."""
    module = module_here(name)
    return module_page(module, stored_values(module, tenant_id()), {})


@routes.post("/modules/<name>")
@require("tenants.settings.edit")
def save_module_settings(name: str) -> ResponseReturnValue:
    """Save them."""
    module = module_here(name)
    form = form_of(module, request.form)
    data, errors = load_form(module.settings(), form)  # type: ignore[misc]
    errors = errors or wrong_choices(module, data, units=unit_choices())
    if errors:
        return module_page(module, form.to_dict(flat=False), errors), 422
    version = read_version()
    plain = module.settings().dump(data)  # type: ignore[misc]
    try:
        write_settings(tenant_id(), name, plain, actor=acting_member(), version=version)
    except DomainError as error:
        labels: dict[str, Label] = {item.name: label_of(item) for item in draw(module, {}, units=unit_choices())}
        if stale := stale_section(error, name, labels, stored=lambda: stored_values(module, tenant_id()), typed=plain):
            return module_page(module, form.to_dict(flat=False), {}, stale=stale), 409
        return module_page(module, form.to_dict(flat=False), refusal(error)), error.status
    return saved("module_settings", _("Đã lưu thiết lập."), name=name)


def module_here(name: str) -> Module:
    """A module with settings that the province has begun to roll out here. Raises NotFound."""
    module = house().components.modules.get(name)
    if module is None or module.settings is None or current_site().state_of(name) is ModuleState.NONE:
        raise NotFound(_("Không có phân hệ này."))
    return module


def unit_choices() -> list[tuple[str, str]]:
    """The units that a setting may name."""
    return [(str(unit.id), unit.name) for unit in list_units(tenant_id())]


def label_of(item: DrawnField) -> Label:
    """A drawn field's name, with the words of its choices."""
    return (item.label, {str(value): words for value, words in item.choices}) if item.choices else item.label


def module_page(module: Module, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The drawn form."""
    return render_template(
        "tenants/admin/module.html",
        module=module,
        drawn=draw(module, typed, units=unit_choices()),
        errors=errors,
        stale=stale,
        version=load_section(tenant_id(), module.name)[1],
    )
