"""The gates of plan items: one function says how each stands and why. Works on plain rows, for one item or a thousand.

`load_evidence` reads what it needs in four statements however many items; the board may read the same in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _

from dothi.manifest.module import ReadinessCheck
from dothi.sites.switch import ModuleState
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.models import Gate
from tenants.programme.standard import EVALUATION, missing_signature, recorded_title, shown_title

JOINED = "joined"
ADVICE = "advice"
"""Stands in a told reason, beside its languages, that it keeps nothing from going on."""
GATED = frozenset({ModuleState.PILOT.value, ModuleState.LIVE.value})
"""The states that open a service to people: on the way there the automatic gates are asked."""


class Colour(StrEnum):
    """How a gate stands; an item is as its worst gate."""

    GREEN = "green"
    AMBER = "amber"
    """Open, but not due yet."""
    RED = "red"


class GateKind(StrEnum):
    """Where a gate's answer comes from."""

    AUTOMATIC = "automatic"
    SIGNED = "signed"
    EVALUATION = "evaluation"
    JOINED = "joined"
    """That the tenant is there at all: the one gate nobody can override."""


class PlannedItem(Protocol):
    """What is asked of an item: a row of `Item`, or any row with these columns."""

    id: Any
    phase_id: Any
    member_id: Any
    module: Any
    target_state: Any
    owner_name: Any
    owner_email: Any


class ToldOfGate(Protocol):
    """What a tenant last told of an automatic gate: a row of `Readiness`, or any row with these columns."""

    reason: Any
    since: Any
    checked_at: Any


@dataclass(frozen=True, kw_only=True)
class Pilot:
    """The pilot phase that a phase follows, and whether its evaluation was met."""

    name: str
    verdict: str | None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the gates of some items are judged by."""

    readiness: Mapping[tuple[int, str], Mapping[str, ToldOfGate]]
    """By tenant and module, then by gate."""
    signed: Mapping[UUID, Sequence[Gate]]
    """By item, in their order."""
    overridden: frozenset[tuple[UUID, str]]
    """Subject and gate of each override in force."""
    pilots: Mapping[UUID, Pilot]
    """By the phase that follows."""


@dataclass(frozen=True, kw_only=True)
class GateView:
    """One gate of an item; `name` is what an override calls it. `reason` is empty when green.

    `since` is when it turned red (None: unknown or not red), `checked_at` when the tenant last told.
    """

    name: str
    kind: GateKind
    title: str | LazyString
    colour: Colour
    reason: str = ""
    owner_name: str = ""
    owner_email: str = ""
    due_on: date | None = None
    since: datetime | None = None
    checked_at: datetime | None = None
    is_overridden: bool = False
    is_advice: bool = False
    """Amber, and nothing that anybody must do."""
    gate: Gate | None = None

    @property
    def missing(self) -> str:
        """What is missing as long as it isn't green; its title says what will be there then."""
        return (
            missing_signature(self.gate.name, str(self.title))
            if self.gate is not None
            else self.reason.removesuffix(".")
        )

    @property
    def recorded_as(self) -> str:
        """What the record calls it."""
        return recorded_title(self.gate.name, self.gate.title) if self.gate is not None else self.name

    @property
    def is_closed(self) -> bool:
        """Whether it keeps the item from going on."""
        return self.colour is Colour.RED and not self.is_overridden


def gates_of(
    item: PlannedItem,
    evidence: Evidence,
    *,
    checks: Sequence[ReadinessCheck],
    today: date,
    is_deciding: bool = False,
    asked_at: datetime | None = None,
) -> Sequence[GateView]:
    """Every gate of an item: that its tenant is there, the automatic ones, the pilot's evaluation, the signed ones.

    `checks` are those of the item's module (`checks.checks_of`). While it is decided (`is_deciding`) whatever isn't
    green is red; an automatic gate that wasn't checked since `asked_at` too. Reasons are in the reader's language.
    """
    told = evidence.readiness.get((item.member_id, item.module), {}) if item.member_id is not None else {}
    found = [joined_gate(item, is_deciding=is_deciding)] if item.member_id is None else []
    if item.target_state in GATED:
        found += [
            automatic_gate(item, check, told.get(check.name), is_deciding=is_deciding, asked_at=asked_at)
            for check in checks
        ]
        pilot = evidence.pilots.get(item.phase_id)
        found += [evaluation_gate(item, pilot)] if pilot is not None else []
    found += [signed_gate(gate, today=today, is_deciding=is_deciding) for gate in evidence.signed.get(item.id, ())]
    return [
        view if (item.id, view.name) not in evidence.overridden or view.kind is GateKind.JOINED else overridden(view)
        for view in found
    ]


