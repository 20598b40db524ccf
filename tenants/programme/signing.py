"""Gates that people sign with a document as evidence. In the province's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.uploads import documents, files
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, NotFound
from dothi.values.ids import new_id
from tenants.programme.items import get_open_item
from tenants.programme.models import Gate
from tenants.programme.noting import note
from tenants.programme.plan import SIGN, StalePlan, check_may_plan, check_reason
from tenants.programme.standard import CUSTOM, STANDARD

OWNER = "tenants_gate"
EVIDENCE, WITHDRAWN = "evidence", "withdrawn"
"""What a document is for: the signature in force, or one that was withdrawn and whose document is kept."""


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """What is said of a gate to be signed."""

    title: str
    owner_name: str
    owner_email: str
    due_on: date | None = None


def get_gate(province_id: int, gate_id: UUID) -> Gate:
    """A gate of an open item; item and gate are locked. Raises NotFound, Conflict when the item isn't open."""
    gate = session.get(Gate, (province_id, gate_id))
    if gate is None:
        raise NotFound(_("Không có điều kiện này."))
    get_open_item(province_id, gate.item_id)
    session.refresh(gate, with_for_update=True)
    return gate


def add_gate(province_id: int, item_id: UUID, facts: GateFacts, *, actor: Actor) -> Gate:
    """Add a gate to an open item. Raises Denied, NotFound, Conflict."""
    check_may_plan(actor)
    get_open_item(province_id, item_id)
    last = session.scalar(select(func.max(Gate.position)).where(Gate.tenant_id == province_id, Gate.item_id == item_id))
    gate = Gate(
        tenant_id=province_id,
        id=new_id(),
        item_id=item_id,
        position=(last if last is not None else -1) + 1,
        name=CUSTOM,
        created_at=clock.now(),
        signed_at=None,
        signed_by="",
        signer_id=None,
        note="",
        version=1,
        **vars(facts),
    )
    session.add(gate)
    note("tenants.gate_added", gate, actor=actor)
    session.flush()
    return gate


def change_gate(province_id: int, gate_id: UUID, facts: GateFacts, *, version: int, actor: Actor) -> Gate:
    """Rename a gate, or give it another owner or day. Raises Denied, NotFound, StalePlan, Conflict (signed)."""
    check_may_plan(actor)
    gate = get_gate(province_id, gate_id)
    check_version(gate, version)
    if gate.signed_at is not None:
        raise Conflict(_("Điều kiện đã được ký xác nhận. Hãy rút xác nhận trước khi thay đổi."), code="signed")
    former = {"title": gate.title, "due_on": gate.due_on.isoformat() if gate.due_on else None}
    for name, value in vars(facts).items():
        setattr(gate, name, value)
    gate.version += 1
    note("tenants.gate_changed", gate, actor=actor, former=former)
    session.flush()
    return gate


def remove_gate(province_id: int, gate_id: UUID, *, reason: str, version: int, actor: Actor) -> None:
    """Take away a gate that was added. Raises Denied, NotFound, StalePlan, Invalid, Conflict.

    Standard gates, signed ones and those that are overdue stay: passing them is what overrides are for.
    """
    check_may_plan(actor)
    gate = get_gate(province_id, gate_id)
    check_version(gate, version)
    if gate.name in STANDARD:
        raise Conflict(_("Điều kiện bắt buộc không bỏ được; hãy đề nghị bỏ qua điều kiện."), code="standard")
    if gate.signed_at is not None or (gate.due_on is not None and gate.due_on < clock.local_today()):
        raise Conflict(_("Điều kiện đã ký hoặc quá hạn không bỏ được."), code="not_removable")
    note("tenants.gate_removed", gate, actor=actor, reason=check_reason(reason))
    session.delete(gate)
    session.flush()


def sign_gate(
    province_id: int,
    gate_id: UUID,
    *,
    document: files.File,
    remark: str,
    version: int,
    actor: Actor,
) -> Gate:
    """Sign a gate with a staged document. Raises Denied, NotFound, StalePlan, Conflict, Invalid (`document`)."""
    check_may_sign(actor)
    gate = get_gate(province_id, gate_id)
    check_version(gate, version)
    if gate.signed_at is not None:
        raise Conflict(_("Điều kiện đã được ký xác nhận."), code="signed")
    documents.claim(document, owner=OWNER, owner_id=gate.id, purpose=EVIDENCE)
    gate.signed_at, gate.signed_by, gate.signer_id = clock.now(), actor.name, actor.membership_id
    gate.note, gate.version = remark, gate.version + 1
    told = {"document": document.original_name, "file_id": str(document.id)}
    note("tenants.gate_signed", gate, actor=actor, remark=remark, **told)
    session.flush()
    return gate


def withdraw_signature(province_id: int, gate_id: UUID, *, reason: str, version: int, actor: Actor) -> Gate:
    """Take a signature back; its document is kept. Raises Denied, NotFound, StalePlan, Conflict, Invalid."""
    check_may_sign(actor)
    gate = get_gate(province_id, gate_id)
    check_version(gate, version)
    if gate.signed_at is None:
        raise Conflict(_("Điều kiện chưa được ký xác nhận."), code="not_signed")
    note(
        "tenants.gate_signature_withdrawn",
        gate,
        actor=actor,
        reason=check_reason(reason),
        signed_by=gate.signed_by,
    )
    for file in files.list_of(province_id, OWNER, [gate.id], purpose=EVIDENCE):
        file.purpose = WITHDRAWN
    gate.signed_at, gate.signed_by, gate.signer_id, gate.note = None, "", None, ""
    gate.version += 1
    session.flush()
    return gate


def evidence_of(province_id: int, gate_ids: Sequence[UUID]) -> Mapping[UUID, files.File]:
    """The document behind each signature in force. One statement."""
    found = files.list_of(province_id, OWNER, gate_ids, purpose=EVIDENCE)
    return {file.owner_id: file for file in found if file.owner_id is not None}


def check_may_sign(actor: Actor) -> None:
    """Raise Denied for those who only look."""
    if not actor.may(SIGN):
        raise Denied(_("Chỉ quản trị cấp tỉnh và quản lý đề án được ký xác nhận."))


def check_version(gate: Gate, version: int) -> None:
    """Raise StalePlan when somebody changed the gate since."""
    if gate.version != version:
        newer = {name: getattr(gate, name) for name in ("title", "owner_name", "owner_email", "due_on", "signed_by")}
        raise StalePlan(newer, version=gate.version)
