"""Overrides: a gate that isn't green is passed when one provincial admin asks for it and another confirms.

In the province's scope. `subject` is an item or a phase; a phase's one gate is its evaluation, for closing without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, NotFound
from dothi.values.ids import new_id
from tenants.programme.events import OverrideAsked
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import Colour, GateKind
from tenants.programme.items import get_open_item
from tenants.programme.models import Gate, Override
from tenants.programme.noting import note
from tenants.programme.phases import get_open_phase
from tenants.programme.plan import OVERRIDE, check_reason
from tenants.programme.standard import EVALUATION, recorded_title

ITEM, PHASE = "item", "phase"


def list_overrides(province_id: int, subject_ids: Sequence[UUID]) -> Sequence[Override]:
    """Every override of these items or phases, withdrawn ones too, newest first. One statement."""
    return session.scalars(
        select(Override)
        .where(Override.tenant_id == province_id, Override.subject_id.in_(subject_ids))
        .order_by(Override.asked_at.desc(), Override.id.desc())
    ).all()


def ask_override(province_id: int, subject: str, subject_id: UUID, *, gate: str, reason: str, actor: Actor) -> Override:
    """Ask that a gate be passed; it is in force once another admin has confirmed it.

    Raises Denied, NotFound, Invalid (no reason), Conflict (the gate is green, or it was asked for already).
    """
    check_may_override(actor)
    check_gate(province_id, subject, subject_id, gate)
    if find_current(province_id, subject_id, gate) is not None:
        raise Conflict(_("Điều kiện này đã có đề nghị bỏ qua."), code="asked_already")
    override = Override(
        tenant_id=province_id,
        id=new_id(),
        subject=subject,
        subject_id=subject_id,
        gate=gate,
        reason=check_reason(reason),
        asked_at=clock.now(),
        asked_by=actor.name,
        asker_id=actor.membership_id,
        confirmed_at=None,
        confirmed_by="",
        confirmer_id=None,
        withdrawn_at=None,
        withdrawn_by="",
    )
    session.add(override)
    note_override("tenants.override_asked", override, actor=actor)
    record(OverrideAsked(override_id=override.id))
    session.flush()
    return override


def confirm_override(province_id: int, override_id: UUID, *, actor: Actor) -> Override:
    """Put an override into force. Confirming one that is in force changes nothing.

    Raises NotFound, Denied (not an admin, or the very person who asked), Conflict (withdrawn, or the subject is over).
    """
    check_may_override(actor)
    override = lock_override(province_id, override_id)
    if override.withdrawn_at is not None:
        raise Conflict(_("Đề nghị bỏ qua này đã được rút lại."), code="withdrawn")
    if override.asker_id == actor.membership_id:
        raise Denied(_("Người đề nghị không tự xác nhận được; cần một quản trị cấp tỉnh khác."), code="own_request")
    if override.confirmed_at is not None:
        return override
    override.confirmed_at, override.confirmed_by = clock.now(), actor.name
    override.confirmer_id = actor.membership_id
    note_override("tenants.override_confirmed", override, actor=actor)
    session.flush()
    return override


def withdraw_override(province_id: int, override_id: UUID, *, actor: Actor) -> Override:
    """Take an override back, confirmed or not; one that was withdrawn stays as it is. Raises Denied, NotFound."""
    check_may_override(actor)
    override = lock_override(province_id, override_id)
    if override.withdrawn_at is None:
        end(override, actor=actor)
        session.flush()
    return override


def end_overrides(province_id: int, subject_id: UUID, *, actor: Actor) -> None:
    """After a rollback: what was agreed for this go-live doesn't hold for the next one."""
    for override in list_overrides(province_id, [subject_id]):
        if override.withdrawn_at is None:
            end(override, actor=actor)


def end(override: Override, *, actor: Actor) -> None:
    """Withdraw one."""
    override.withdrawn_at, override.withdrawn_by = clock.now(), actor.name
    note_override("tenants.override_withdrawn", override, actor=actor)


def note_override(action: str, override: Override, *, actor: Actor) -> None:
    """Into the record, with what the gate is called: a signed one has only an id in the override."""
    signed = find_signed(override)
    called = recorded_title(signed.name, signed.title) if signed is not None else override.gate
    note(action, override, actor=actor, gate_title=called)


def find_signed(override: Override) -> Gate | None:
    """The signed gate that an override is about; None for one that the software judges, or that is gone."""
    try:
        gate_id = UUID(override.gate)
    except ValueError:
        return None
    return session.get(Gate, (override.tenant_id, gate_id))


def lock_override(province_id: int, override_id: UUID) -> Override:
    """An override of an item or phase that is still open; the subject is locked first. Raises NotFound, Conflict."""
    override = session.get(Override, (province_id, override_id))
    if override is None:
        raise NotFound(_("Không có đề nghị này."))
    lock_subject(province_id, override.subject, override.subject_id)
    session.refresh(override, with_for_update=True)
    return override


def lock_subject(province_id: int, subject: str, subject_id: UUID) -> None:
    """Lock what an override is about. Raises NotFound, Conflict when it is over."""
    if subject == PHASE:
        get_open_phase(province_id, subject_id)
    elif subject == ITEM:
        get_open_item(province_id, subject_id)
    else:
        raise NotFound(_("Không có đề nghị này."))


def check_gate(province_id: int, subject: str, subject_id: UUID, gate: str) -> None:
    """Lock the subject. Raises NotFound for no gate of its, Conflict for one that is green or can't be passed."""
    lock_subject(province_id, subject, subject_id)
    if subject == PHASE:
        if gate != EVALUATION:
            raise NotFound(_("Không có điều kiện này."))
        return
    item = get_open_item(province_id, subject_id)
    view = next((view for view in gates_of_items(province_id, [item])[item.id] if view.name == gate), None)
    if view is None:
        raise NotFound(_("Không có điều kiện này."))
    if view.kind is GateKind.JOINED:
        raise Conflict(_("Không thể bỏ qua việc địa phương chưa được thêm vào hệ thống."), code="not_overridable")
    if view.colour is Colour.GREEN:
        raise Conflict(_("Điều kiện này đã đạt nên không cần bỏ qua."), code="green")


def list_waiting(province_id: int, *, for_id: UUID | None) -> Sequence[Override]:
    """Overrides that wait for this admin: another asked, nobody has confirmed. The oldest first. One statement."""
    return session.scalars(
        select(Override)
        .where(
            Override.tenant_id == province_id,
            Override.confirmed_at.is_(None),
            Override.withdrawn_at.is_(None),
            Override.asker_id != for_id,
        )
        .order_by(Override.asked_at, Override.id)
    ).all()


def find_current(province_id: int, subject_id: UUID, gate: str) -> Override | None:
    """The override of a gate that waits or is in force. One statement."""
    return session.scalars(
        select(Override).where(
            Override.tenant_id == province_id,
            Override.subject_id == subject_id,
            Override.gate == gate,
            Override.withdrawn_at.is_(None),
        )
    ).first()


def check_may_override(actor: Actor) -> None:
    """Raise Denied for everyone but a person who administers the province: the operator has a way of their own."""
    if actor.kind is not ActorKind.MEMBER or not actor.may(OVERRIDE):
        raise Denied(_("Chỉ quản trị cấp tỉnh được bỏ qua điều kiện."))
