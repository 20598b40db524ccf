"""`/console/programme/phases/<phase>/measures`: the indicators by which a phase is evaluated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.language.formatting import number
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare, pressed
from dothi.values.errors import Conflict, Invalid
from dothi.web.fields import UNSEEN
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.board.forms import MeasureForm
from tenants.board.pages_evaluation import EVALUATE, PHASE, back, refused
from tenants.kit.current import province_id
from tenants.programme.measures import (
    MeasureFacts,
    add_measure,
    add_suggested,
    change_measure,
    get_measure,
    installed_indicators,
    list_measures,
    remove_measure,
)
from tenants.programme.models import Measure
from tenants.programme.phases import get_phase
from tenants.programme.plan import StalePlan

routes = Routes()

MEASURE_LABELS: dict[str, Label] = {
    "title": _l("Tên chỉ số"),
    "unit": _l("Đơn vị tính"),
    "baseline": _l("Trước giai đoạn"),
    "target": _l("Chỉ tiêu"),
    "direction": (_l("Đạt khi kết quả"), {"up": _l("từ chỉ tiêu trở lên"), "down": _l("không quá chỉ tiêu")}),
    "actual": _l("Kết quả"),
    "evidence": _l("Minh chứng"),
}
COUNTED = ("baseline", "target", "evidence")
"""What a person says of an indicator that is counted."""


@routes.post(f"{PHASE}/measures/suggested")
@require(EVALUATE)
def suggest(phase_id: UUID) -> ResponseReturnValue:
    """Add the indicators that have a target of their own."""
    try:
        count = add_suggested(province_id(), get_phase(province_id(), phase_id), actor=acting_member())
    except Conflict as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã thêm %(n)s chỉ số.", n=count))


@routes.get(f"{PHASE}/measures/new")
@require(EVALUATE)
def new_measure(phase_id: UUID) -> ResponseReturnValue:
    """The form of an indicator to add."""
    return measure_page(phase_id, None, {"direction": "up"}, {})


@routes.post(f"{PHASE}/measures/new")
@require(EVALUATE)
def put_measure(phase_id: UUID) -> ResponseReturnValue:
    """Add an indicator: an installed one by name, or one of the phase's own."""
    data, errors = load_form(MeasureForm(), request.form)
    if errors:
        return measure_page(phase_id, None, request.form, errors), 422
    name = request.form.get("indicator") or None
    try:
        add_measure(
            province_id(),
            get_phase(province_id(), phase_id),
            facts=facts_of(data),
            actor=acting_member(),
            indicator=name,
        )
    except (Invalid, Conflict) as error:
        return measure_page(phase_id, None, request.form, refusal(error, at="indicator")), error.status
    return back(phase_id, _("Đã thêm chỉ số."))


@routes.get(f"{PHASE}/measures/<indicator>")
@require(EVALUATE)
def measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """The form of an indicator."""
    found = get_measure(province_id(), phase_id, indicator)
    return measure_page(phase_id, found, typed(found), {})


@routes.post(f"{PHASE}/measures/<indicator>")
@require(EVALUATE)
def save_measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """Change an indicator."""
    found = get_measure(province_id(), phase_id, indicator)
    data, errors = load_form(MeasureForm(), request.form)
    if errors:
        return measure_page(phase_id, found, request.form, errors), 422
    try:
        change_measure(
            province_id(), phase_id, indicator, facts=facts_of(data), version=data["version"], actor=acting_member()
        )
    except StalePlan as error:
        found = get_measure(province_id(), phase_id, indicator)
        return measure_page(phase_id, found, request.form, {}, stale=newer_measure(found)), error.status
    except (Invalid, Conflict) as error:
        return measure_page(phase_id, found, request.form, refusal(error, at="target")), error.status
    return back(phase_id, _("Đã lưu chỉ số."))


@routes.post(f"{PHASE}/measures/<indicator>/remove")
@require(EVALUATE)
def drop_measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """Take an indicator out."""
    version = request.form.get("version", default=UNSEEN, type=int)
    try:
        remove_measure(province_id(), phase_id, indicator, version=version, actor=acting_member())
    except StalePlan as error:
        found = get_measure(province_id(), phase_id, indicator)
        stale = pressed(
            found.title,
            stored=_("đã được sửa"),
            wanted=_("bỏ chỉ số"),
            tenant_id=province_id(),
            actions=("tenants.measure_changed",),
            subject=f"{phase_id}/{indicator}",
        )
        return measure_page(phase_id, found, typed(found), {}, stale=stale), error.status
    except Conflict as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã bỏ chỉ số."))


def newer_measure(found: Measure) -> Stale:
    """What somebody else has stored of an indicator meanwhile, beside what was typed."""
    return compare(
        {name: label for name, label in MEASURE_LABELS.items() if not found.is_counted or name in COUNTED},
        stored=typed(found),
        typed=request.form,
        tenant_id=province_id(),
        actions=("tenants.measure_changed",),
        subject=f"{found.phase_id}/{found.indicator}",
    )


def measure_page(
    phase_id: UUID, found: Measure | None, values: Any, errors: Errors, *, stale: Stale | None = None
) -> str:
    """The form of an indicator."""
    phase = get_phase(province_id(), phase_id)
    there = {line.measure.indicator for line in list_measures(province_id(), phase)} if found is None else set()
    return render_template(
        "tenants/console/measure.html",
        phase=phase,
        measure=found,
        typed=values,
        errors=errors,
        stale=stale,
        choices=[
            (name, str(one.title)) for name, (_module, one) in installed_indicators().items() if name not in there
        ],
    )


def typed(found: Measure) -> dict[str, Any]:
    """A stored measure as its form shows it."""
    shown = {name: shown_number(getattr(found, name)) for name in ("baseline", "target", "actual")}
    direction = "up" if found.higher_is_better else "down"
    return shown | {"title": found.title, "unit": found.unit, "evidence": found.evidence, "direction": direction}


def shown_number(value: float | None) -> str:
    """A number as one would type it."""
    return number(value) if value is not None else ""


def facts_of(data: dict[str, Any]) -> MeasureFacts:
    """What a sent form says."""
    values = {key: value for key, value in data.items() if key not in {"version", "direction"}}
    return MeasureFacts(**values, higher_is_better=data["direction"] == "up")
