"""Everything that an item's page shows, read in the province's scope: eleven statements however many gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.record.audit import AuditEntry
from dothi.sites.switch import ModuleState
from dothi.uploads.files import File
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.checks import checks_of_name
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import JOINED, Colour, GateView
from tenants.programme.items import get_item
from tenants.programme.models import Item, Override, Phase, Project
from tenants.programme.overrides import list_overrides
from tenants.programme.phases import OPEN, get_phase
from tenants.programme.projects import get_project
from tenants.programme.signing import evidence_of
from tenants.programme.standard import EVALUATION
from tenants.programme.urgency import TONES, Urgency, gate_said, most_urgent, urgency_of
from tenants.registry.models import Switch, Tenant

MOST_HISTORY = 100
ACTIONS = {
    "tenants.item_planned": _l("Lên kế hoạch"),
    "tenants.item_changed": _l("Đổi lịch hoặc người phụ trách"),
    "tenants.item_cancelled": _l("Hủy hạng mục"),
    "tenants.item_held": _l("Đến giờ nhưng chưa chuyển được"),
    "tenants.item_done": _l("Đã thực hiện"),
    "tenants.item_rolled_back": _l("Quay lại trạng thái trước"),
    "tenants.item_joined": _l("Địa phương được thêm vào hệ thống"),
    "tenants.gate_added": _l("Thêm điều kiện"),
    "tenants.gate_changed": _l("Sửa điều kiện"),
    "tenants.gate_removed": _l("Bỏ điều kiện"),
    "tenants.gate_signed": _l("Ký xác nhận"),
    "tenants.gate_signature_withdrawn": _l("Rút xác nhận"),
    "tenants.override_asked": _l("Đề nghị bỏ qua điều kiện"),
    "tenants.override_confirmed": _l("Xác nhận bỏ qua điều kiện"),
    "tenants.override_withdrawn": _l("Rút việc bỏ qua điều kiện"),
    "tenants.gates_broken": _l("Người vận hành bỏ qua điều kiện"),
}
"""What the record of an item's history says, in words."""


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """An item with its surroundings; `overrides` are those that wait or are in force, by gate."""

    item: Item
    phase: Phase
    project: Project
    slug: str
    state: ModuleState | None
    gates: Sequence[GateView]
    evidence: Mapping[UUID, File]
    overrides: Mapping[str, Override]
    history: Sequence[AuditEntry]
    today: date

    @property
    def planned_on(self) -> date:
        """The local day on which it is to happen."""
        return self.item.planned_at.astimezone(LOCAL_ZONE).date()

    @property
    def pressing(self) -> Urgency:
        """How pressing its most pressing gate is."""
        return most_urgent(urgency_of(g, planned_on=self.planned_on, today=self.today) for g in self.gates)

    def tone(self, gate: GateView) -> str:
        """Of a gate's badge."""
        if gate.is_overridden:
            return "new"
        if gate.is_advice:
            return "waiting"
        return TONES[urgency_of(gate, planned_on=self.planned_on, today=self.today)]

    def said(self, gate: GateView) -> str:
        """How a gate stands, in words."""
        return gate_said(gate, planned_on=self.planned_on, today=self.today)

    @property
    def to_do(self) -> Sequence[GateView]:
        """Gates that ask for something or show who signed: closed ones first."""
        order = list(reversed(Colour))
        shown = [gate for gate in self.gates if gate not in self.met]
        return sorted(shown, key=lambda gate: (gate.is_overridden or gate.is_advice, order.index(gate.colour)))

    @property
    def met(self) -> Sequence[GateView]:
        """What the software found in order: a line each."""
        return [gate for gate in self.gates if gate.gate is None and gate.colour is Colour.GREEN]

    @property
    def met_at(self) -> datetime | None:
        """When the one that was checked longest ago was checked."""
        return min((gate.checked_at for gate in self.met if gate.checked_at is not None), default=None)

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.item.status in OPEN and self.phase.closed_at is None

    @property
    def events(self) -> Sequence[Mapping[str, Any]]:
        """The history as a timeline shows it; an override says of which gate."""
        titles = {gate.name: gate.title for gate in self.gates}
        return [
            {
                "title": ACTIONS.get(entry.action, entry.action),
                "at": entry.at,
                "by": entry.actor_name or str(_l("Hệ thống")),
                "text": said_of({"title": titles.get(entry.detail.get("gate", ""))} | entry.detail),
            }
            for entry in self.history
        ]

    @property
    def can_roll_back(self) -> bool:
        """Whether the module still is where the item took it."""
        return (
            self.item.status == "done"
            and self.state is not None
            and self.state.value == self.item.target_state
            and self.item.from_state not in {None, self.item.target_state}
        )


def view_item(province_id: int, item_id: UUID) -> ItemView:
    """Everything on its page. Raises NotFound."""
    item = get_item(province_id, item_id)
    phase = get_phase(province_id, item.phase_id)
    gates = gates_of_items(province_id, [item])[item.id]
    tenant = session.get(Tenant, (province_id, item.member_id)) if item.member_id is not None else None
    switch = session.get(Switch, (province_id, item.member_id, item.module)) if tenant is not None else None
    current = [o for o in list_overrides(province_id, [item.id]) if o.withdrawn_at is None]
    return ItemView(
        item=item,
        phase=phase,
        project=get_project(province_id, phase.project_id),
        slug=tenant.slug if tenant is not None else "",
        state=ModuleState(switch.state if switch is not None else "none") if tenant is not None else None,
        gates=gates,
        evidence=evidence_of(province_id, [view.gate.id for view in gates if view.gate is not None]),
        overrides={override.gate: override for override in current},
        history=session.scalars(
            select(AuditEntry)
            .where(AuditEntry.tenant_id == province_id, AuditEntry.subject == str(item_id))
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(MOST_HISTORY)
        ).all(),
        today=clock.local_today(),
    )


def where_mended(view: ItemView) -> Mapping[str, str]:
    """For each gate that the software judges: the address of the page where what is missing is put right."""
    site = house().directory.find_site_by_id(view.item.member_id) if view.item.member_id is not None else None
    found = {EVALUATION: f"/console/programme/phases/{view.phase.follows_id}/evaluation"}
    if site is None:
        return found | {JOINED: f"/console/tenants/new?catalogue={view.item.unit_code}"}
    for check in checks_of_name(view.item.module):
        if check.path:
            found[check.name] = house().settings.url_of(site.canonical_host, check.path)
    return found


def said_of(detail: Mapping[str, Any]) -> str:
    """What a line of the history adds to its title: the gate, the reason, the document."""
    told = [reason.get("missing") or f"{reason['title']}: {reason['reason']}" for reason in detail.get("reasons", ())]
    said = [detail.get(name) for name in ("title", "reason", "remark", "document")]
    return "\n".join(str(text) for text in (*said, *told) if text)
