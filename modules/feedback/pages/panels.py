"""Feedback's part of the morning page /work: for those who look over all units, and for those with reports.

What is open, due today or rated lately comes from kept counts; what is new is counted, since that begins when the
office closed: along an index, up to a thousand. So it costs the same at a thousand reports and at a million, and each
number, up to that, holds what its link opens.
A leader's part is the same for all who may see it, confidential reports included. Declared in `mounts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import g
from flask_babel import gettext as _

from dothi.identity import Member
from dothi.language.formatting import local_datetime
from dothi.numbers.counts import FlowSpec, Key, read_flow_days, read_stocks, split, total
from dothi.numbers.dimensions import WARD
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.once import once
from modules.feedback import permissions as p
from modules.feedback.counts.facets import DUE, DUE_WARDS, NOBODY, OPEN, OPEN_WARDS, RATED
from modules.feedback.counts.tallies import count_queue
from modules.feedback.pages.listing import TITLES, every_unit, listed, units_words, view_of
from modules.feedback.pages.places import area_options
from modules.feedback.pages.queue import EMPTY, QueueLine, lines_of
from modules.feedback.queries import Filters
from modules.feedback.queues import WAITING, Reach, View, count_rows, list_queue, reach_of
from modules.feedback.rules.domain import DueState, Level, Rating, Status
from modules.feedback.setup.configuration import Configuration, read_configuration
from tenants.registry.working_hours import DAY_NAMES

FIRST = 10
MOST_WARDS = 8
SIX_DAYS, ONE_DAY = timedelta(days=6), timedelta(days=1)
MOST_COUNTED = 1_000
"""Of what is new no more are counted."""
ALL = Actor.system()
"""For whom a leader's part is read: whoever holds `p.MORNING` may see all reports."""


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
    due_today: int
    approval: int
    open: int

    def url(self, view: str, **filters: object) -> str | None:
        """The unit's own part of a tab; reports without a unit have none."""
        return None if self.key == NOBODY else listed(View(view), reach=Reach.ALL, unit=self.key, **filters)


@dataclass(frozen=True)
class WardLine:
    """What presses in a ward."""

    name: str
    code: str
    overdue: int
    due_today: int

    def url(self, view: str, **filters: object) -> str:
        """The ward's own part of a tab."""
        return listed(View(view), reach=Reach.ALL, ward=self.code, **filters)


def held_now(tenant_id: int) -> Mapping[str, Mapping[Key, int]]:
    """What is open, by unit and by ward: one statement for both parts of a leader's morning."""
    return once("feedback.open", lambda: read_stocks(tenant_id, (OPEN, OPEN_WARDS)))


def today_once() -> date:
    """Today, the same day to the end of the request, though midnight may pass."""
    return once("feedback.today", clock.local_today)


def day_now() -> tuple[datetime, datetime]:
    """The calendar day: from midnight to midnight."""
    begins = datetime.combine(today_once(), time(), LOCAL_ZONE)
    return begins, begins + timedelta(days=1)


def lately(tenant_id: int) -> Mapping[str, Mapping[tuple[date, Key], int]]:
    """What is due today, by unit and by ward, and what was rated within seven days, by day: one statement for both."""
    today = today_once()
    days = (today - SIX_DAYS, today + ONE_DAY)
    return once("feedback.lately", lambda: read_flow_days(tenant_id, (DUE, DUE_WARDS, RATED), *days))


def due_today(tenant_id: int, flow: FlowSpec) -> dict[str, int]:
    """How many open reports are due today, also before this hour, by unit or by ward."""
    today = today_once()
    return {part: number for (day, (part,)), number in lately(tenant_id)[flow.name].items() if day == today}


def morning(tenant_id: int, _member: None) -> Mapping[str, Any]:
    """The leader's minute: numbers alone. Five statements; the same for all readers."""
    configuration = read_configuration(tenant_id)
    since = configuration.clock_rules(current_site()).calendar.close_before(clock.local_today())
    now = open_cards(held_now(tenant_id)[OPEN.name], today=sum(due_today(tenant_id, DUE).values()))
    return {
        "cards": [*now, *movement_cards(tenant_id, since), unsatisfied_card(tenant_id)],
        "since": since_words(since),
    }


