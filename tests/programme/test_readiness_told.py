"""What tenants tell of their gates, and what is heard of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dothi.database.session import session
from dothi.identity.members import end_membership, list_members
from dothi.manifest.house import house
from dothi.outbox.events import EventRow, HandlerContext
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.ids import new_id
from tenants.programme.events import ReadinessTold
from tenants.programme.gates import Colour, worst
from tenants.programme.readiness import ask_all, keep
from tests.programme.gating import gates
from tests.programme.planning import START, Run, make_item, make_ready, readiness, take
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
DAY = timedelta(days=1)


def test_a_change_of_configuration_is_told_by_itself_and_many_at_once(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        make_item()
    run_jobs()
    for _ in range(5):
        with in_tenant(GOCONGDONG):
            make_ready()
    told = select(func.count()).where(
        EventRow.name == "ReadinessTold", EventRow.payload["switched"].as_string() == "feedback"
    )
    with in_tenant(TIENGIANG):
        before = session.scalar(told)
    clock.shift(timedelta(seconds=11))
    run_jobs()
    with in_tenant(TIENGIANG):
        assert readiness()["feedback.heads"] is None
        assert session.scalar(told) == (before or 0) + 1


def test_what_is_only_remarked_is_neither_green_nor_in_the_way(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        item_id = make_item()
    run_jobs()
    with in_tenant(TIENGIANG):
        gate = gates(item_id)["tenants.basemap"]
        assert gate.colour is Colour.AMBER
        assert gate.is_advice
        assert not gate.is_closed
        assert "Chưa có bản đồ nền" in gate.reason
        assert worst([gate]) is Colour.GREEN


def test_someone_leaving_turns_the_gate_red_again(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        item_id = make_item()
    run_jobs()
    with in_tenant(TIENGIANG):
        assert gates(item_id)["feedback.staff"].colour is Colour.GREEN
    clock.shift(DAY)
    with in_tenant(GOCONGDONG):
        (leaving,) = [member for member in list_members(GOCONGDONG) if member.email.startswith("canbo2@")]
        end_membership(GOCONGDONG, membership_id=leaving.id, actor=SYSTEM)
    run_jobs()
    clock.shift(timedelta(seconds=11))
    run_jobs()
    with in_tenant(TIENGIANG):
        gate = gates(item_id)["feedback.staff"]
        assert (gate.colour, gate.reason) == (
            Colour.RED,
            "Chưa có cán bộ nào nhận lời mời: Phòng Tài nguyên và Môi trường.",
        )
        assert gate.since is not None
        assert gate.since >= START + DAY, "its age begins when it turned"


def test_the_hourly_question_reaches_tenants_with_open_items(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
    run_jobs()
    clock.shift(timedelta(hours=1))
    with in_tenant(TIENGIANG):
        ask_all(TIENGIANG, clock.now())
    run_jobs()
    with in_tenant(TIENGIANG):
        assert gates(item_id)["tenants.areas"].checked_at == clock.now()


def test_what_is_older_never_comes_over_what_is_newer(in_tenant: InTenant, run_jobs: Run) -> None:
    def told(reason: str | None, at: datetime) -> None:
        results = {"feedback.units": {"vi": reason, "en": reason} if reason else None}
        event = ReadinessTold(member_id=GOCONGDONG, switched="feedback", results=results, at=at)
        keep(event, context_of(TIENGIANG))

    with in_tenant(TIENGIANG):
        told("đỏ", START + DAY)
        told(None, START)
        assert readiness() == {"feedback.units": "đỏ"}
        told("vẫn đỏ", START + 2 * DAY)
        item_id = make_item()
        assert gates(item_id)["feedback.units"].since == START + DAY, "still the same colour"
        told(None, START + 3 * DAY)
        assert readiness() == {"feedback.units": None}


def context_of(tenant_id: int) -> HandlerContext:
    site = house().directory.find_site_by_id(tenant_id)
    assert site is not None
    return HandlerContext(
        tenant_id=tenant_id, site=site, event_id=new_id(), occurred_at=clock.now(), handler="tenants.keep_readiness"
    )
