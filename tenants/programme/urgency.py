"""How pressing a gate or an item is: open long before its day it is grey, near the day amber or red, after it overdue.

Pure. `Colour` says whether a gate holds its item back; this says what people should look at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date
from tenants.programme.gates import Colour, GateView

NEAR = timedelta(days=14)
"""So long before its day something is due soon."""


class Urgency(StrEnum):
    """From the least pressing to the most."""

    MET = "met"
    LATER = "later"
    SOON = "soon"
    """To be signed, and its day is near."""
    URGENT = "urgent"
    """Overdue; or the software finds something missing and the day is near."""


TONES = {Urgency.MET: "done", Urgency.LATER: "new", Urgency.SOON: "waiting", Urgency.URGENT: "danger"}
TITLES = {
    Urgency.MET: _l("đủ điều kiện"),
    Urgency.LATER: _l("chưa đến hạn"),
    Urgency.SOON: _l("sắp đến hạn"),
    Urgency.URGENT: _l("sát ngày hoặc quá hạn"),
}


def urgency_of(gate: GateView, *, planned_on: date, today: date) -> Urgency:
    """Of one gate, whose day is its own or that of its item."""
    if gate.colour is Colour.GREEN or gate.is_overridden or gate.is_advice:
        return Urgency.MET
    due = gate.due_on or planned_on
    if due < today:
        return Urgency.URGENT
    if due > today + NEAR:
        return Urgency.LATER
    return Urgency.URGENT if gate.colour is Colour.RED else Urgency.SOON


def most_urgent(found: Iterable[Urgency]) -> Urgency:
    """The most pressing of them, met when there is none."""
    order = list(Urgency)
    return max(found, key=order.index, default=Urgency.MET)


def due_said(due: date, today: date) -> str:
    """`hạn 05/12/2026`, and by how much it is overdue."""
    day = _("hạn %(day)s", day=local_date(due))
    late = (today - due).days
    return str(_("%(due)s, quá hạn %(n)s ngày", due=day, n=late) if late > 0 else day)


def gate_said(gate: GateView, *, planned_on: date, today: date) -> str:
    """How a gate stands, in words for a badge."""
    if gate.colour is Colour.GREEN:
        return str(_("đạt"))
    if gate.is_overridden:
        return str(_("được bỏ qua"))
    if gate.is_advice:
        return str(_("lưu ý"))
    due = gate.due_on or planned_on
    if due < today:
        return str(_("quá hạn %(n)s ngày", n=(today - due).days))
    if due <= today + NEAR:
        return str(_("chưa đạt, sát ngày") if gate.colour is Colour.RED else _("sắp đến hạn"))
    return str(_("chưa đạt") if gate.colour is Colour.RED else _("chưa đến hạn"))