def whose(tenant_id: int, _member: None) -> Mapping[str, Any]:
    """Whose the open ones are and where, and the most pressing themselves. One statement more; likewise."""
    held, configuration = held_now(tenant_id), read_configuration(tenant_id)
    wards = wards_of(held[OPEN_WARDS.name], due_today(tenant_id, DUE_WARDS))
    return {
        "units": units_of(held[OPEN.name], due_today(tenant_id, DUE), configuration),
        "today": dict(zip(("due_since", "due_until"), day_now(), strict=True)),
        "wards": wards[:MOST_WARDS],
        "more_wards": max(0, len(wards) - MOST_WARDS),
        "first": first_rows(tenant_id, ALL, configuration, view=worst(held[OPEN.name]), reach=Reach.ALL),
    }


def worst(held: Mapping[Key, int]) -> View:
    """The tab whose first reports a leader sees: what is overdue, if anything is."""
    return View.OVERDUE if total(held, OPEN, due_state=DueState.OVERDUE.value) else View.OPEN


def open_cards(held: Mapping[Key, int], *, today: int) -> list[Card]:
    """What is open in all units, that which calls for a decision first."""
    urgent = total(held, OPEN, level=Level.URGENT.value)
    overdue = total(held, OPEN, due_state=DueState.OVERDUE.value)
    approval = total(held, OPEN, status=WAITING)
    new = total(held, OPEN, status=Status.SUBMITTED.value)
    again = total(held, OPEN, status=Status.REOPENED.value)
    every, (begins, ends) = Reach.ALL, day_now()
    return [
        Card(urgent, _("Khẩn cấp chưa xong"), "danger" if urgent else "done", listed(View.OPEN, level="urgent")),
        Card(overdue, _("Quá hạn"), "danger" if overdue else "done", listed(View.OVERDUE, reach=every)),
        Card(
            today,
            _("Đến hạn hôm nay"),
            "waiting" if today else "done",
            listed(View.OPEN, due_since=begins, due_until=ends),
        ),
        Card(approval, _("Chờ phê duyệt"), "waiting" if approval else "done", listed(View.APPROVAL, reach=every)),
        Card(new, _("Chờ tiếp nhận"), "new", listed(View.NEW)),
        Card(again, _("Phản ánh lại"), "waiting" if again else "done", listed(View.REOPENED, reach=every)),
    ]


def movement_cards(tenant_id: int, since: datetime) -> list[Card]:
    """What has come in and what was finished since the last working day's close."""
    urgent = count_new(tenant_id, View.OPEN, Filters(level=Level.URGENT.value, since=since))
    received = count_new(tenant_id, View.ALL, Filters(since=since))
    finished = count_new(tenant_id, View.ALL, Filters(finished_since=since))
    return [
        Card(
            urgent,
            _("Khẩn cấp mới nhận"),
            "danger" if urgent else "done",
            listed(View.OPEN, level=Level.URGENT.value, received_since=since),
        ),
        Card(received, _("Mới nhận"), "in_hand", listed(View.ALL, received_since=since)),
        Card(finished, _("Mới có kết quả"), "in_hand", listed(View.ALL, finished_since=since)),
    ]


def count_new(tenant_id: int, view: View, filters: Filters) -> int | str:
    """How many of a tab there are, as a card shows it. One statement."""
    found = count_rows(tenant_id, view, ALL, filters, most=MOST_COUNTED)
    return found if found < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


def since_words(since: datetime) -> str:
    """Since when numbers of what is new count: the leader comes on Monday and wants to know of the weekend."""
    local = since.astimezone(LOCAL_ZONE)
    day = DAY_NAMES[local.weekday()]
    return str(_("“Mới” tính từ khi hết giờ làm việc gần nhất: %(day)s, %(at)s.", day=day, at=local_datetime(since)))


def unsatisfied_card(tenant_id: int) -> Card:
    """Citizens whom the result of the last seven days' ratings didn't satisfy, today's included."""
    midnight = datetime.combine(today_once() - SIX_DAYS, time(), LOCAL_ZONE)
    rating = Rating.UNSATISFIED.value
    count = sum(number for (_day, (rated, _unit)), number in lately(tenant_id)[RATED.name].items() if rated == rating)
    url = listed(View.ALL, rating=rating, rated_since=midnight)
    return Card(count, _("Không hài lòng, 7 ngày qua"), "danger" if count else "done", url)


