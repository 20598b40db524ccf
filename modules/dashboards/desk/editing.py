"""The form of an indicator, one value typed in, and sets that are adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.audit import record_audit
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.forms import IndicatorForm, ValueForm, draft_from, values_of
from modules.dashboards.desk.pages import indicator_page
from modules.dashboards.desk.words import (
    AGGREGATES,
    AT_ZERO,
    DIRECTIONS,
    EVERY,
    SOURCES,
    STANDING_TONES,
    STANDINGS,
    options_of,
)
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import PeriodError, parse_period
from modules.dashboards.indicators.service import (
    MADE,
    OWN,
    add_indicator,
    change_indicator,
    get_definition,
    load_definitions,
    retire_indicator,
)
from modules.dashboards.indicators.sets import EntryStanding, IndicatorSet, SetEntry, adopt_set, sets_at, standings_of
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

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
    data, errors = load_form(IndicatorForm(), request.form)
    if not errors:
        try:
            add_indicator(current_site(), data["code"], draft_from(data), actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
        else:
            flash(_("Đã thêm chỉ số."), "success")
            return redirect(url_for(".indicator", code=data["code"]), 303)
    return form_page(None, request.form, errors), 422


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
    data, errors = load_form(IndicatorForm(), request.form)
    if not errors:
        try:
            change_indicator(current_site(), code, draft_from(data), version=data["version"], actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
        except Conflict as error:
            return form_page(definition, request.form, refusal(error)), error.status
        else:
            flash(_("Đã lưu chỉ số."), "success")
            return redirect(url_for(".indicator", code=code), 303)
    return form_page(definition, request.form, errors), 422


@routes.post("/indicators/<code>/retire")
@require(p.EDIT)
def retire(code: str) -> ResponseReturnValue:
    """Follow it no longer."""
    definition, _all = get_definition(current_site(), code)
    retire_indicator(current_site(), definition.code, version=read_version(), actor=acting_member())
    flash(_("Đã ngừng theo dõi chỉ số. Số liệu đã có được giữ lại."), "success")
    return redirect(url_for(".indicators"), 303)


def form_page(definition: Definition | None, typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/form.html",
        definition=definition,
        is_own=definition is None or definition.source in OWN,
        typed=typed,
        errors=errors,
        source_options=[(source.value, str(SOURCES[source])) for source in MADE],
        every_options=options_of(EVERY),
        direction_options=options_of(DIRECTIONS),
        aggregate_options=options_of(AGGREGATES),
        at_zero_options=options_of(AT_ZERO),
        unit_options=[(str(unit.id), unit.name) for unit in list_units(tenant_id())],
    )


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


@routes.get("/sets")
@require(p.EDIT)
def sets() -> ResponseReturnValue:
    """The sets, each with what here is computed, typed in and missing."""
    definitions = load_definitions(current_site())
    return render_template(
        "dashboards/sets.html",
        sets=[(each, lines_of_set(each, definitions)) for each in sets_at(current_site()).values()],
        standings=STANDINGS,
        tones=STANDING_TONES,
        kinds=EntryStanding,
    )


def lines_of_set(
    adopted: IndicatorSet, definitions: Mapping[str, Definition]
) -> list[tuple[SetEntry, EntryStanding, str, bool]]:
    """Each entry with its standing and its name, and whether it is here."""
    standings = standings_of(adopted, definitions)
    return [
        (each, standings[each.code], entry_name(each.draft, each.code, definitions), each.code in definitions)
        for each in adopted.entries
    ]


def entry_name(draft: IndicatorDraft | None, code: str, definitions: Mapping[str, Definition]) -> str:
    """What an entry is called."""
    if draft is not None:
        return draft.texts["vi"]["name"]
    return definitions[code].text("name") if code in definitions else code


@routes.post("/sets/<set_code>")
@require(p.EDIT)
def adopt(set_code: str) -> ResponseReturnValue:
    """Adopt a set in one step."""
    added = adopt_set(current_site(), set_code, actor=acting_member())
    flash(_("Đã thêm %(n)s chỉ số.", n=added) if added else _("Mọi chỉ số của bộ đã có."), "success")
    return redirect(url_for(".indicators"), 303)
