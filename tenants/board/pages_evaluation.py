"""`/console/programme/phases/<phase>/evaluation`: indicators, verdict, closing; printable."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from dothi import clock
from dothi.actor import Actor
from dothi.errors import Conflict, DomainError, Invalid, Malformed
from dothi.permissions import require
from dothi.site import current_site
from dothi.web.formatting import number
from dothi.web.forms import Errors, load_form
from tenants.board.figures import ask_figures
from tenants.board.forms import MeasureForm, VerdictForm, VersionForm
from tenants.board.pages import blueprint
from tenants.board.scores import decided_rows, row_of
from tenants.programme.evaluation import (
    close_phase,
    evaluate_phase,
    list_members,
    view_phase,
)
from tenants.programme.gates import EVALUATION
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
from tenants.programme.overrides import PHASE as OF_PHASE
from tenants.programme.overrides import ask_override
from tenants.programme.phases import get_phase
from tenants.programme.verdicts import VERDICT_TITLES, VERDICT_TONES, Verdict

PHASE = "/programme/phases/<uuid:phase_id>"
EVALUATE, CLOSE = "tenants.phase.evaluate", "tenants.phase.close"


@blueprint.get(f"{PHASE}/evaluation")
@require("tenants.console.view")
def evaluation(phase_id: UUID) -> ResponseReturnValue:
    """The phase with its figures and verdict."""
    return evaluation_page(phase_id)


@blueprint.post(f"{PHASE}/evaluation")
@require(EVALUATE)
def evaluate(phase_id: UUID) -> ResponseReturnValue:
    """Decide."""
    data, errors = load_form(VerdictForm(), request.form)
    if errors:
        g.dothi_failed = True
        return evaluation_page(phase_id, errors=errors), 422
    try:
        evaluate_phase(province_id(), phase_id, **data, actor=actor())
    except (Invalid, Conflict) as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã ghi kết luận đánh giá."))


@blueprint.post(f"{PHASE}/close")
@require(CLOSE)
def close(phase_id: UUID) -> ResponseReturnValue:
    """Close the phase."""
    get_phase(province_id(), phase_id)
    version = read(VersionForm())["version"]
    try:
        close_phase(province_id(), phase_id, version=version, actor=actor())
    except Conflict as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã đóng giai đoạn."))


@blueprint.post(f"{PHASE}/override")
@require("tenants.gate.override")
def ask_exception(phase_id: UUID) -> ResponseReturnValue:
    """Ask that the phase be closed without an evaluation; another admin confirms it."""
    reason = request.form.get("reason", "")
    try:
        ask_override(province_id(), OF_PHASE, phase_id, gate=EVALUATION, reason=reason, actor=actor())
    except (Invalid, Conflict) as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã đề nghị. Cần một quản trị cấp tỉnh khác xác nhận."))


@blueprint.post(f"{PHASE}/figures")
@require(EVALUATE)
def ask(phase_id: UUID) -> ResponseReturnValue:
    """Ask the phase's tenants for their figures now."""
    get_phase(province_id(), phase_id)
    ask_figures(list_members(province_id(), phase_id))
    return back(phase_id, _("Đã hỏi số liệu của các địa phương. Vui lòng tải lại trang sau ít giây."))


@blueprint.post(f"{PHASE}/measures/suggested")
@require(EVALUATE)
def suggest(phase_id: UUID) -> ResponseReturnValue:
    """Add the indicators that have a target of their own."""
    count = add_suggested(province_id(), get_phase(province_id(), phase_id), actor=actor())
    return back(phase_id, _("Đã thêm %(n)s chỉ số.", n=count))


@blueprint.get(f"{PHASE}/measures/new")
@require(EVALUATE)
def new_measure(phase_id: UUID) -> ResponseReturnValue:
    """The form of an indicator to add."""
    return measure_page(phase_id, None, {"direction": "up"}, {})


