"""The evaluation of a phase: a verdict with lessons and the figures of that day; no phase is closed without one.

In the province's scope. A phase may be evaluated again: the audit record keeps every verdict there was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import AuditEntry, record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid
from tenants.programme.measures import MeasureLine, check_may_evaluate, list_measures
from tenants.programme.models import Evaluation, Item, Override, Phase, Project
from tenants.programme.overrides import PHASE, list_overrides
from tenants.programme.phases import OPEN, get_open_phase, get_phase
from tenants.programme.plan import StalePlan
from tenants.programme.standard import EVALUATION
from tenants.programme.verdicts import Verdict, as_figures, may_decide, proposed_verdict

CLOSE = "tenants.phase.close"
EVALUATED = "tenants.phase_evaluated"


@dataclass(frozen=True, kw_only=True)
class PhaseView:
    """A phase with all that its evaluation page shows; `past` are former verdicts, newest first."""

    project: Project
    phase: Phase
    lines: Sequence[MeasureLine]
    evaluation: Evaluation | None
    past: Sequence[AuditEntry]
    override: Override | None
    """That it may be closed without an evaluation: asked for, or in force once it is confirmed."""
    open_items: int

    @property
    def proposed(self) -> Verdict | None:
        """What the figures say now."""
        return proposed_verdict([line.score for line in self.lines])

    @property
    def is_excused(self) -> bool:
        """Whether two admins have agreed that it is closed without an evaluation."""
        return self.override is not None and self.override.confirmed_at is not None

    @property
    def may_close(self) -> bool:
        """Whether it is still open, nothing of it is to come, and it is either evaluated or excused."""
        is_judged = self.evaluation is not None or self.is_excused
        return self.phase.closed_at is None and not self.open_items and is_judged


def view_phase(province_id: int, phase_id: UUID) -> PhaseView:
    """Everything on its page. Raises NotFound. Eight statements however many tenants the phase has."""
    phase = get_phase(province_id, phase_id)
    project = session.get_one(Project, (province_id, phase.project_id))
    statuses = session.scalars(
        select(Item.id).where(Item.tenant_id == province_id, Item.phase_id == phase_id, Item.status.in_(OPEN))
    ).all()
    return PhaseView(
        project=project,
        phase=phase,
        lines=list_measures(province_id, phase),
        evaluation=session.get(Evaluation, (province_id, phase_id)),
        past=list_verdicts(province_id, phase_id),
        override=next((o for o in list_overrides(province_id, [phase_id]) if o.withdrawn_at is None), None),
        open_items=len(statuses),
    )


def list_members(province_id: int, phase_id: UUID) -> Sequence[int]:
    """The tenants that have an item in the phase. One statement."""
    return session.scalars(
        select(Item.member_id)
        .distinct()
        .where(
            Item.tenant_id == province_id,
            Item.phase_id == phase_id,
            Item.member_id.is_not(None),
            Item.status != "cancelled",
        )
    ).all()  # type: ignore[return-value]  # none of them is None


def list_verdicts(province_id: int, phase_id: UUID) -> Sequence[AuditEntry]:
    """Every verdict on the phase with its figures, newest first. One statement."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tenant_id == province_id, AuditEntry.action == EVALUATED, AuditEntry.subject == str(phase_id))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    ).all()


def is_excused(province_id: int, phase_id: UUID) -> bool:
    """Whether an override of the missing evaluation is in force. One statement."""
    found = session.execute(
        select(Override.id).where(
            Override.tenant_id == province_id,
            Override.subject == PHASE,
            Override.subject_id == phase_id,
            Override.gate == EVALUATION,
            Override.confirmed_at.is_not(None),
            Override.withdrawn_at.is_(None),
        )
    ).first()
    return found is not None


