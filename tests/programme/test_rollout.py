"""By properties: no sequence of steps reaches an illegal state, passes a red gate, or leaves a history with holes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from io import BytesIO
from typing import ClassVar, TypeVar
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import EventRow, HandlerContext
from dothi.record.audit import AuditEntry
from dothi.sites.switch import TRANSITIONS, ModuleState
from dothi.uploads.documents import stage
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import DomainError
from dothi.values.ids import new_id
from tenants.programme.checks import checks_of_name
from tenants.programme.events import ReadinessTold
from tenants.programme.going_live import go_live, go_now
from tenants.programme.items import Schedule, cancel_item, change_item, plan_item
from tenants.programme.models import Gate, Item, Override, Readiness
from tenants.programme.overrides import ask_override, confirm_override, withdraw_override
from tenants.programme.passing import GatesClosed, switch_with_gates
from tenants.programme.readiness import keep
from tenants.programme.rollback import rollback_item, rollback_module
from tenants.programme.signing import sign_gate, withdraw_signature
from tenants.registry.models import SwitchChange
from tenants.registry.switches import switch_module
from tests.programme.planning import (
    ADMIN,
    MANAGER,
    OWNER,
    PDF,
    SECOND,
    START,
    VIEWER,
    facts_for,
    items,
    make_phase,
    sign_all,
    state,
    status,
)
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

OPEN = ("planned", "held")
WAYS = (ModuleState.PILOT, ModuleState.LIVE)
K = TypeVar("K", Gate, Item, Override)
RANK = {ModuleState.NONE: 0, ModuleState.PREPARING: 1, ModuleState.PILOT: 2, ModuleState.LIVE: 3}
PEOPLE = st.sampled_from((ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, SECOND, MANAGER, VIEWER))
TARGETS = st.sampled_from((*WAYS, *WAYS, ModuleState.LIVE, *ModuleState))
PICK = st.integers(0, 20)


class Rollout(RuleBasedStateMachine):
    """One tenant's feedback under a plan; every example in one transaction that is taken back."""

    app: Flask
    seen: ClassVar[set[str]] = set()
    """Where items stood, over all examples: a run that never went live proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(clock.frozen(START))
        self.stack.enter_context(self.app.app_context())
        self.stack.enter_context(acting_in(Scope(TIENGIANG)))
        self.phase: UUID | None = None
        self.red: frozenset[str] = frozenset()

    @initialize(
        begun=st.sampled_from((None, ModuleState.PREPARING, ModuleState.PREPARING, ModuleState.PILOT)),
        to=st.sampled_from((None, *WAYS)),
        is_signed=st.booleans(),
        told=st.sampled_from((None, frozenset(), frozenset(), frozenset({"feedback.heads"}))),
    )
    def begin(
        self, begun: ModuleState | None, to: ModuleState | None, is_signed: bool, told: frozenset[str] | None
    ) -> None:
        """Somewhere on the way: perhaps prepared, perhaps an item planned, signed and found ready."""
        self.phase = make_phase()
        for step in (ModuleState.PREPARING, ModuleState.PILOT)[: RANK[begun] if begun else 0]:
            switch_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", to=step, actor=ADMIN)
        if to is not None:
            self.plan(to=to, days=2, actor=ADMIN)
        if is_signed:
            self.sign_everything()
        if told is not None:
            self.tell(red=set(told), late=False)

    def teardown(self) -> None:
        """Take everything back."""
        session.rollback()
        self.stack.close()

    # What people and the schedule do

    @rule(to=TARGETS, actor=PEOPLE, reason=st.sampled_from(("", "lý do")))
    def switch(self, to: ModuleState, actor: Actor, reason: str) -> None:
        """By hand on the console."""
        with self.step():
            switch_with_gates(TIENGIANG, member_id=GOCONGDONG, module="feedback", to=to, actor=actor, reason=reason)

    @rule(to=st.sampled_from(list(ModuleState)))
    def break_glass(self, to: ModuleState) -> None:
        """The operator, past red gates."""
        with self.step(may_pass=True):
            switch_with_gates(
                TIENGIANG, member_id=GOCONGDONG, module="feedback", to=to, actor=SYSTEM, reason="gấp",
                break_glass=True,
            )  # fmt: skip

    @rule(to=TARGETS, days=st.integers(1, 9), actor=PEOPLE)
    def plan(self, to: ModuleState, days: int, actor: Actor) -> None:
        """An item."""
        assert self.phase is not None
        with self.step():
            facts = facts_for(to, at=clock.now() + timedelta(days=days))
            plan_item(TIENGIANG, self.phase, facts, actor=actor)

    @rule(pick=PICK, actor=PEOPLE)
    def sign(self, pick: int, actor: Actor) -> None:
        """Some gate."""
        gate = self.some(Gate, pick)
        if gate is not None:
            with self.step():
                document = stage(TIENGIANG, BytesIO(PDF), name="a.pdf")
                sign_gate(TIENGIANG, gate.id, document=document, remark="", version=gate.version, actor=actor)

    @rule()
    def sign_everything(self) -> None:
        """All gates of all open items, so that some may go."""
        unsigned = select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.signed_at.is_(None))
        for gate in session.scalars(unsigned).all():
            with self.step():
                document = stage(TIENGIANG, BytesIO(PDF), name="a.pdf")
                sign_gate(TIENGIANG, gate.id, document=document, remark="", version=gate.version, actor=MANAGER)

    @rule(pick=PICK, actor=PEOPLE)
    def withdraw(self, pick: int, actor: Actor) -> None:
        """A signature."""
        gate = self.some(Gate, pick)
        if gate is not None:
            with self.step():
                withdraw_signature(TIENGIANG, gate.id, reason="nhầm", version=gate.version, actor=actor)

    @rule(red=st.sets(st.sampled_from(("feedback.heads", "tenants.staff")), max_size=1), late=st.booleans())
    def tell(self, red: set[str], late: bool) -> None:
        """The tenant tells how it stands, perhaps of an hour ago."""
        at = clock.now() - timedelta(hours=1) if late else clock.now()
        self.red = frozenset(red)
        results = {c.name: {"vi": "x", "en": "x"} if c.name in red else None for c in checks_of_name("feedback")}
        keep(ReadinessTold(member_id=GOCONGDONG, switched="feedback", results=results, at=at), self.context())

    @rule(pick=PICK, which=PICK, actor=PEOPLE)
    def ask(self, pick: int, which: int, actor: Actor) -> None:
        """That a gate be passed."""
        item = self.some(Item, pick)
        if item is not None:
            gates = session.scalars(select(Gate.id).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item.id))
            names = [*map(str, gates), "feedback.heads", "tenants.staff"]
            with self.step():
                name = names[which % len(names)]
                ask_override(TIENGIANG, "item", item.id, gate=name, reason="gấp", actor=actor)

    @rule(pick=PICK, actor=PEOPLE)
    def confirm(self, pick: int, actor: Actor) -> None:
        """An override."""
        override = self.some(Override, pick)
        if override is not None:
            with self.step():
                confirm_override(TIENGIANG, override.id, actor=actor)

    @rule(pick=PICK, actor=PEOPLE)
    def withdraw_override(self, pick: int, actor: Actor) -> None:
        """An override."""
        override = self.some(Override, pick)
        if override is not None:
            with self.step():
                withdraw_override(TIENGIANG, override.id, actor=actor)

    @rule(hours=st.sampled_from((0.01, 1, 72, 240)), answers=st.booleans())
    def wait(self, hours: float, answers: bool) -> None:
        """Time goes by, the schedule runs, perhaps the tenant answers, and it runs again."""
        clock.shift(timedelta(hours=hours))
        for _ in range(2):
            with self.step():
                go_live(TIENGIANG, clock.now())
            clock.shift(timedelta(minutes=1 if answers else 11))
            if answers:
                self.tell(red=set(self.red), late=False)

    @rule(pick=PICK, actor=PEOPLE)
    def go(self, pick: int, actor: Actor) -> None:
        """An item by hand."""
        item = self.some(Item, pick)
        if item is not None:
            with self.step():
                go_now(TIENGIANG, item.id, version=item.version, actor=actor)

    @rule(pick=PICK, actor=PEOPLE)
    def roll_back(self, pick: int, actor: Actor) -> None:
        """An item."""
        item = self.some(Item, pick)
        if item is not None:
            with self.step():
                rollback_item(TIENGIANG, item.id, reason="lỗi", version=item.version, actor=actor)

    @rule(actor=PEOPLE)
    def undo(self, actor: Actor) -> None:
        """The module's last step."""
        with self.step():
            rollback_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", reason="lỗi", version=None, actor=actor)

    @rule(pick=PICK, actor=PEOPLE, days=st.integers(1, 5))
    def reschedule(self, pick: int, actor: Actor, days: int) -> None:
        """An item."""
        item = self.some(Item, pick)
        if item is not None:
            schedule = Schedule(planned_at=clock.now() + timedelta(days=days), owner_name="A", owner_email=OWNER)
            with self.step():
                change_item(TIENGIANG, item.id, schedule, version=item.version, actor=actor)

    @rule(pick=PICK, actor=PEOPLE)
    def cancel(self, pick: int, actor: Actor) -> None:
        """An item."""
        item = self.some(Item, pick)
        if item is not None:
            with self.step():
                cancel_item(TIENGIANG, item.id, reason="thôi", version=item.version, actor=actor)

    # What must hold

    @invariant()
    def history_is_whole(self) -> None:
        """Each step leads on from the one before by the table, the switch stands where it ends, all is recorded."""
        rows = self.changes()
        for row in rows:
            assert ModuleState(row.to_state) in TRANSITIONS[ModuleState(row.from_state)]
        for earlier, later in itertools.pairwise(rows):
            assert later.from_state == earlier.to_state
        assert state().value == (rows[-1].to_state if rows else "none")
        assert (not rows) or rows[0].from_state == "none"
        recorded = select(func.count()).where(
            AuditEntry.tenant_id == TIENGIANG,
            AuditEntry.action == "tenants.module_switched",
            AuditEntry.subject == f"{GOCONGDONG}/feedback",
        )
        told = select(func.count()).where(
            EventRow.tenant_id == TIENGIANG,
            EventRow.name == "ModuleSwitched",
            EventRow.payload["member_id"].as_integer() == GOCONGDONG,
        )
        assert session.scalar(recorded) == session.scalar(told) == len(rows)

    @invariant()
    def items_are_what_they_say(self) -> None:
        """What is over has an end; what is done knows where it came from; each end is recorded once a time."""
        for item in session.scalars(select(Item).where(Item.tenant_id == TIENGIANG)):
            assert item.status in {*OPEN, "done", "cancelled", "rolled_back"}
            self.seen.add(item.status)
            assert (item.decided_at is None) == (item.status == "planned")
            assert item.status != "done" or item.from_state is not None

    @invariant()
    def overrides_take_two(self) -> None:
        """No override is in force by one person."""
        for override in session.scalars(select(Override).where(Override.tenant_id == TIENGIANG)):
            assert override.confirmed_at is None or override.asker_id != override.confirmer_id
            assert {override.asker_id, override.confirmer_id} <= {ADMIN.membership_id, SECOND.membership_id, None}

    # How it is watched

    @contextmanager
    def step(self, *, may_pass: bool = False) -> Iterator[None]:
        """One act: what is refused leaves nothing; what opens the service must have found its gates green."""
        before, number = self.closed(), len(self.changes())
        was = state()
        try:
            with session.begin_nested():
                yield
        except DomainError:
            session.expire_all()
            assert len(self.changes()) == number
            return
        session.expire_all()
        now = state()
        for row in self.changes()[number:]:
            old, new = ModuleState(row.from_state), ModuleState(row.to_state)
            opens = new in WAYS and not (old in RANK and RANK[new] < RANK[old])
            if opens and not may_pass:
                due = [item for item, target in before if RANK.get(target, 0) <= RANK[new]]
                assert not due, f"{was} → {now} passed a red gate of {due}"

    def closed(self) -> list[tuple[UUID, ModuleState]]:
        """Open items towards people that aren't ready now, by the rows themselves, and where they aim."""
        passed = {
            (override.subject_id, override.gate)
            for override in session.scalars(select(Override).where(Override.tenant_id == TIENGIANG))
            if override.confirmed_at is not None and override.withdrawn_at is None
        }
        told = {row.gate: row.reason for row in session.scalars(select(Readiness))}
        found = []
        for item in session.scalars(select(Item).where(Item.tenant_id == TIENGIANG, Item.status.in_(OPEN))):
            if item.target_state not in {way.value for way in WAYS}:
                continue
            gates = session.scalars(select(Gate).where(Gate.item_id == item.id, Gate.signed_at.is_(None)))
            red = {str(gate.id) for gate in gates}
            red |= {check.name for check in checks_of_name("feedback") if told.get(check.name, "untold") is not None}
            if any((item.id, name) not in passed for name in red):
                found.append((item.id, ModuleState(item.target_state)))
        return found

    def changes(self) -> list[SwitchChange]:
        """Feedback's history at the tenant."""
        query = select(SwitchChange).where(SwitchChange.tenant_id == TIENGIANG, SwitchChange.member_id == GOCONGDONG)
        return list(session.scalars(query.order_by(SwitchChange.at, SwitchChange.id)))

    def some(self, kind: type[K], pick: int) -> K | None:
        """A row of a kind, the pick's."""
        rows = list(session.scalars(select(kind).where(kind.tenant_id == TIENGIANG).order_by(kind.id)))
        return rows[pick % len(rows)] if rows else None

    def context(self) -> HandlerContext:
        """What a handler knows."""
        site = house().directory.find_site_by_id(TIENGIANG)
        assert site is not None
        return HandlerContext(
            tenant_id=TIENGIANG, site=site, event_id=new_id(), occurred_at=clock.now(), handler="tenants.keep_readiness"
        )


