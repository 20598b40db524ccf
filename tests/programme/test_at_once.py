"""Two people, or a person and the schedule, at the very same moment: one of them acts, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.errors import DomainError
from tenants.programme.going_live import go_live, go_now
from tenants.programme.items import cancel_item
from tenants.programme.models import Gate, Override
from tenants.programme.overrides import ask_override, confirm_override
from tests.programme.planning import ADMIN, SECOND, Run, make_item, make_ready, sign_all, state, status, steps, take
from tests.world import GOCONGDONG, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[str]]:
    """Do several things in transactions of their own at the same moment; what each came to, sorted."""

    def run(*acts: Callable[[], Any]) -> list[str]:
        barrier = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> str:
            with app.app_context(), acting_in(Scope(TIENGIANG)):
                barrier.wait()
                try:
                    act()
                    session.commit()
                except DomainError as error:
                    session.rollback()
                    return error.code
                return "done"

        with ThreadPoolExecutor(len(acts)) as pool:
            return sorted(pool.map(one, acts))

    return run


def ready_item(in_tenant: InTenant, run_jobs: Run) -> Any:
    """An item in a day that lacks nothing and was checked."""
    with in_tenant(GOCONGDONG):
        make_ready()
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        item_id = make_item(at=clock.now() + timedelta(days=1))
        sign_all(item_id)
    run_jobs()
    return item_id


def test_two_admins_carry_an_item_out(in_tenant: InTenant, run_jobs: Run, at_once: Callable[..., list[str]]) -> None:
    item_id = ready_item(in_tenant, run_jobs)
    outcome = at_once(*[lambda: go_now(TIENGIANG, item_id, version=1, actor=ADMIN)] * 2)
    assert outcome == ["done", "stale"]
    with in_tenant(TIENGIANG):
        assert steps() == [("none", "preparing"), ("preparing", "live")]


def test_the_schedule_decides_while_somebody_cancels(
    in_tenant: InTenant, run_jobs: Run, at_once: Callable[..., list[str]]
) -> None:
    """Whoever comes first: either it went live and can't be cancelled, or it was cancelled and didn't go."""
    item_id = ready_item(in_tenant, run_jobs)
    clock.shift(timedelta(days=1))
    with in_tenant(TIENGIANG):
        go_live(TIENGIANG, clock.now())
    run_jobs()
    outcome = at_once(
        lambda: go_live(TIENGIANG, clock.now()),
        lambda: go_live(TIENGIANG, clock.now()),
        lambda: cancel_item(TIENGIANG, item_id, reason="hoãn", version=1, actor=ADMIN),
    )
    with in_tenant(TIENGIANG):
        went = state() is ModuleState.LIVE
        assert status(item_id) == ("done" if went else "cancelled")
        assert outcome == (["done", "done", "item_closed"] if went else ["done"] * 3)
        assert len(steps()) == (2 if went else 1)


def test_a_double_confirm_puts_an_override_into_force_once(
    in_tenant: InTenant, at_once: Callable[..., list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        gate = session.scalars(select(Gate.id).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id)).first()
        override = ask_override(TIENGIANG, "item", item_id, gate=str(gate), reason="gấp", actor=ADMIN).id
    assert at_once(*[lambda: confirm_override(TIENGIANG, override, actor=SECOND)] * 2) == ["done", "done"]
    with in_tenant(TIENGIANG):
        assert session.scalar(select(func.count()).where(AuditEntry.action == "tenants.override_confirmed")) == 1


def test_two_admins_ask_for_the_same_override(in_tenant: InTenant, at_once: Callable[..., list[str]]) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        gate = session.scalars(select(Gate.id).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id)).first()
    asks = [
        lambda: ask_override(TIENGIANG, "item", item_id, gate=str(gate), reason="gấp", actor=ADMIN),
        lambda: ask_override(TIENGIANG, "item", item_id, gate=str(gate), reason="gấp", actor=SECOND),
    ]
    assert at_once(*asks) == ["asked_already", "done"]
    with in_tenant(TIENGIANG):
        assert session.scalar(select(func.count()).select_from(Override)) == 1


def test_two_planners_choose_the_same_instant(in_tenant: InTenant, at_once: Callable[..., list[str]]) -> None:
    at = clock.now() + timedelta(days=3)
    assert at_once(*[lambda: make_item(at=at)] * 2) == ["done", "invalid"]
