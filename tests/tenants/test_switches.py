"""Taking a module from state to state at a tenant: the service, with everything it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import Delivery, EventRow
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.work.dispatch import Dispatcher
from tenants.registry.models import Switch, SwitchChange
from tenants.registry.switches import StaleSwitch, list_changes, list_switches, needs_reason, states_of, switch_module
from tests.world import GOCONGDONG, LONGAN, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
ADMIN = Actor(kind=ActorKind.MEMBER, name="Chị Tư", permissions=frozenset({"tenants.switch.change"}))
VIEWER = Actor(kind=ActorKind.MEMBER, name="Anh Ba", permissions=frozenset({"tenants.console.view"}))


def take(to: ModuleState, *, member: int = GOCONGDONG, reason: str = "", version: int | None = None) -> None:
    switch_module(TIENGIANG, member_id=member, module="feedback", to=to, actor=ADMIN, reason=reason, version=version)


def test_a_rollout_leaves_row_change_audit_and_event(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        take(ModuleState.PILOT)
    with in_tenant(TIENGIANG):
        assert states_of(TIENGIANG, member_id=GOCONGDONG)["feedback"] is ModuleState.PILOT
        changes = list_changes(TIENGIANG, member_id=GOCONGDONG)
        assert [(c.from_state, c.to_state, c.actor_name) for c in changes] == [
            ("preparing", "pilot", "Chị Tư"),
            ("none", "preparing", "Chị Tư"),
        ]
        events = session.scalars(select(EventRow).where(EventRow.tenant_id == TIENGIANG)).all()
        switched = [e.payload for e in events if e.name == "ModuleSwitched" and e.payload["member_id"] == GOCONGDONG]
        assert {"member_id": GOCONGDONG, "switched": "feedback", "old": "preparing", "new": "pilot"} in switched
        audits = session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(
                AuditEntry.tenant_id == TIENGIANG,
                AuditEntry.action == "tenants.module_switched",
                AuditEntry.actor_name == "Chị Tư",
            )
        )
        assert audits == 2


def test_what_is_no_step_of_the_table_is_refused_and_leaves_nothing(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Conflict):
        take(ModuleState.LIVE)
    with in_tenant(TIENGIANG):
        session.rollback()
        assert list_changes(TIENGIANG, member_id=GOCONGDONG) == []


@pytest.mark.parametrize("to", [ModuleState.SUSPENDED, ModuleState.RETIRED, ModuleState.PILOT, ModuleState.PREPARING])
def test_taking_something_away_wants_a_reason(in_tenant: InTenant, to: ModuleState) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Invalid) as refused:
            take(to, member=MYTHO, reason="   ")
        assert "reason" in refused.value.fields
        take(to, member=MYTHO, reason="bảo trì")
        assert states_of(TIENGIANG, member_id=MYTHO)["feedback"] is to


def test_going_on_needs_no_reason() -> None:
    assert not needs_reason(ModuleState.NONE, ModuleState.PREPARING)
    assert not needs_reason(ModuleState.PILOT, ModuleState.LIVE)
    assert not needs_reason(ModuleState.SUSPENDED, ModuleState.LIVE)


def test_a_page_that_is_out_of_date_gets_the_newer_state(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        (before,) = [s for s in list_switches(TIENGIANG, member_id=GOCONGDONG) if s.module.name == "feedback"]
        take(ModuleState.PREPARING, version=before.version)
        with pytest.raises(StaleSwitch) as refused:
            take(ModuleState.PREPARING, version=before.version)
        assert refused.value.newer.state is ModuleState.PREPARING


def test_only_who_holds_the_permission_switches(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Denied):
        switch_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", to=ModuleState.PREPARING, actor=VIEWER)


def test_another_provinces_tenant_is_not_there(in_tenant: InTenant) -> None:
    with in_tenant(LONGAN), pytest.raises(NotFound):
        switch_module(LONGAN, member_id=GOCONGDONG, module="feedback", to=ModuleState.PREPARING, actor=ADMIN)


def test_a_module_nobody_installed_cannot_be_switched(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG), pytest.raises(NotFound):
        switch_module(TIENGIANG, member_id=GOCONGDONG, module="tenants", to=ModuleState.PREPARING, actor=ADMIN)


def test_the_tenant_reads_its_own_history_through_the_function(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.SUSPENDED, member=MYTHO, reason="bão")
        take(ModuleState.LIVE, member=MYTHO)
    with in_tenant(MYTHO):
        history = session.execute(text(f"SELECT dothi_switch_history({MYTHO}, 'feedback')")).scalar_one()
        assert [(step["from"], step["to"]) for step in history][-2:] == [("live", "suspended"), ("suspended", "live")]
        assert session.scalars(select(SwitchChange).where(SwitchChange.tenant_id == MYTHO)).all() == []


def test_the_functions_of_the_dispatcher_follow_the_switch(in_tenant: InTenant) -> None:
    def off() -> list[str]:
        statement = text(f"SELECT dothi_modules_off({MYTHO}, ARRAY['feedback', 'aa_nobodys'])")
        return list(session.execute(statement).scalar_one())

    with in_tenant(TIENGIANG):
        assert off() == ["aa_nobodys"], "a module without a switch isn't working"
        take(ModuleState.SUSPENDED, member=MYTHO, reason="bão")
        assert off() == ["aa_nobodys", "feedback"]
        working = session.scalars(text("SELECT dothi_tenants_with('feedback')")).all()
        assert MYTHO not in working


@pytest.mark.parametrize("tenant_id", [GOCONGDONG, MYTHO])
def test_what_a_module_subscribes_to_waits_where_it_has_no_switch(
    app: Flask, in_tenant: InTenant, tenant_id: int
) -> None:
    with in_tenant(TIENGIANG):
        gone = delete(Switch).where(Switch.tenant_id == TIENGIANG, Switch.member_id == GOCONGDONG)
        session.execute(gone)
    with in_tenant(tenant_id):
        handler = next(n for n, (module, _s) in house().subscriptions.handlers.items() if module == "feedback")
        event_id, now = new_id(), clock.now()
        session.execute(
            insert(EventRow).values(
                tenant_id=tenant_id, id=event_id, name="ReportSubmitted", module="feedback", occurred_at=now, payload={}
            )
        )
        session.execute(
            insert(Delivery).values(
                tenant_id=tenant_id, event_id=event_id, handler=handler, module="feedback", next_at=now, attempts=0
            )
        )
    with app.app_context():
        dispatcher = Dispatcher(house())
        taken = dispatcher.take(tenant_id, clock.now())
        dispatcher.close()
    assert ((event_id, handler) in taken) is (tenant_id == MYTHO)


def test_history_can_be_added_to_but_not_rewritten(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Exception, match="permission denied"):
            session.execute(text("UPDATE tenants_switch_change SET reason = '' WHERE tenant_id = 1"))
        session.rollback()
