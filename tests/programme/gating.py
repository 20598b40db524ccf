"""How the tests of gates see them, switch past them and ask to be let past."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values.actor import Actor
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import GateView
from tenants.programme.items import get_item
from tenants.programme.models import Gate
from tenants.programme.overrides import ask_override
from tenants.programme.passing import switch_with_gates
from tenants.programme.phases import get_phase
from tests.programme.planning import ADMIN, make_phase
from tests.world import GOCONGDONG, TIENGIANG


def gates(item_id: UUID) -> dict[str, GateView]:
    session.expire_all()
    found = gates_of_items(TIENGIANG, [get_item(TIENGIANG, item_id)])[item_id]
    return {gate.gate.name if gate.gate is not None else gate.name: gate for gate in found}


def first_gate(item_id: UUID) -> Gate:
    return session.scalars(
        select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id, Gate.name == "decision")
    ).one()


def by_hand(to: ModuleState, *, actor: Actor = ADMIN, reason: str = "", override: bool = False) -> None:
    switch_with_gates(
        TIENGIANG, member_id=GOCONGDONG, module="feedback", to=to, actor=actor, reason=reason, break_glass=override
    )


def ask(item_id: UUID, *, actor: Actor = ADMIN, gate: str | None = None) -> UUID:
    name = gate or str(first_gate(item_id).id)
    return ask_override(TIENGIANG, "item", item_id, gate=name, reason="Ký bổ sung sau", actor=actor).id


def make_phase_after(pilot: UUID) -> UUID:
    return make_phase(project_id=get_phase(TIENGIANG, pilot).project_id, follows_id=pilot)
