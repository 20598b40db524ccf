"""Phases (giai đoạn) of a project: their days, and which pilot one follows. In the province's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from dothi.database.session import session
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, NotFound
from dothi.values.ids import new_id
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.models import Evaluation, Item, Measure, Phase
from tenants.programme.noting import note
from tenants.programme.plan import StalePlan, check_may_plan, refuse
from tenants.programme.projects import get_project

OPEN = ("planned", "held")


@dataclass(frozen=True, kw_only=True)
class PhaseFacts:
    """What is said of a phase; `ends_on` is its last day, `follows_id` the pilot whose evaluation it waits for."""

    name: str
    starts_on: date
    ends_on: date | None = None
    goals: str = ""
    budget_vnd: int | None = None
    is_pilot: bool = False
    follows_id: UUID | None = None


def list_phases(province_id: int, project_id: UUID) -> Sequence[Phase]:
    """The phases of a project in their order. One statement."""
    return session.scalars(
        select(Phase)
        .where(Phase.tenant_id == province_id, Phase.project_id == project_id)
        .order_by(Phase.position, Phase.id)
    ).all()


def get_phase(province_id: int, phase_id: UUID, *, for_update: bool = False) -> Phase:
    """A phase of the province. Raises NotFound, for another province's as well."""
    phase = session.get(
        Phase, (province_id, phase_id), with_for_update=for_update or None, populate_existing=for_update
    )
    if phase is None:
        raise NotFound(_("Không có giai đoạn này."))
    return phase


def get_open_phase(province_id: int, phase_id: UUID) -> Phase:
    """A phase that can still be planned in and evaluated, locked. Raises NotFound, Conflict when it is closed."""
    phase = get_phase(province_id, phase_id, for_update=True)
    if phase.closed_at is not None:
        raise Conflict(
            _("Giai đoạn đã đóng: kế hoạch, chỉ số và kết luận đánh giá không thay đổi được nữa."), code="phase_closed"
        )
    return phase


def create_phase(province_id: int, project_id: UUID, facts: PhaseFacts, *, actor: Actor) -> Phase:
    """Add a phase after those that are there. Raises Denied, NotFound, Invalid."""
    check_may_plan(actor)
    get_project(province_id, project_id, for_update=True)
    check_phase(province_id, project_id, facts, phase_id=None)
    last = session.scalar(
        select(func.max(Phase.position)).where(Phase.tenant_id == province_id, Phase.project_id == project_id)
    )
    phase = Phase(
        tenant_id=province_id,
        id=new_id(),
        project_id=project_id,
        position=(last or 0) + 1,
        closed_at=None,
        closed_by="",
        version=1,
        **asdict(facts),
    )
    session.add(phase)
    note("tenants.phase_created", phase, actor=actor)
    session.flush()
    return phase


def change_phase(province_id: int, phase_id: UUID, facts: PhaseFacts, *, version: int, actor: Actor) -> Phase:
    """Change a phase that is still as the person saw it. Raises Denied, NotFound, StalePlan, Conflict, Invalid."""
    check_may_plan(actor)
    phase = get_open_phase(province_id, phase_id)
    if phase.version != version:
        raise StalePlan({name: getattr(phase, name) for name in asdict(facts)}, version=phase.version)
    check_phase(province_id, phase.project_id, facts, phase_id=phase_id)
    check_items(province_id, phase, facts)
    for name, value in asdict(facts).items():
        setattr(phase, name, value)
    phase.version += 1
    note("tenants.phase_changed", phase, actor=actor)
    session.flush()
    return phase


def delete_phase(province_id: int, phase_id: UUID, *, version: int, actor: Actor) -> None:
    """Delete a phase without items that no other follows. Raises Denied, NotFound, StalePlan, Conflict."""
    check_may_plan(actor)
    phase = get_open_phase(province_id, phase_id)
    if phase.version != version:
        raise StalePlan({}, version=phase.version)
    any_item = select(Item.id).where(Item.tenant_id == province_id, Item.phase_id == phase_id).limit(1)
    if session.execute(any_item).first() is not None:
        raise Conflict(_("Giai đoạn đã có hạng mục nên không thể xóa."), code="not_empty")
    follower = select(Phase.id).where(Phase.tenant_id == province_id, Phase.follows_id == phase_id).limit(1)
    if session.execute(follower).first() is not None or session.get(Evaluation, (province_id, phase_id)) is not None:
        raise Conflict(_("Giai đoạn đã được đánh giá hoặc có giai đoạn khác tiếp nối nên không thể xóa."))
    session.execute(delete(Measure).where(Measure.tenant_id == province_id, Measure.phase_id == phase_id))
    note("tenants.phase_deleted", phase, actor=actor)
    session.delete(phase)
    session.flush()


def check_phase(province_id: int, project_id: UUID, facts: PhaseFacts, *, phase_id: UUID | None) -> None:
    """Raise Invalid for days out of order, or a pilot that can't be followed."""
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise refuse("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if facts.follows_id is None:
        return
    pilot = session.get(Phase, (province_id, facts.follows_id))
    if pilot is None or pilot.project_id != project_id or not pilot.is_pilot or pilot.id == phase_id:
        raise refuse("follows_id", _("Vui lòng chọn một giai đoạn thí điểm khác của đề án này."))
    if facts.starts_on < pilot.starts_on:
        raise refuse("starts_on", _("Giai đoạn tiếp nối không thể bắt đầu trước giai đoạn thí điểm."))
    seen = {phase_id, pilot.id}
    while pilot.follows_id is not None:
        if pilot.follows_id in seen:
            raise refuse("follows_id", _("Hai giai đoạn không thể tiếp nối lẫn nhau."))
        seen.add(pilot.follows_id)
        pilot = get_phase(province_id, pilot.follows_id)


def check_items(province_id: int, phase: Phase, facts: PhaseFacts) -> None:
    """Raise Invalid when open items would fall outside the days, or lose the evaluation they wait for."""
    items = session.scalars(
        select(Item).where(Item.tenant_id == province_id, Item.phase_id == phase.id, Item.status.in_(OPEN))
    ).all()
    if any(not is_within(item.planned_at, facts.starts_on, facts.ends_on) for item in items):
        raise refuse("ends_on", _("Có hạng mục nằm ngoài thời gian này. Vui lòng đổi lịch hạng mục trước."))
    if items and facts.follows_id != phase.follows_id:
        raise refuse("follows_id", _("Giai đoạn đang có hạng mục nên không đổi được giai đoạn thí điểm tiếp nối."))
    if not facts.is_pilot and phase.is_pilot:
        follower = select(Phase.id).where(Phase.tenant_id == province_id, Phase.follows_id == phase.id).limit(1)
        if session.execute(follower).first() is not None:
            raise refuse("is_pilot", _("Có giai đoạn khác tiếp nối giai đoạn thí điểm này."))


def is_within(instant: datetime, starts_on: date, ends_on: date | None) -> bool:
    """Whether an instant falls on a local day of the phase."""
    day = instant.astimezone(LOCAL_ZONE).date()
    return starts_on <= day and (ends_on is None or day <= ends_on)
