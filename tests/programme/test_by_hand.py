"""Switching by hand past the gates of a plan."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.values.errors import Denied, Invalid
from tenants.programme.gates import Colour, GateKind, worst
from tenants.programme.overrides import confirm_override
from tenants.programme.passing import GatesClosed
from tenants.programme.standard import EVALUATION
from tests.programme.gating import ask, by_hand, gates, make_phase_after
from tests.programme.planning import ADMIN, SECOND, Run, make_item, make_phase, make_ready, state, status, take
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]


def test_by_hand_without_a_plan_a_module_switches_as_ever(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        by_hand(ModuleState.PREPARING)
        by_hand(ModuleState.LIVE)
        assert state() is ModuleState.LIVE


def test_by_hand_red_gates_hold_a_planned_module_until_they_are_overridden(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    with in_tenant(TIENGIANG):
        by_hand(ModuleState.PREPARING)
        item_id = make_item()
    run_jobs()
    with in_tenant(TIENGIANG):
        with pytest.raises(GatesClosed) as refused:
            by_hand(ModuleState.LIVE)
        assert [gate.kind for line in refused.value.closed for gate in line.gates] == [GateKind.SIGNED] * 3
        for name in ("decision", "regulation", "training"):
            override = ask(item_id, gate=gates(item_id)[name].name)
            confirm_override(TIENGIANG, override, actor=SECOND)
        by_hand(ModuleState.LIVE)
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")
        assert worst(list(gates(item_id).values())) is Colour.GREEN


def test_a_pilot_starts_whatever_a_later_item_waits_for(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    with in_tenant(TIENGIANG):
        later = make_item(phase_id=make_phase_after(make_phase(is_pilot=True)))
    run_jobs()
    with in_tenant(TIENGIANG):
        assert gates(later)[EVALUATION].is_closed
        by_hand(ModuleState.PREPARING)
        by_hand(ModuleState.PILOT)
        with pytest.raises(GatesClosed):
            by_hand(ModuleState.LIVE)
        assert (state(), status(later)) == (ModuleState.PILOT, "planned")


def test_taking_a_module_back_is_never_held(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        take(ModuleState.PILOT)
        make_item()
        by_hand(ModuleState.PREPARING, reason="lỗi")
        assert state() is ModuleState.PREPARING


def test_the_operator_passes_alone_with_a_reason_and_every_admin_is_told(
    in_tenant: InTenant, run_jobs: Run, mails: Mails
) -> None:
    before = [len(mails(f"{name}@tiengiang.example")) for name in ("admin", "admin2", "xem")]
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        item_id = make_item()
        with pytest.raises(GatesClosed):
            by_hand(ModuleState.LIVE, actor=SYSTEM)
        with pytest.raises(Invalid):
            by_hand(ModuleState.LIVE, actor=SYSTEM, override=True)
        with pytest.raises(Denied):
            by_hand(ModuleState.LIVE, actor=ADMIN, reason="gấp", override=True)
        by_hand(ModuleState.LIVE, actor=SYSTEM, reason="Bão số 9", override=True)
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")
        assert session.scalar(select(func.count()).where(AuditEntry.action == "tenants.gates_broken")) == 1
    run_jobs()
    after = [len(mails(f"{name}@tiengiang.example")) for name in ("admin", "admin2", "xem")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 0]
    assert "Bão số 9" in mails("admin2@tiengiang.example")[0]["text"]


def test_where_nothing_is_red_the_operators_override_is_an_ordinary_switch(
    in_tenant: InTenant, run_jobs: Run, mails: Mails
) -> None:
    before = len(mails("admin@tiengiang.example"))
    with in_tenant(TIENGIANG):
        by_hand(ModuleState.PREPARING, actor=SYSTEM, override=True)
        by_hand(ModuleState.LIVE, actor=SYSTEM, override=True)
    run_jobs()
    assert len(mails("admin@tiengiang.example")) == before
