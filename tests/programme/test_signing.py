"""Gates that somebody signs with a document, and what follows a pilot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.uploads import documents
from dothi.uploads.files import list_of
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid
from tenants.programme.gates import Colour
from tenants.programme.models import Evaluation, Gate
from tenants.programme.plan import StalePlan
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
from tests.programme.gating import first_gate, gates, make_phase_after
from tests.programme.planning import ADMIN, MANAGER, PDF, START, VIEWER, make_item, make_phase
from tests.world import TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


def sign(gate: Gate, *, data: bytes = PDF, name: str = "a.pdf", actor: Actor = MANAGER) -> None:
    document = documents.stage(TIENGIANG, io.BytesIO(data), name=name)
    sign_gate(TIENGIANG, gate.id, document=document, remark="", version=gate.version, actor=actor)


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