@blueprint.post(f"{PHASE}/measures/new")
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
            actor=actor(),
            indicator=name,
        )
    except (Invalid, Conflict) as error:
        return measure_page(phase_id, None, request.form, reasons(error, "indicator")), error.status
    return back(phase_id, _("Đã thêm chỉ số."))


@blueprint.get(f"{PHASE}/measures/<indicator>")
@require(EVALUATE)
def measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """The form of an indicator."""
    found = get_measure(province_id(), phase_id, indicator)
    return measure_page(phase_id, found, typed(found), {})


@blueprint.post(f"{PHASE}/measures/<indicator>")
@require(EVALUATE)
def save_measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """Change an indicator."""
    found = get_measure(province_id(), phase_id, indicator)
    data, errors = load_form(MeasureForm(), request.form)
    if errors:
        return measure_page(phase_id, found, request.form, errors), 422
    try:
        change_measure(province_id(), phase_id, indicator, facts=facts_of(data), version=data["version"], actor=actor())
    except (Invalid, Conflict) as error:
        return measure_page(phase_id, found, request.form, reasons(error, "target")), error.status
    return back(phase_id, _("Đã lưu chỉ số."))


@blueprint.post(f"{PHASE}/measures/<indicator>/remove")
@require(EVALUATE)
def drop_measure(phase_id: UUID, indicator: str) -> ResponseReturnValue:
    """Take an indicator out."""
    remove_measure(province_id(), phase_id, indicator, actor=actor())
    return back(phase_id, _("Đã bỏ chỉ số."))


def evaluation_page(phase_id: UUID, *, errors: Errors | None = None, refusal: DomainError | None = None) -> str:
    """The page; after a refused step with the reasons and what was typed."""
    view = view_phase(province_id(), phase_id)
    return render_template(
        "tenants/console/evaluation.html",
        view=view,
        errors=errors or {},
        refusal=refusal,
        typed=request.form,
        titles=VERDICT_TITLES,
        tones=VERDICT_TONES,
        Verdict=Verdict,
        rows=[row_of(line, now=clock.now()) for line in view.lines],
        decided_rows=decided_rows(view.evaluation.figures) if view.evaluation else (),
    )


def measure_page(phase_id: UUID, found: Measure | None, values: Any, errors: Errors) -> str:
    """The form of an indicator."""
    phase = get_phase(province_id(), phase_id)
    if errors:
        g.dothi_failed = True
    there = {line.measure.indicator for line in list_measures(province_id(), phase)} if found is None else set()
    return render_template(
        "tenants/console/measure.html",
        phase=phase,
        measure=found,
        typed=values,
        errors=errors,
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


def refused(phase_id: UUID, error: DomainError) -> ResponseReturnValue:
    """The page again, with why it wasn't done."""
    g.dothi_failed = True
    if isinstance(error, Invalid):
        return evaluation_page(phase_id, errors={k: str(v) for k, v in error.fields.items()}), error.status
    return evaluation_page(phase_id, refusal=error), error.status


def reasons(error: DomainError, field: str) -> Errors:
    """A refusal by field; one that names none stands at `field`."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return {name: str(reason) for name, reason in fields.items()} or {field: str(error.message)}


def read(schema: Schema) -> dict[str, Any]:
    """A form without fields for people. Raises Malformed."""
    data, errors = load_form(schema, request.form)
    if errors:
        raise Malformed(_("Biểu mẫu không hợp lệ. Vui lòng tải lại trang."))
    return data


def back(phase_id: UUID, done: str) -> ResponseReturnValue:
    """To the page, which says what was done."""
    flash(done, "success")
    return redirect(url_for("tenants_board.evaluation", phase_id=phase_id), 303)


def province_id() -> int:
    """Whose console this is."""
    return current_site().tenant_id


def actor() -> Actor:
    """Who acts in this request."""
    found: Actor = g.member.actor()
    return found
