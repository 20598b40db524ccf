"""Makes of plans for these tests: a project in Tiền Giang with a phase, items at Gò Công Đông, everything signed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.sites.switch import ModuleState
from dothi.uploads.documents import stage
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.ids import new_id
from tenants.people.units import place_member
from tenants.programme.going_live import go_live
from tenants.programme.items import ItemFacts, Schedule, get_item, plan_item
from tenants.programme.models import Gate, Item, Readiness
from tenants.programme.overrides import ask_override
from tenants.programme.phases import PhaseFacts, create_phase
from tenants.programme.projects import ProjectFacts, create_project
from tenants.programme.signing import GateFacts, add_gate, sign_gate
from tenants.registry.models import SwitchChange, Unit
from tenants.registry.roles import PERMISSIONS
from tenants.registry.switches import states_of, switch_module
from tests.world import GOCONGDONG, TIENGIANG

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
START = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
"""A Monday morning in Vietnam, a month before Tết."""
OWNER = "chutri@tiengiang.example"


def person(role: str, name: str) -> Actor:
    """Somebody of the province with a role."""
    held = frozenset(permission.name for permission in PERMISSIONS if role in permission.roles)
    return Actor(kind=ActorKind.MEMBER, name=name, membership_id=new_id(), permissions=held)


ADMIN = person("provincial_admin", "Chị Tư")
SECOND = person("provincial_admin", "Anh Năm")
MANAGER = person("programme_manager", "Chị Ba")
VIEWER = person("provincial_viewer", "Anh Hai")


def make_phase(*, follows_id: UUID | None = None, is_pilot: bool = False, project_id: UUID | None = None) -> UUID:
    """A phase of three years, in a project of its own unless one is given. In the province's scope."""
    if project_id is None:
        facts = ProjectFacts(name="Đề án đô thị thông minh", decision_number="3769/QĐ-UBND")
        project_id = create_project(TIENGIANG, facts, actor=ADMIN).id
    phase = PhaseFacts(
        name="Giai đoạn 1", starts_on=date(2026, 1, 1), ends_on=date(2029, 12, 31), is_pilot=is_pilot,
        follows_id=follows_id,
    )  # fmt: skip
    return create_phase(TIENGIANG, project_id, phase, actor=ADMIN).id


def facts_for(
    to: ModuleState = ModuleState.LIVE, *, at: datetime | None = None, unit: str = "824", name: str = ""
) -> ItemFacts:
    """Feedback at Gò Công Đông goes live in three weeks, unless said otherwise."""
    schedule = Schedule(
        planned_at=at or clock.now() + timedelta(days=21), owner_name="Người chủ trì", owner_email=OWNER
    )
    return ItemFacts(unit_code=unit, unit_name=name, module="feedback", target_state=to, schedule=schedule)


def make_item(
    to: ModuleState = ModuleState.LIVE, *, at: datetime | None = None, phase_id: UUID | None = None, unit: str = "824"
) -> UUID:
    """Plan an item. In the province's scope."""
    return plan_item(TIENGIANG, phase_id or make_phase(), facts_for(to, at=at, unit=unit), actor=ADMIN).id


def make_programme(province_id: int, *, unit: str) -> dict[str, UUID]:
    """One of each kind, by the names of routes' arguments. In the province's scope, on the real clock too."""
    project = create_project(province_id, ProjectFacts(name="Đề án"), actor=ADMIN)
    starts_on = (clock.now() - timedelta(days=2)).date()
    phase = create_phase(province_id, project.id, PhaseFacts(name="Giai đoạn 1", starts_on=starts_on), actor=ADMIN)
    item = plan_item(province_id, phase.id, facts_for(ModuleState.SUSPENDED, unit=unit), actor=ADMIN)
    facts = GateFacts(title="Đã báo cho người dân", owner_name="", owner_email="")
    gate = add_gate(province_id, item.id, facts, actor=ADMIN)
    override = ask_override(province_id, "item", item.id, gate=str(gate.id), reason="gấp", actor=ADMIN)
    return {
        "project_id": project.id,
        "phase_id": phase.id,
        "item_id": item.id,
        "gate_id": gate.id,
        "override_id": override.id,
    }


def sign_all(item_id: UUID, *, actor: Actor = MANAGER) -> None:
    """Sign every gate that isn't."""
    gates = select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id, Gate.signed_at.is_(None))
    for gate in session.scalars(gates).all():
        document = stage(TIENGIANG, io.BytesIO(PDF), name="quyet-dinh.pdf")
        sign_gate(TIENGIANG, gate.id, document=document, remark="", version=gate.version, actor=actor)


def make_ready(tenant_id: int = GOCONGDONG) -> None:
    """What Gò Công Đông's feedback still lacks: a head of the second unit. In the tenant's scope."""
    unit = session.scalars(select(Unit).where(Unit.tenant_id == tenant_id, Unit.code == "tnmt")).one()
    person = session.scalars(
        select(MembershipRow).where(MembershipRow.tenant_id == tenant_id, MembershipRow.email.like("canbo2@%"))
    ).one()
    place_member(tenant_id, person.id, unit_ids=[unit.id], headed=[unit.id])


def readiness() -> dict[str, str | None]:
    """What Gò Công Đông told of feedback, by gate: None when green, else the reason. In the province's scope."""
    rows = session.scalars(
        select(Readiness)
        .where(Readiness.tenant_id == TIENGIANG, Readiness.member_id == GOCONGDONG, Readiness.module == "feedback")
        .execution_options(populate_existing=True)
    )
    return {row.gate: row.reason["vi"] if row.reason else None for row in rows}


def run_schedule() -> None:
    """What the province's schedule does every quarter of a minute. In the province's scope."""
    go_live(TIENGIANG, clock.now())


def take(to: ModuleState, *, reason: str = "thử nghiệm") -> None:
    """Take feedback at Gò Công Đông to a state, past whatever is planned. In the province's scope."""
    switch_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", to=to, actor=ADMIN, reason=reason)


def state() -> ModuleState:
    """Feedback's at Gò Công Đông. In the province's scope."""
    session.expire_all()
    return states_of(TIENGIANG, member_id=GOCONGDONG).get("feedback", ModuleState.NONE)


def status(item_id: UUID) -> str:
    """An item's. In the province's scope."""
    session.expire_all()
    return get_item(TIENGIANG, item_id).status


def steps() -> list[tuple[str, str]]:
    """The steps that feedback took at Gò Công Đông, oldest first. In the province's scope."""
    rows = session.scalars(
        select(SwitchChange)
        .where(SwitchChange.tenant_id == TIENGIANG, SwitchChange.member_id == GOCONGDONG)
        .order_by(SwitchChange.at, SwitchChange.id)
    )
    return [(row.from_state, row.to_state) for row in rows]


def items() -> list[Item]:
    """All items of the province. In its scope."""
    return list(session.scalars(select(Item).where(Item.tenant_id == TIENGIANG)))


Run = Callable[[], list[str]]
