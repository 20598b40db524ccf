"""Gates overridden by two: one asks, another confirms."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, NotFound
from tenants.programme.models import Gate
from tenants.programme.overrides import PHASE, ask_override, confirm_override, withdraw_override
from tenants.programme.standard import EVALUATION
from tests.programme.gating import ask, gates
from tests.programme.planning import ADMIN, MANAGER, SECOND, VIEWER, make_item, make_phase, sign_all
from tests.world import TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


def test_one_admin_asks_another_confirms_and_then_the_gate_is_passed(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        override = ask(item_id)
        assert not gates(item_id)["decision"].is_overridden
        with pytest.raises(Denied):
            confirm_override(TIENGIANG, override, actor=ADMIN)
        with pytest.raises(Denied):
            confirm_override(TIENGIANG, override, actor=MANAGER)
        confirm_override(TIENGIANG, override, actor=SECOND)
        assert gates(item_id)["decision"].is_overridden
        again = confirm_override(TIENGIANG, override, actor=SECOND)
        assert again.confirmed_by == SECOND.name
        confirmed = select(func.count()).where(AuditEntry.action == "tenants.override_confirmed")
        assert session.scalar(confirmed) == 1
        withdraw_override(TIENGIANG, override, actor=SECOND)
        assert not gates(item_id)["decision"].is_overridden
        with pytest.raises(Conflict):
            confirm_override(TIENGIANG, override, actor=SECOND)


@pytest.mark.parametrize("actor", [MANAGER, VIEWER, Actor.system()], ids=["manager", "viewer", "operator"])
def test_nobody_else_asks(in_tenant: InTenant, actor: Actor) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Denied):
        ask(make_item(), actor=actor)


def test_what_is_green_or_not_there_or_asked_for_already_is_not_overridden(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        ask(item_id)
        with pytest.raises(Conflict):
            ask(item_id)
        with pytest.raises(NotFound):
            ask(item_id, gate="khong-co")
        sign_all(item_id)
        other = session.scalars(
            select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id, Gate.name == "training")
        ).one()
        with pytest.raises(Conflict):
            ask(item_id, gate=str(other.id))


def test_that_the_tenant_is_not_there_cannot_be_overridden(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Conflict):
        ask(make_item(unit="817"), gate="joined")


def test_closing_a_phase_without_evaluation_is_agreed_in_the_same_way(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        phase_id = make_phase()
        override = ask_override(TIENGIANG, PHASE, phase_id, gate=EVALUATION, reason="Dừng", actor=ADMIN)
        confirm_override(TIENGIANG, override.id, actor=SECOND)
        assert override.confirmed_at is not None
        with pytest.raises(NotFound):
            ask_override(TIENGIANG, PHASE, phase_id, gate="decision", reason="x", actor=ADMIN)
