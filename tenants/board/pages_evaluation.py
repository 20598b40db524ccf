"""`/console/programme/phases/<phase>/evaluation`: indicators, verdict, closing; printable."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare
from dothi.values import clock
from dothi.values.errors import Conflict, DomainError, Invalid
from dothi.web.forms import Errors, load_form, read_version
from dothi.web.routes import Routes
from tenants.board.figures import ask_figures
from tenants.board.forms import VerdictForm
from tenants.board.scores import decided_rows, row_of
from tenants.kit.current import province_id
from tenants.programme.evaluation import (
    EVALUATED,
    close_phase,
    evaluate_phase,
    list_members,
    view_phase,
)
from tenants.programme.overrides import PHASE as OF_PHASE
from tenants.programme.overrides import ask_override
from tenants.programme.phases import get_phase
from tenants.programme.plan import StalePlan
from tenants.programme.standard import EVALUATION
from tenants.programme.verdicts import VERDICT_TITLES, VERDICT_TONES, Verdict

routes = Routes()

VERDICT_LABELS: dict[str, Label] = {
    "verdict": (_l("Kết luận"), {verdict.value: title for verdict, title in VERDICT_TITLES.items()}),
    "lessons": _l("Bài học kinh nghiệm"),
}
PHASE = "/programme/phases/<uuid:phase_id>"
EVALUATE, CLOSE = "tenants.phase.evaluate", "tenants.phase.close"


@routes.get(f"{PHASE}/evaluation")
@require("tenants.console.view")
def evaluation(phase_id: UUID) -> ResponseReturnValue:
    """The phase with its figures and verdict."""
    return evaluation_page(phase_id)


@routes.post(f"{PHASE}/evaluation")
@require(EVALUATE)
def evaluate(phase_id: UUID) -> ResponseReturnValue:
    """Decide."""
    data, errors = load_form(VerdictForm(), request.form)
    if errors:
        return evaluation_page(phase_id, errors=errors), 422
    try:
        evaluate_phase(province_id(), phase_id, **data, actor=acting_member())
    except StalePlan as error:
        return evaluation_page(phase_id, stale=newer_verdict(phase_id, error)), error.status
    except (Invalid, Conflict) as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã ghi kết luận đánh giá."))


@routes.post(f"{PHASE}/close")
@require(CLOSE)
def close(phase_id: UUID) -> ResponseReturnValue:
    """Close the phase."""
    get_phase(province_id(), phase_id)
    version = read_version()
    try:
        close_phase(province_id(), phase_id, version=version, actor=acting_member())
    except Conflict as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã đóng giai đoạn."))


@routes.post(f"{PHASE}/override")
@require("tenants.gate.override")
def ask_exception(phase_id: UUID) -> ResponseReturnValue:
    """Ask that the phase be closed without an evaluation; another admin confirms it."""
    reason = request.form.get("reason", "")
    try:
        ask_override(province_id(), OF_PHASE, phase_id, gate=EVALUATION, reason=reason, actor=acting_member())
    except (Invalid, Conflict) as error:
        return refused(phase_id, error)
    return back(phase_id, _("Đã đề nghị. Cần một quản trị cấp tỉnh khác xác nhận."))


@routes.post(f"{PHASE}/figures")
@require(EVALUATE)
def ask(phase_id: UUID) -> ResponseReturnValue:
    """Ask the phase's tenants for their figures now."""
    get_phase(province_id(), phase_id)
    ask_figures(list_members(province_id(), phase_id))
    return back(phase_id, _("Đã hỏi số liệu của các địa phương. Vui lòng tải lại trang sau ít giây."))


def newer_verdict(phase_id: UUID, error: StalePlan) -> Stale:
    """What somebody else has decided meanwhile, beside what was typed."""
    return compare(
        VERDICT_LABELS,
        stored=error.newer,
        typed=request.form,
        tenant_id=province_id(),
        actions=(EVALUATED,),
        subject=str(phase_id),
    )


def evaluation_page(
    phase_id: UUID,
    *,
    errors: Errors | None = None,
    refusal: DomainError | None = None,
    stale: Stale | None = None,
) -> str:
    """The page; after a refused step with the reasons and what was typed."""
    view = view_phase(province_id(), phase_id)
    return render_template(
        "tenants/console/evaluation.html",
        view=view,
        errors=errors or {},
        refusal=refusal,
        stale=stale,
        typed=request.form,
        titles=VERDICT_TITLES,
        tones=VERDICT_TONES,
        Verdict=Verdict,
        rows=[row_of(line, now=clock.now()) for line in view.lines],
        decided_rows=decided_rows(view.evaluation.figures) if view.evaluation else (),
    )


def refused(phase_id: UUID, error: DomainError) -> ResponseReturnValue:
    """The page again, with why it wasn't done."""
    if isinstance(error, Invalid):
        return evaluation_page(phase_id, errors={k: str(v) for k, v in error.fields.items()}), error.status
    return evaluation_page(phase_id, refusal=error), error.status


def back(phase_id: UUID, done: str) -> ResponseReturnValue:
    """To the page, which says what was done."""
    flash(done, "success")
    return redirect(url_for("tenants_board.evaluation", phase_id=phase_id), 303)
