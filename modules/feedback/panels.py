"""Feedback's part of the morning page /work: for those who look over all units, and for those with reports.

Everything comes from kept counts, so it costs the same at a thousand reports and at a million. Declared in pages.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from dothi import clock
from dothi.counts import Key, read_flows, read_stocks, total
from dothi.identity import Member
from dothi.worktime import LOCAL_ZONE
from modules.feedback import permissions as p
from modules.feedback.configuration import Configuration, read_configuration
from modules.feedback.domain import DueState, Level, Status
from modules.feedback.facets import FINISHED, NOBODY, OPEN, RECEIVED
from modules.feedback.queries import View, count_queue

WAITING = (Status.AWAITING_APPROVAL.value, Status.EXTENSION_REQUESTED.value)


@dataclass(frozen=True)
class Card:
    """A number with its meaning, leading to the list behind it."""

    value: int
    label: str
    tone: str
    url: str | None = None


@dataclass(frozen=True)
class UnitLine:
    """How a unit stands."""

    name: str
    url: str | None
    overdue: int
    due_soon: int
    approval: int
    open: int


def morning(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """The leader's minute. Two statements. None for those whose morning is their own queue."""
    if not member.roles.intersection({"leader", "district_admin"}):
        return None
    today = clock.now().astimezone(LOCAL_ZONE).date()
    held = read_stocks(tenant_id, (OPEN,))[OPEN.name]
    flows = read_flows(tenant_id, (RECEIVED, FINISHED), today - timedelta(days=1), today)
    configuration = read_configuration(tenant_id)
    return {"cards": morning_cards(held, flows, today), "units": units_of(held, configuration)}


def morning_cards(held: Mapping[Key, int], flows: Mapping[str, Mapping[Key, int]], today: date) -> list[Card]:
    """The numbers on top; those that call for a decision first."""
    yesterday = f"{today - timedelta(days=1):%d/%m}"
    urgent = total(held, OPEN, level=Level.URGENT.value)
    overdue = total(held, OPEN, due_state=DueState.OVERDUE.value)
    soon = total(held, OPEN, due_state=DueState.DUE_SOON.value)
    approval = total(held, OPEN, status=WAITING)
    new = total(held, OPEN, status=Status.SUBMITTED.value)
    return [
        Card(urgent, _("Khẩn cấp, chưa xong"), "danger" if urgent else "done", listed(View.ALL, level="urgent")),
        Card(overdue, _("Quá hạn"), "danger" if overdue else "done", listed(View.OVERDUE)),
        Card(soon, _("Sắp đến hạn"), "waiting" if soon else "done", listed(View.DUE_SOON)),
        Card(approval, _("Chờ phê duyệt"), "waiting" if approval else "done", listed(View.APPROVAL)),
        Card(new, _("Chờ tiếp nhận"), "new", listed(View.NEW)),
        Card(total(flows[RECEIVED.name], RECEIVED), _("Nhận hôm qua (%(day)s)", day=yesterday), "in_hand"),
        Card(total(flows[FINISHED.name], FINISHED), _("Giải quyết xong hôm qua (%(day)s)", day=yesterday), "done"),
    ]


def units_of(held: Mapping[Key, int], configuration: Configuration) -> list[UnitLine]:
    """The units with open reports, the most overdue first."""
    names = {str(unit.id): unit.name for unit in configuration.units.values()}
    lines = []
    for key in {key[OPEN.dimensions.index("unit")] for key in held}:
        lines.append(
            UnitLine(
                name=_("Chưa phân đơn vị") if key == NOBODY else names.get(key, key),
                url=None if key == NOBODY else listed(View.ALL, unit=key),
                overdue=total(held, OPEN, unit=key, due_state=DueState.OVERDUE.value),
                due_soon=total(held, OPEN, unit=key, due_state=DueState.DUE_SOON.value),
                approval=total(held, OPEN, unit=key, status=WAITING),
                open=total(held, OPEN, unit=key),
            )
        )
    return sorted(lines, key=lambda line: (-line.overdue, -line.due_soon, -line.open, line.name))


def today(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """What waits for this person. One statement."""
    if not member.permissions.intersection({p.INTAKE, p.HANDLE}):
        return None
    counts, actor = count_queue(tenant_id, member.actor()), member.actor()
    cards = []
    if actor.may(p.INTAKE):
        cards.append(Card(counts[View.NEW], _("Chờ tiếp nhận"), "new", listed(View.NEW)))
    if actor.may(p.HANDLE):
        cards.append(Card(counts[View.MINE], _("Giao cho tôi"), "in_hand", listed(View.MINE)))
    if actor.unit_ids or actor.heads:
        cards.append(Card(counts[View.UNIT], _("Của đơn vị tôi"), "in_hand", listed(View.UNIT)))
    if actor.heads:
        approval = counts[View.APPROVAL]
        cards.append(Card(approval, _("Chờ tôi phê duyệt"), "waiting" if approval else "done", listed(View.APPROVAL)))
    soon, overdue = counts[View.DUE_SOON], counts[View.OVERDUE]
    cards.append(Card(soon, _("Sắp đến hạn"), "waiting" if soon else "done", listed(View.DUE_SOON)))
    cards.append(Card(overdue, _("Quá hạn"), "danger" if overdue else "done", listed(View.OVERDUE)))
    return {"cards": cards}


def listed(view: View, **filters: str) -> str:
    """The address of the queue behind a number."""
    chosen: dict[str, Any] = {"view": view.value, **filters}
    return url_for("feedback_work.queue", **chosen)