def worst(gates: Sequence[GateView]) -> Colour:
    """An item's colour; overridden gates and advice count as green, and so does having none."""
    colours = {gate.colour for gate in gates if not (gate.is_overridden or gate.is_advice)}
    return next((colour for colour in (Colour.RED, Colour.AMBER) if colour in colours), Colour.GREEN)


def closed_gates(gates: Sequence[GateView]) -> Sequence[GateView]:
    """Those that keep the item from going on."""
    return [gate for gate in gates if gate.is_closed]


def overridden(view: GateView) -> GateView:
    """The same gate, passed by an override; a green one needs none."""
    return view if view.colour is Colour.GREEN else GateView(**(vars(view) | {"is_overridden": True}))


def joined_gate(item: PlannedItem, *, is_deciding: bool) -> GateView:
    """Red at the item's time: there is no tenant that could go live."""
    return GateView(
        name=JOINED,
        kind=GateKind.JOINED,
        title=_("Địa phương đã được thêm vào hệ thống"),
        colour=Colour.RED if is_deciding else Colour.AMBER,
        reason=_("Địa phương chưa được thêm vào hệ thống."),
        owner_name=item.owner_name,
        owner_email=item.owner_email,
    )


def automatic_gate(
    item: PlannedItem,
    check: ReadinessCheck,
    told: ToldOfGate | None,
    *,
    is_deciding: bool,
    asked_at: datetime | None,
) -> GateView:
    """By what the tenant last told; amber as long as it told nothing."""
    is_advice = told is not None and told.reason is not None and ADVICE in told.reason
    is_late = is_deciding and (told is None or (asked_at is not None and told.checked_at < asked_at))
    if told is None or is_late:
        colour = Colour.RED if is_deciding else Colour.AMBER
        reason = _("Chưa kiểm tra được “%(gate)s”.", gate=check.title)
    else:
        colour = Colour.GREEN if told.reason is None else Colour.AMBER if is_advice else Colour.RED
        reason = in_language(told.reason) if told.reason is not None else ""
    return GateView(
        name=check.name,
        kind=GateKind.AUTOMATIC,
        title=check.title,
        colour=colour,
        reason=reason,
        owner_name=item.owner_name,
        owner_email=item.owner_email,
        since=told.since if told is not None and colour is Colour.RED and not is_late else None,
        checked_at=told.checked_at if told is not None else None,
        is_advice=is_advice and not is_late,
    )


def evaluation_gate(item: PlannedItem, pilot: Pilot) -> GateView:
    """Green when the pilot that this phase follows met its targets."""
    if pilot.verdict == "met":
        colour, reason = Colour.GREEN, ""
    elif pilot.verdict is None:
        colour, reason = Colour.RED, _("Giai đoạn thí điểm “%(name)s” chưa được đánh giá.", name=pilot.name)
    else:
        colour, reason = Colour.RED, _("Giai đoạn thí điểm “%(name)s” chưa đạt chỉ tiêu.", name=pilot.name)
    return GateView(
        name=EVALUATION,
        kind=GateKind.EVALUATION,
        title=_("Giai đoạn thí điểm đạt chỉ tiêu"),
        colour=colour,
        reason=reason,
        owner_name=item.owner_name,
        owner_email=item.owner_email,
    )


def signed_gate(gate: Gate, *, today: date, is_deciding: bool) -> GateView:
    """Green once signed; before, amber until its day has passed."""
    is_overdue = gate.due_on is not None and gate.due_on < today
    if gate.signed_at is not None:
        colour, reason = Colour.GREEN, ""
    elif is_overdue and gate.due_on is not None:
        colour, reason = Colour.RED, _("Chưa ký xác nhận, đã quá hạn ngày %(day)s.", day=f"{gate.due_on:%d/%m/%Y}")
    elif gate.due_on is not None:
        colour = Colour.RED if is_deciding else Colour.AMBER
        reason = _("Chưa ký xác nhận, hạn ngày %(day)s.", day=f"{gate.due_on:%d/%m/%Y}")
    else:
        colour, reason = Colour.RED if is_deciding else Colour.AMBER, _("Chưa ký xác nhận.")
    return GateView(
        name=str(gate.id),
        kind=GateKind.SIGNED,
        title=shown_title(gate.name, gate.title),
        colour=colour,
        reason=reason,
        owner_name=gate.owner_name,
        owner_email=gate.owner_email,
        due_on=gate.due_on,
        since=end_of(gate.due_on) if is_overdue and gate.due_on is not None and colour is Colour.RED else None,
        gate=gate,
    )


def end_of(day: date) -> datetime:
    """The instant at which a local day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=LOCAL_ZONE)


def in_language(reason: Mapping[str, Any]) -> str:
    """A told reason in the reader's language, in Vietnamese where it has no other."""
    return str(reason.get(str(get_locale() or "vi")) or reason.get("vi") or "")