def evaluate_phase(
    province_id: int, phase_id: UUID, *, verdict: Verdict, lessons: str, version: int, actor: Actor
) -> Evaluation:
    """Decide; the figures are kept as they are now. `version` is that of the evaluation one saw, 0 when there was none.

    Raises Denied, NotFound, StalePlan, Conflict (closed, or a target lacks its actual value), Invalid (no
    lessons, or met although the figures say otherwise).
    """
    check_may_evaluate(actor)
    phase = get_open_phase(province_id, phase_id)
    former = session.get(Evaluation, (province_id, phase_id), populate_existing=True)
    if (former.version if former else 0) != version:
        newer = {"verdict": former.verdict, "lessons": former.lessons} if former else {}
        raise StalePlan(newer, version=former.version if former else 0)
    lines = list_measures(province_id, phase)
    scores = [line.score for line in lines]
    check_decision(verdict, proposed_verdict(scores), lessons=lessons)
    figures = as_figures(scores, {line.score.indicator: {"title": line.title, "unit": line.unit} for line in lines})
    evaluation = former or Evaluation(tenant_id=province_id, phase_id=phase_id, version=0)
    evaluation.verdict, evaluation.lessons, evaluation.figures = verdict.value, lessons, figures
    evaluation.decided_at, evaluation.decided_by = clock.now(), actor.name
    evaluation.version += 1
    session.add(evaluation)
    record_audit(
        province_id,
        EVALUATED,
        subject=str(phase_id),
        actor=actor,
        verdict=verdict.value,
        lessons=lessons,
        figures=figures,
        version=evaluation.version,
    )
    session.flush()
    return evaluation


def check_decision(verdict: Verdict, proposed: Verdict | None, *, lessons: str) -> None:
    """Raise Conflict without figures, Invalid for a verdict milder than they are or without lessons."""
    if proposed is None:
        raise Conflict(
            _("Chưa đủ số liệu: cần ít nhất một chỉ số có chỉ tiêu, và mọi chỉ số có chỉ tiêu phải có kết quả."),
            code="no_figures",
        )
    if not may_decide(verdict, proposed):
        text = _("Số liệu cho thấy chưa đạt chỉ tiêu, không thể kết luận đạt.")
        raise Invalid(text, fields={"verdict": text})
    if not lessons:
        text = _("Vui lòng ghi bài học kinh nghiệm.")
        raise Invalid(text, fields={"lessons": text})


def close_phase(province_id: int, phase_id: UUID, *, version: int, actor: Actor) -> Phase:
    """Close a phase that was evaluated, or that two admins have excused. Raises Denied, NotFound, Conflict."""
    if not actor.may(CLOSE):
        raise Denied(_("Chỉ quản trị cấp tỉnh và quản lý đề án được đóng giai đoạn."))
    phase = get_phase(province_id, phase_id, for_update=True)
    if phase.version != version or phase.closed_at is not None:
        raise Conflict(_("Giai đoạn vừa được người khác thay đổi. Vui lòng xem lại."), code="stale")
    waiting = select(Item.id).where(Item.tenant_id == province_id, Item.phase_id == phase_id, Item.status.in_(OPEN))
    if session.execute(waiting.limit(1)).first() is not None:
        raise Conflict(
            _("Giai đoạn còn hạng mục chưa xong. Vui lòng thực hiện, hủy hoặc chờ các hạng mục đó trước khi đóng."),
            code="open_items",
        )
    evaluation = session.get(Evaluation, (province_id, phase_id))
    excused = evaluation is None and is_excused(province_id, phase_id)
    if evaluation is None and not excused:
        raise Conflict(_("Giai đoạn chưa được đánh giá nên chưa thể đóng."), code="not_evaluated")
    phase.closed_at, phase.closed_by, phase.version = clock.now(), actor.name, phase.version + 1
    record_audit(
        province_id,
        "tenants.phase_closed",
        subject=str(phase_id),
        actor=actor,
        verdict=evaluation.verdict if evaluation else None,
        overridden=excused,
    )
    session.flush()
    return phase
