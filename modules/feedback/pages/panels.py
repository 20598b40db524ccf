"""Feedback's part of the morning page /work: for those who look over all units, and for those with reports.

Everything comes from kept counts, so it costs the same at a thousand reports and at a million. Declared in `mounts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from dothi import clock
from dothi.alphabet import sort_key
from dothi.counts import Key, read_flows, read_stocks, total
from dothi.identity import Member
from modules.feedback import permissions as p
from modules.feedback.counts.facets import FINISHED, NOBODY, OPEN, RATED, RECEIVED
from modules.feedback.counts.tallies import count_queue
from modules.feedback.queries import WAITING, View
from modules.feedback.setup.configuration import Configuration, read_configuration
from modules.feedback.workflow.domain import DueState, Level, Rating, Status

ONE_DAY = timedelta(days=1)
SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Card:
    """A number with its meaning, leading to the list behind it."""

    value: int | str
    label: str
    tone: str
    url: str | None = None


@dataclass(frozen=True)
class UnitLine:
    """How a unit stands."""

    name: str
    key: str
    overdue: int
    due_soon: int
    approval: int
    open: int

    def url(self, view: str) -> str | None:
        """The unit's own part of a tab; reports without a unit have none."""
        return None if self.key == NOBODY else listed(View(view), unit=self.key)


def morning(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """The leader's minute. Four statements. None for those whose morning is their own queue."""
    if not member.roles.intersection({"leader", "district_admin"}):
        return None
    local_day = clock.local_today()
    yesterday = local_day - ONE_DAY
    held = read_stocks(tenant_id, (OPEN,))[OPEN.name]
    flows = read_flows(tenant_id, (RECEIVED, FINISHED), yesterday, local_day)
    this_day = read_flows(tenant_id, (RECEIVED,), local_day, local_day + ONE_DAY)[RECEIVED.name]
    week = read_flows(tenant_id, (RATED,), local_day - SIX_DAYS, local_day + ONE_DAY)[RATED.name]
    overnight = sum(total(day, RECEIVED, level=Level.URGENT.value) for day in (flows[RECEIVED.name], this_day))
    received, finished = total(flows[RECEIVED.name], RECEIVED), total(flows[FINISHED.name], FINISHED)
    movement = Card(f"{received} / {finished}", _("Nhận / xong hôm qua (%(day)s)", day=f"{yesterday:%d/%m}"), "in_hand")
    configuration = read_configuration(tenant_id)
    cards = [
        *open_cards(held, overnight),
        movement,
        unsatisfied_card(total(week, RATED, rating=Rating.UNSATISFIED.value)),
    ]
    return {"cards": cards, "units": units_of(held, configuration)}


def open_cards(held: Mapping[Key, int], overnight: int) -> list[Card]:
    """What is open, that which calls for a decision first; `overnight` urgent ones came in since yesterday."""
    urgent = total(held, OPEN, level=Level.URGENT.value)
    overdue = total(held, OPEN, due_state=DueState.OVERDUE.value)
    soon = total(held, OPEN, due_state=DueState.DUE_SOON.value)
    approval = total(held, OPEN, status=WAITING)
    new = total(held, OPEN, status=Status.SUBMITTED.value)
    urgent_words = _("Khẩn cấp chưa xong; %(count)d mới từ hôm qua", count=overnight)
    return [
        Card(urgent, urgent_words, "danger" if urgent else "done", listed(View.OPEN, level="urgent")),
        Card(overdue, _("Quá hạn"), "danger" if overdue else "done", listed(View.OVERDUE)),
        Card(soon, _("Sắp đến hạn"), "waiting" if soon else "done", listed(View.DUE_SOON)),
        Card(approval, _("Chờ phê duyệt"), "waiting" if approval else "done", listed(View.APPROVAL)),
        Card(new, _("Chờ tiếp nhận"), "new", listed(View.NEW)),
    ]


def unsatisfied_card(count: int) -> Card:
    """Citizens whom the result of the last seven days' ratings didn't satisfy."""
    tone = "danger" if count else "done"
    return Card(count, _("Không hài lòng, 7 ngày qua"), tone, listed(View.ALL, rating=Rating.UNSATISFIED.value))


def units_of(held: Mapping[Key, int], configuration: Configuration) -> list[UnitLine]:
    """The units with open reports, the most overdue first."""
    lines = [
        UnitLine(
            name=_("Chưa phân đơn vị") if key == NOBODY else configuration.unit_name(UUID(key)),
            key=key,
            overdue=total(held, OPEN, unit=key, due_state=DueState.OVERDUE.value),
            due_soon=total(held, OPEN, unit=key, due_state=DueState.DUE_SOON.value),
            approval=total(held, OPEN, unit=key, status=WAITING),
            open=total(held, OPEN, unit=key),
        )
        for key in {key[OPEN.dimensions.index("unit")] for key in held}
    ]
    return sorted(lines, key=lambda line: (-line.overdue, -line.due_soon, -line.open, sort_key(line.name)))


def today(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """What waits for this person. One statement."""
    if not member.permissions.intersection({p.INTAKE, p.HANDLE}):
        return None
    actor = member.actor()
    counts = count_queue(tenant_id, actor)
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
