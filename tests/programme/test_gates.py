"""Gates: what tenants tell, signing with documents, overriding by two, and switching by hand past them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.identity.members import end_membership, list_members
from dothi.manifest.house import house
from dothi.outbox.events import EventRow, HandlerContext
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.uploads import documents
from dothi.uploads.files import list_of
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.programme.events import ReadinessTold
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import Colour, GateKind, GateView, worst
from tenants.programme.items import get_item
from tenants.programme.models import Evaluation, Gate
from tenants.programme.overrides import PHASE, ask_override, confirm_override, withdraw_override
from tenants.programme.passing import GatesClosed, switch_with_gates
from tenants.programme.phases import get_phase
from tenants.programme.plan import StalePlan
from tenants.programme.readiness import ask_all, keep
from tenants.programme.rollback import rollback_item, rollback_module
from tenants.programme.signing import (
    OWNER,
    WITHDRAWN,
    GateFacts,
    add_gate,
    change_gate,
    remove_gate,
    sign_gate,
    withdraw_signature,
)
from tenants.programme.standard import EVALUATION
from tests.programme.planning import (
    ADMIN,
    MANAGER,
    PDF,
    SECOND,
    START,
    VIEWER,
    Run,
    make_item,
    make_phase,
    make_ready,
    readiness,
    sign_all,
    state,
    status,
    steps,
    take,
)
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
DAY = timedelta(days=1)


def gates(item_id: UUID) -> dict[str, GateView]:
    session.expire_all()
    found = gates_of_items(TIENGIANG, [get_item(TIENGIANG, item_id)])[item_id]
    return {gate.gate.name if gate.gate is not None else gate.name: gate for gate in found}


def first_gate(item_id: UUID) -> Gate:
    return session.scalars(
        select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id, Gate.name == "decision")
    ).one()


def sign(gate: Gate, *, data: bytes = PDF, name: str = "a.pdf", actor: Actor = MANAGER) -> None:
    document = documents.stage(TIENGIANG, io.BytesIO(data), name=name)
    sign_gate(TIENGIANG, gate.id, document=document, remark="", version=gate.version, actor=actor)


def by_hand(to: ModuleState, *, actor: Actor = ADMIN, reason: str = "", override: bool = False) -> None:
    switch_with_gates(
        TIENGIANG, member_id=GOCONGDONG, module="feedback", to=to, actor=actor, reason=reason, break_glass=override
    )


# What tenants tell


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


# Signing


def test_a_manager_signs_with_a_document_and_a_viewer_does_not(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        gate = first_gate(item_id)
        with pytest.raises(Denied):
            sign(gate, actor=VIEWER)
        assert gates(item_id)["decision"].colour is Colour.AMBER
        sign(gate, name="../Quyết định 12.PDF")
        view = gates(item_id)["decision"]
        assert view.colour is Colour.GREEN
        assert view.gate is not None
        assert (view.gate.signed_by, view.gate.signed_at) == (MANAGER.name, clock.now())
        (document,) = list_of(TIENGIANG, OWNER, [gate.id])
        assert document.original_name == "Quyết định 12.pdf"
        with pytest.raises(Conflict):
            sign(gate)


def test_a_signature_is_withdrawn_with_a_reason_and_its_document_kept(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        gate = first_gate(item_id)
        sign(gate)
        withdraw_signature(TIENGIANG, gate.id, reason="Ký nhầm", version=gate.version, actor=ADMIN)
        assert gates(item_id)["decision"].colour is Colour.AMBER
        assert [file.purpose for file in list_of(TIENGIANG, OWNER, [gate.id])] == [WITHDRAWN]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "tenants.gate_signature_withdrawn")).one()
        assert (entry.detail["reason"], entry.detail["signed_by"]) == ("Ký nhầm", MANAGER.name)
        sign(gate)


def test_an_unsigned_gate_is_amber_until_its_day_is_over(in_tenant: InTenant) -> None:
    """Due on the eve of Tết; the day ends at midnight in Vietnam."""
    with in_tenant(TIENGIANG):
        item_id = make_item(at=datetime(2027, 2, 20, 1, tzinfo=UTC))
        gate = first_gate(item_id)
        facts = GateFacts(title=gate.title, owner_name="A", owner_email="a@b.example", due_on=date(2027, 2, 5))
        change_gate(TIENGIANG, gate.id, facts, version=1, actor=MANAGER)
        clock.shift(datetime(2027, 2, 5, 16, 59, tzinfo=UTC) - START)
        assert gates(item_id)["decision"].colour is Colour.AMBER
        clock.shift(timedelta(minutes=1))
        assert gates(item_id)["decision"].colour is Colour.RED


def test_gates_are_added_renamed_and_removed_but_the_standard_ones_stay(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        facts = GateFacts(title="Đã mua máy chủ", owner_name="", owner_email="")
        added = add_gate(TIENGIANG, item_id, facts, actor=MANAGER)
        change_gate(
            TIENGIANG, added.id, GateFacts(title="Máy chủ", owner_name="", owner_email=""), version=1, actor=MANAGER
        )
        with pytest.raises(StalePlan):
            remove_gate(TIENGIANG, added.id, reason="thừa", version=1, actor=MANAGER)
        remove_gate(TIENGIANG, added.id, reason="thừa", version=2, actor=MANAGER)
        assert "custom" not in gates(item_id)
        with pytest.raises(Conflict):
            remove_gate(TIENGIANG, first_gate(item_id).id, reason="thừa", version=1, actor=ADMIN)


def office(*parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (office("word/document.xml"), documents.DOCX),
        (office("xl/workbook.xml"), documents.XLSX),
        (office("word/document.xml", "word/vbaProject.bin"), None),
        (office("ppt/presentation.xml"), None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04broken", None),
        (office("word/document.xml", *(f"{n}.xml" for n in range(documents.MOST_PARTS))), None),
    ],
)
def test_a_documents_contents_say_what_it_is(data: bytes, kind: str | None) -> None:
    assert documents.kind_of(data) == kind


@pytest.mark.parametrize("data", [b"", b"<html>", PDF + b" " * documents.MOST_BYTES])
def test_what_is_no_document_signs_nothing(in_tenant: InTenant, data: bytes) -> None:
    with in_tenant(TIENGIANG):
        gate = first_gate(make_item())
        with pytest.raises(Invalid) as refused:
            sign(gate, data=data, name="quyet-dinh.pdf")
        assert "document" in refused.value.fields
        assert gate.signed_at is None


# The pilot's evaluation


def make_phase_after(pilot: UUID) -> UUID:
    return make_phase(project_id=get_phase(TIENGIANG, pilot).project_id, follows_id=pilot)


@pytest.mark.parametrize(("verdict", "colour"), [(None, "red"), ("not_met", "red"), ("met", "green")])
def test_what_follows_a_pilot_waits_for_its_evaluation(in_tenant: InTenant, verdict: str | None, colour: str) -> None:
    with in_tenant(TIENGIANG):
        pilot = make_phase(is_pilot=True)
        item_id = make_item(phase_id=make_phase_after(pilot))
        if verdict:
            session.add(
                Evaluation(
                    tenant_id=TIENGIANG, phase_id=pilot, verdict=verdict, lessons="", figures={}, version=1,
                    decided_at=clock.now(), decided_by="",
                )
            )  # fmt: skip
            session.flush()
        assert gates(item_id)[EVALUATION].colour == colour


# Overriding


def ask(item_id: UUID, *, actor: Actor = ADMIN, gate: str | None = None) -> UUID:
    name = gate or str(first_gate(item_id).id)
    return ask_override(TIENGIANG, "item", item_id, gate=name, reason="Ký bổ sung sau", actor=actor).id


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


# By hand


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


# The way back


def done_item(in_tenant: InTenant) -> UUID:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        take(ModuleState.PREPARING)
        by_hand(ModuleState.LIVE, actor=SYSTEM, reason="gấp", override=True)
    return item_id


def test_an_item_goes_back_with_a_reason_and_can_be_planned_again(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        version = get_item(TIENGIANG, item_id).version
        with pytest.raises(Denied):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=version, actor=MANAGER)
        with pytest.raises(Invalid):
            rollback_item(TIENGIANG, item_id, reason="", version=version, actor=ADMIN)
        rollback_item(TIENGIANG, item_id, reason="Quá tải", version=version, actor=ADMIN)
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "rolled_back")
        assert steps()[-1] == ("live", "preparing")
        with pytest.raises(Conflict):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=version + 1, actor=ADMIN)


def test_an_item_whose_module_has_moved_on_does_not_go_back(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        take(ModuleState.SUSPENDED)
        with pytest.raises(Conflict):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=get_item(TIENGIANG, item_id).version, actor=ADMIN)


def test_on_the_tenants_page_the_last_step_is_undone_with_its_item(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        rollback_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", reason="Quá tải", version=None, actor=ADMIN)
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "rolled_back")
        rollback_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", reason="Đã sửa", version=None, actor=ADMIN)
        assert state() is ModuleState.LIVE


def test_after_a_rollback_what_was_overridden_must_be_agreed_anew(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        confirm_override(TIENGIANG, ask(item_id), actor=SECOND)
        take(ModuleState.PREPARING)
        by_hand(ModuleState.LIVE, actor=SYSTEM, reason="gấp", override=True)
        version = get_item(TIENGIANG, item_id).version
        rollback_item(TIENGIANG, item_id, reason="lỗi", version=version, actor=ADMIN)
        assert not gates(item_id)["decision"].is_overridden