@dataclass(frozen=True)
class FirstRows:
    """The most pressing reports of a tab themselves, below the numbers."""

    title: str
    empty: str
    rows: Sequence[QueueLine]
    here: str
    url: str


def first_rows(
    tenant_id: int, actor: Actor, configuration: Configuration, *, view: View, reach: Reach | None = None
) -> FirstRows:
    """Ten of them. One statement."""
    rules = None if g.get("read_only") else configuration.clock_rules(current_site())
    page = list_queue(tenant_id, view, actor, size=FIRST, reach=reach)
    return FirstRows(
        title=_("%(tab)s: những việc gấp nhất", tab=TITLES[view]),
        empty=str(EMPTY[view]),
        rows=lines_of(page.items, configuration, rules),
        here=urlencode({"view": view.value} | ({"reach": reach.value} if reach else {})),
        url=listed(view, reach=reach),
    )


def units_of(held: Mapping[Key, int], due: Mapping[str, int], configuration: Configuration) -> list[UnitLine]:
    """The units with open reports, the most overdue first."""
    lines = [
        UnitLine(
            name=_("Chưa phân đơn vị") if key == NOBODY else configuration.unit_name(UUID(key)),
            key=key,
            overdue=total(of_unit, OPEN, due_state=DueState.OVERDUE.value),
            due_today=due.get(key, 0),
            approval=total(of_unit, OPEN, status=WAITING),
            open=total(of_unit, OPEN),
        )
        for key, of_unit in split(held, OPEN, "unit").items()
    ]
    return sorted(lines, key=lambda line: (-line.overdue, -line.due_today, -line.open, sort_key(line.name)))


def wards_of(held: Mapping[Key, int], due: Mapping[str, int]) -> list[WardLine]:
    """The wards in which something is overdue or due today, the most overdue first; those that the site shows."""
    lines = [
        WardLine(
            name,
            code,
            overdue=total(held, OPEN_WARDS, **{WARD: code}, due_state=DueState.OVERDUE.value),
            due_today=due.get(code, 0),
        )
        for code, name in area_options(current_site())
    ]
    pressing = (line for line in lines if line.overdue or line.due_today)
    return sorted(pressing, key=lambda line: (-line.overdue, -line.due_today, sort_key(line.name)))


def today(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """What waits for this person, all of it in one reach. Two statements."""
    if not member.permissions.intersection({p.INTAKE, p.HANDLE}):
        return None
    actor, configuration = member.actor(), read_configuration(tenant_id)
    reach = reach_of(actor)
    counts = count_queue(tenant_id, actor, reach)
    cards = []
    if actor.may(p.INTAKE):
        cards.append(Card(counts[View.NEW], _("Chờ tiếp nhận"), "new", listed(View.NEW)))
    if actor.may(p.HANDLE):
        cards.append(Card(counts[View.MINE], _("Giao cho tôi"), "in_hand", listed(View.MINE)))
    if actor.may(p.HANDLE) and (actor.unit_ids or actor.heads):
        cards.append(Card(counts[View.UNIT], _("Của đơn vị tôi"), "in_hand", listed(View.UNIT)))
    if actor.heads and reach is Reach.UNITS:
        approval = counts[View.APPROVAL]
        cards.append(Card(approval, _("Chờ tôi phê duyệt"), "waiting" if approval else "done", listed(View.APPROVAL)))
    soon, overdue = counts[View.DUE_SOON], counts[View.OVERDUE]
    cards.append(Card(soon, _("Sắp đến hạn"), "waiting" if soon else "done", listed(View.DUE_SOON)))
    cards.append(Card(overdue, _("Quá hạn"), "danger" if overdue else "done", listed(View.OVERDUE)))
    is_units = reach is Reach.UNITS
    return {
        "cards": cards,
        "scope": units_words(actor.unit_ids | actor.heads, configuration) if is_units else every_unit(),
        "first": first_rows(tenant_id, actor, configuration, view=view_of("", actor)),
    }
