"""The scheduled go-live: goes on when all is green, holds and tells when it isn't, catches up, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.errors import Conflict
from tenants.programme.going_live import PATIENCE, go_now
from tenants.programme.items import Schedule, cancel_item, change_item, get_item
from tenants.programme.passing import GatesClosed
from tests.programme.planning import (
    ADMIN,
    OWNER,
    START,
    Run,
    make_item,
    make_ready,
    run_schedule,
    sign_all,
    state,
    status,
    steps,
    take,
)
from tests.world import GOCONGDONG, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
DAY = timedelta(days=1)


@pytest.fixture
def prepared(in_tenant: InTenant) -> None:
    """Gò Công Đông is being prepared, and lacks nothing."""
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
    with in_tenant(GOCONGDONG):
        make_ready()


def tick(in_tenant: InTenant, run_jobs: Run) -> None:
    """The schedule runs, deliveries go out, and it runs again a moment later."""
    for _ in range(2):
        with in_tenant(TIENGIANG):
            run_schedule()
        run_jobs()
        clock.shift(timedelta(seconds=15))


def plan(in_tenant: InTenant, *, is_signed: bool = True, at: datetime | None = None) -> UUID:
    with in_tenant(TIENGIANG):
        item_id = make_item(at=at)
        if is_signed:
            sign_all(item_id)
    return item_id


@pytest.mark.usefixtures("prepared")
def test_at_its_time_and_not_before_a_ready_item_goes_live(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant)
    clock.shift(21 * DAY - timedelta(minutes=1))
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "planned")
    clock.shift(timedelta(minutes=1))
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")
        assert get_item(TIENGIANG, item_id).from_state == "preparing"
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert steps() == [("none", "preparing"), ("preparing", "live")]


def test_red_gates_hold_it_and_each_one_who_must_know_gets_one_mail(
    in_tenant: InTenant, run_jobs: Run, mails: Mails
) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
    item_id = plan(in_tenant, is_signed=False)
    before = {address: len(mails(address)) for address in ("admin@tiengiang.example", OWNER)}
    clock.shift(21 * DAY)
    tick(in_tenant, run_jobs)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "held")
    for address, number in before.items():
        found = mails(address)
        assert len(found) == number + 1, address
        assert "Chưa chuyển" in found[0]["subject"]
        assert "Phòng Tài nguyên và Môi trường" in found[0]["text"], "the reason of the automatic gate"
        assert "Chưa ký quy chế vận hành" in found[0]["text"], "the unsigned gate"
        assert f"/console/programme/items/{item_id}" in found[0]["text"]


@pytest.mark.usefixtures("prepared")
def test_a_time_that_passed_while_everything_was_down_is_caught_up_once(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant)
    clock.shift(30 * DAY)
    tick(in_tenant, run_jobs)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert status(item_id) == "done"
        assert steps().count(("preparing", "live")) == 1


@pytest.mark.usefixtures("prepared")
def test_a_tenant_that_does_not_answer_holds_it_after_ten_minutes(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant)
    run_jobs()
    clock.shift(21 * DAY)
    with in_tenant(TIENGIANG):
        run_schedule()
        assert status(item_id) == "planned", "what was told three weeks ago doesn't count"
    clock.shift(PATIENCE + timedelta(seconds=1))
    with in_tenant(TIENGIANG):
        run_schedule()
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "held")


def test_a_tenant_that_is_not_there_yet_holds_it_and_says_so(in_tenant: InTenant, run_jobs: Run, mails: Mails) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item(unit="817")
        sign_all(item_id)
    clock.shift(21 * DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert status(item_id) == "held"
    assert "Địa phương chưa được thêm vào hệ thống" in mails(OWNER)[0]["text"]


@pytest.mark.usefixtures("prepared")
def test_a_held_item_goes_on_by_hand_or_at_another_time(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant, is_signed=False)
    clock.shift(21 * DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        item = get_item(TIENGIANG, item_id)
        assert item.status == "held"
        with pytest.raises(GatesClosed) as refused:
            go_now(TIENGIANG, item_id, version=item.version, actor=ADMIN)
        assert len(refused.value.closed[0].gates) == 3
        sign_all(item_id)
        schedule = Schedule(planned_at=clock.now() + DAY, owner_name="A", owner_email=OWNER)
        change_item(TIENGIANG, item_id, schedule, version=item.version, actor=ADMIN)
    clock.shift(DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")


@pytest.mark.usefixtures("prepared")
def test_by_hand_a_green_item_is_done_at_once(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant)
    run_jobs()
    with in_tenant(TIENGIANG):
        go_now(TIENGIANG, item_id, version=1, actor=ADMIN)
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")
        with pytest.raises(Conflict):
            go_now(TIENGIANG, item_id, version=2, actor=ADMIN)


def test_from_none_it_goes_by_way_of_preparing_and_each_step_is_recorded(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    item_id = plan(in_tenant)
    clock.shift(21 * DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert status(item_id) == "done"
        assert steps() == [("none", "preparing"), ("preparing", "live")]


@pytest.mark.usefixtures("prepared")
def test_a_cancelled_item_never_goes(in_tenant: InTenant, run_jobs: Run) -> None:
    item_id = plan(in_tenant)
    with in_tenant(TIENGIANG):
        cancel_item(TIENGIANG, item_id, reason="hoãn", version=1, actor=ADMIN)
    clock.shift(30 * DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "cancelled")


@pytest.mark.usefixtures("prepared")
def test_a_pilot_planned_for_a_module_that_is_live_already_is_held(in_tenant: InTenant, run_jobs: Run) -> None:
    """A plan never takes a service back."""
    with in_tenant(TIENGIANG):
        item_id = make_item(ModuleState.PILOT)
        sign_all(item_id)
    with in_tenant(TIENGIANG):
        take(ModuleState.LIVE)
    clock.shift(21 * DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.LIVE, "held")


@pytest.mark.usefixtures("prepared")
def test_over_tet_a_time_of_the_clock_is_kept_and_unsigned_days_move_with_it(
    in_tenant: InTenant, run_jobs: Run
) -> None:
    """Tết 2027 is on 6 February: planned for its eve, moved to the morning after the holidays."""
    eve = datetime(2027, 2, 5, 1, 0, tzinfo=UTC)
    item_id = plan(in_tenant, is_signed=False, at=eve)
    after = datetime(2027, 2, 15, 1, 0, tzinfo=UTC)
    with in_tenant(TIENGIANG):
        schedule = Schedule(planned_at=after, owner_name="A", owner_email=OWNER)
        change_item(TIENGIANG, item_id, schedule, version=1, actor=ADMIN)
        sign_all(item_id)
    clock.shift(eve - START + DAY)
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert status(item_id) == "planned"
    clock.shift(after - clock.now())
    tick(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        assert status(item_id) == "done"