@pytest.fixture
def rollout(app: Flask) -> Iterator[Rollout]:
    """The machine, played by hand: prepared, everything told green, a pilot in two days and live in four."""
    Rollout.app = app
    machine = Rollout()
    try:
        machine.begin(begun=ModuleState.PREPARING, to=ModuleState.PILOT, is_signed=False, told=frozenset())
        machine.plan(to=ModuleState.LIVE, days=4, actor=ADMIN)
        yield machine
    finally:
        machine.teardown()


def sign_what_goes_live(machine: Rollout) -> UUID:
    """Sign all gates of the item that aims at live, none of the pilot's. Returns the item's id."""
    items = {item.target_state: item.id for item in session.scalars(select(Item).where(Item.tenant_id == TIENGIANG))}
    sign_all(items["live"])
    machine.tell(red=set(), late=False)
    return items["live"]


@pytest.mark.parametrize("way", ["by hand", "by the schedule"])
def test_carrying_out_a_further_item_passes_no_red_gate_of_a_nearer_one(rollout: Rollout, way: str) -> None:
    """What steps drawn by chance come to in some runs only; the machine watches each step."""
    further = sign_what_goes_live(rollout)
    if way == "by hand":
        with rollout.step(), pytest.raises(GatesClosed) as refused:
            go_now(TIENGIANG, further, version=None, actor=ADMIN)
        assert {line.item.target_state for line in refused.value.closed} == {"pilot"}
    else:
        rollout.wait(hours=4 * 24 + 1, answers=True)
        assert {status(item.id) for item in items()} == {"held"}
    assert state() is ModuleState.PREPARING


def test_once_the_nearer_item_is_ready_the_further_one_goes(rollout: Rollout) -> None:
    further = sign_what_goes_live(rollout)
    rollout.sign_everything()
    go_now(TIENGIANG, further, version=None, actor=ADMIN)
    assert state() is ModuleState.LIVE


MOST_ROUNDS = 4
"""Steps are drawn by chance: a round that never came to a rollback proves nothing of it, so another is played."""


def test_no_sequence_of_steps_passes_a_red_gate_or_breaks_the_history(app: Flask) -> None:
    Rollout.app = app
    wanted = {"planned", "held", "done", "cancelled", "rolled_back"}
    for _round in range(MOST_ROUNDS):
        run_state_machine_as_test(
            Rollout,
            settings=settings(
                max_examples=60,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                derandomize=False,  # where CI is set every round would else draw the very same steps
            ),
        )
        if Rollout.seen == wanted:
            break
    assert Rollout.seen == wanted
