"""Projects, phases and items: what may be planned, who may, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.geo import Point
from tenants.onboarding import NewFact, NewTenant, create_tenant
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import GateKind
from tenants.programme.items import Schedule, cancel_item, change_item, get_item, plan_item
from tenants.programme.models import Gate
from tenants.programme.phases import PhaseFacts, change_phase, create_phase, delete_phase, get_phase
from tenants.programme.places import list_places
from tenants.programme.plan import StalePlan
from tenants.programme.projects import ProjectFacts, change_project, create_project, delete_project, get_project
from tests.programme.planning import (
    ADMIN,
    MANAGER,
    OWNER,
    START,
    VIEWER,
    Run,
    facts_for,
    make_item,
    make_phase,
    readiness,
    take,
)
from tests.world import LONGAN, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
DAY = timedelta(days=1)


def test_a_manager_plans_and_a_viewer_does_not(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        project = create_project(TIENGIANG, ProjectFacts(name="Đề án"), actor=MANAGER)
        phase = create_phase(TIENGIANG, project.id, PhaseFacts(name="1", starts_on=date(2026, 1, 1)), actor=MANAGER)
        item = plan_item(TIENGIANG, phase.id, facts_for(), actor=MANAGER)
        for attempt in (
            lambda: create_project(TIENGIANG, ProjectFacts(name="x"), actor=VIEWER),
            lambda: change_project(TIENGIANG, project.id, ProjectFacts(name="x"), version=1, actor=VIEWER),
            lambda: delete_project(TIENGIANG, project.id, version=1, actor=VIEWER),
            lambda: create_phase(TIENGIANG, project.id, PhaseFacts(name="x", starts_on=date(2026, 1, 1)), actor=VIEWER),
            lambda: delete_phase(TIENGIANG, phase.id, version=1, actor=VIEWER),
            lambda: plan_item(TIENGIANG, phase.id, facts_for(), actor=VIEWER),
            lambda: cancel_item(TIENGIANG, item.id, reason="x", version=1, actor=VIEWER),
        ):
            with pytest.raises(Denied):
                attempt()


def test_another_provinces_plan_is_not_there(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        phase_id = get_item(TIENGIANG, item_id).phase_id
        project_id = get_phase(TIENGIANG, phase_id).project_id
    with in_tenant(LONGAN):
        for look in (
            lambda: get_project(LONGAN, project_id),
            lambda: get_phase(LONGAN, phase_id),
            lambda: get_item(LONGAN, item_id),
            lambda: plan_item(LONGAN, phase_id, facts_for(), actor=ADMIN),
        ):
            with pytest.raises(NotFound):
                look()


def test_an_overtaken_page_gets_what_is_stored_now(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        project = create_project(TIENGIANG, ProjectFacts(name="Đề án"), actor=ADMIN)
        change_project(TIENGIANG, project.id, ProjectFacts(name="Tên mới"), version=1, actor=MANAGER)
        with pytest.raises(StalePlan) as refused:
            change_project(TIENGIANG, project.id, ProjectFacts(name="Tên khác"), version=1, actor=ADMIN)
        assert refused.value.newer["name"] == "Tên mới"
        assert refused.value.version == 2
        assert get_project(TIENGIANG, project.id).name == "Tên mới"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (PhaseFacts(name="x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 31)), "ends_on"),
        (PhaseFacts(name="x", starts_on=date(2025, 12, 31)), "starts_on"),
    ],
)
def test_days_of_phases_are_in_order(in_tenant: InTenant, facts: PhaseFacts, field: str) -> None:
    with in_tenant(TIENGIANG):
        pilot = make_phase(is_pilot=True)
        project_id = get_phase(TIENGIANG, pilot).project_id
        facts = PhaseFacts(**(vars(facts) | {"follows_id": pilot if field == "starts_on" else None}))
        with pytest.raises(Invalid) as refused:
            create_phase(TIENGIANG, project_id, facts, actor=ADMIN)
        assert field in refused.value.fields


def test_only_a_pilot_of_the_same_project_can_be_followed(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        plain, foreign = make_phase(), make_phase(is_pilot=True)
        project_id = get_phase(TIENGIANG, plain).project_id
        for follows_id in (plain, foreign):
            facts = PhaseFacts(name="x", starts_on=date(2026, 1, 1), follows_id=follows_id)
            with pytest.raises(Invalid) as refused:
                create_phase(TIENGIANG, project_id, facts, actor=ADMIN)
            assert "follows_id" in refused.value.fields


def test_what_has_items_is_not_deleted_nor_moved_away_from_them(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        phase_id = make_phase()
        make_item(phase_id=phase_id)
        project_id = get_phase(TIENGIANG, phase_id).project_id
        with pytest.raises(Conflict):
            delete_phase(TIENGIANG, phase_id, version=1, actor=ADMIN)
        with pytest.raises(Conflict):
            delete_project(TIENGIANG, project_id, version=1, actor=ADMIN)
        ended = PhaseFacts(name="x", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
        with pytest.raises(Invalid):
            change_phase(TIENGIANG, phase_id, ended, version=1, actor=ADMIN)
        empty = make_phase(project_id=project_id)
        delete_phase(TIENGIANG, empty, version=1, actor=ADMIN)
        with pytest.raises(NotFound):
            get_phase(TIENGIANG, empty)


@pytest.mark.parametrize(
    "at", [START, START - DAY, datetime(2030, 1, 1, 1, 0, tzinfo=UTC)], ids=["now", "past", "after the phase"]
)
def test_an_items_time_lies_ahead_and_in_its_phase(in_tenant: InTenant, at: datetime) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Invalid) as refused:
        make_item(at=at)
    assert "planned_at" in refused.value.fields


def test_the_last_local_day_of_a_phase_is_part_of_it(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        make_item(at=datetime(2029, 12, 31, 16, 59, tzinfo=UTC))
        with pytest.raises(Invalid):
            make_item(at=datetime(2029, 12, 31, 17, 0, tzinfo=UTC))


def test_a_target_must_be_ahead_of_what_the_module_will_be_in_by_then(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        phase_id = make_phase()
        for unreachable in (ModuleState.NONE, ModuleState.SUSPENDED, ModuleState.RETIRED):
            with pytest.raises(Invalid) as refused:
                make_item(unreachable, phase_id=phase_id)
            assert "target_state" in refused.value.fields
        make_item(ModuleState.LIVE, at=START + 10 * DAY, phase_id=phase_id)
        with pytest.raises(Invalid):
            make_item(ModuleState.PILOT, at=START + 20 * DAY, phase_id=phase_id)
        make_item(ModuleState.PILOT, at=START + 5 * DAY, phase_id=phase_id)
        make_item(ModuleState.SUSPENDED, at=START + 30 * DAY, phase_id=phase_id)


def test_two_open_items_cannot_have_the_same_instant(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        at = START + 10 * DAY
        first = make_item(ModuleState.PILOT, at=at)
        with pytest.raises(Invalid) as refused:
            make_item(ModuleState.LIVE, at=at)
        assert "planned_at" in refused.value.fields
        cancel_item(TIENGIANG, first, reason="đổi", version=1, actor=ADMIN)
        make_item(ModuleState.LIVE, at=at)


def test_an_item_is_cancelled_with_a_reason_and_stays_readable(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        with pytest.raises(Invalid):
            cancel_item(TIENGIANG, item_id, reason="  ", version=1, actor=ADMIN)
    with in_tenant(TIENGIANG):
        item_id = make_item()
        cancel_item(TIENGIANG, item_id, reason="Chờ kinh phí", version=1, actor=ADMIN)
        assert get_item(TIENGIANG, item_id).status == "cancelled"
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "tenants.item_cancelled")).one()
        assert entry.detail["reason"] == "Chờ kinh phí"
        schedule = Schedule(planned_at=clock.now() + DAY, owner_name="A", owner_email=OWNER)
        with pytest.raises(Conflict):
            change_item(TIENGIANG, item_id, schedule, version=2, actor=ADMIN)


def test_a_closed_phase_is_planned_in_no_more(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        phase = get_phase(TIENGIANG, get_item(TIENGIANG, item_id).phase_id)
        phase.closed_at = clock.now()
        session.flush()
        schedule = Schedule(planned_at=clock.now() + DAY, owner_name="A", owner_email=OWNER)
        with pytest.raises(Conflict):
            change_item(TIENGIANG, item_id, schedule, version=1, actor=ADMIN)
        with pytest.raises(Conflict):
            make_item(phase_id=phase.id)


def test_items_towards_people_begin_with_three_gates_to_sign_and_others_with_none(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        live, preparing = make_item(), make_item(ModuleState.PREPARING, at=START + DAY)
        titles = session.scalars(
            select(Gate.title).where(Gate.tenant_id == TIENGIANG, Gate.item_id == live).order_by(Gate.position)
        ).all()
        assert titles == ["Quyết định nêu lãnh đạo phụ trách", "Quy chế vận hành đã ký", "Đã tập huấn cán bộ"]
        assert gates_of_items(TIENGIANG, [get_item(TIENGIANG, preparing)])[preparing] == []


def test_units_are_the_tenants_then_the_rest_of_the_catalogue(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        places = list_places(TIENGIANG)
        assert [place.member_id for place in places[:2]] != [None, None]
        assert "Thị xã Cai Lậy" in [place.name for place in places if place.member_id is None]
        assert len({place.code for place in places}) == len(places)


def test_an_item_planned_before_its_tenant_finds_it_when_it_joins(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item(unit="817")
        item = get_item(TIENGIANG, item_id)
        assert item.member_id is None
        (joined,) = [g for g in gates_of_items(TIENGIANG, [item])[item_id] if g.kind is GateKind.JOINED]
        assert joined.colour == "amber"
    with in_tenant(TIENGIANG):
        member_id = create_tenant(
            TIENGIANG,
            NewTenant(
                slug="cailay",
                code_prefix="TCL",
                kind="town",
                centre=Point(106.12, 10.41),
                radius_m=9_000,
                facts=[NewFact(code="817", name="Thị xã Cai Lậy", kind="town", valid_from=date(2014, 1, 1))],
                hosts=["cailay.localhost"],
            ),
            actor=SYSTEM,
        )
    run_jobs()
    with in_tenant(TIENGIANG):
        item = get_item(TIENGIANG, item_id)
        assert item.member_id == member_id
        gates = gates_of_items(TIENGIANG, [item])[item_id]
        assert GateKind.JOINED not in {gate.kind for gate in gates}
        told = {gate.name: gate.reason for gate in gates if gate.kind is GateKind.AUTOMATIC}
        assert told["tenants.units"] == "Chưa có đơn vị nào đang hoạt động."


def test_gates_of_many_items_cost_as_many_statements_as_of_one(
    in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with in_tenant(TIENGIANG):
        one = make_item(ModuleState.PILOT, at=START + DAY)
        many = [one, *(make_item(at=START + 2 * DAY, unit=unit) for unit in ("817", "818", "819", "820"))]
        found = [get_item(TIENGIANG, item_id) for item_id in many]
        for chosen in (found[:1], found):
            with statements() as seen:
                gates_of_items(TIENGIANG, chosen)
            assert len(seen) == 4


def test_planning_asks_the_tenant_at_once(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        make_item()
    run_jobs()
    with in_tenant(TIENGIANG):
        assert readiness()["feedback.heads"] == "Chưa có thủ trưởng: Phòng Tài nguyên và Môi trường."
        assert readiness()["feedback.routes"] is None
