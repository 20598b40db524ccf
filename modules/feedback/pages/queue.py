"""The queue of the staff at /work/feedback: tabs with kept counts, filters, the most pressing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dothi import clock
from dothi.actor import Actor
from dothi.permissions import require
from dothi.site import current_site
from dothi.web.formatting import relative_time
from modules.feedback import permissions as p
from modules.feedback.counts.tallies import count_queue
from modules.feedback.pages.forms import QueueFilters, load_filters
from modules.feedback.pages.presentation import Due, due_of, language, options
from modules.feedback.pages.signed_in import acting_member
from modules.feedback.queries import Filters, QueueRow, View, list_queue
from modules.feedback.setup.configuration import Configuration, read_configuration
from modules.feedback.workflow.deadlines import ClockRules
from modules.feedback.workflow.domain import LEVEL_TITLES, RATING_TITLES, STATUS_TITLES, Status

TITLES = {
    View.NEW: _l("Mới"),
    View.MINE: _l("Của tôi"),
    View.UNIT: _l("Đơn vị tôi"),
    View.DUE_SOON: _l("Sắp đến hạn"),
    View.OVERDUE: _l("Quá hạn"),
    View.APPROVAL: _l("Chờ phê duyệt"),
    View.REOPENED: _l("Phản ánh lại"),
    View.OPEN: _l("Đang giải quyết"),
    View.ALL: _l("Tất cả"),
}
EMPTY = {
    View.NEW: _l("Không có phản ánh chờ tiếp nhận"),
    View.MINE: _l("Không có việc được giao cho bạn"),
    View.UNIT: _l("Đơn vị của bạn không có phản ánh đang giải quyết"),
    View.DUE_SOON: _l("Không có phản ánh sắp đến hạn"),
    View.OVERDUE: _l("Không có phản ánh quá hạn"),
    View.APPROVAL: _l("Không có phản ánh chờ phê duyệt"),
    View.REOPENED: _l("Không có phản ánh lại đang chờ"),
    View.OPEN: _l("Không có phản ánh đang giải quyết"),
    View.ALL: _l("Chưa có phản ánh"),
}


FILTERS = QueueFilters()


class Tab(NamedTuple):
    """A tab as the macro `tabs` takes it."""

    title: str
    url: str
    active: bool
    number: int | None


class Line(NamedTuple):
    """A row of the table: all that it shows and nothing else, so that what was written once is found again."""

    code: str
    text: str
    level: str
    status: str
    channel: str
    is_confidential: bool
    assignee: str
    submitted_at: datetime
    due: Due | None
    category: str
    unit: str
    ago: str


@require(p.VIEW)
def queue() -> ResponseReturnValue:
    """One tab of the queue. A statement beside the session's, and one for the numbers of the tabs once a second."""
    site, actor = current_site(), acting_member()
    configuration = read_configuration(site.tenant_id)
    view = view_of(request.args.get("view", ""), actor)
    asked = load_filters(FILTERS, request.args)
    chosen = {name: value for name, value in asked.items() if value and name != "cursor"}
    page = list_queue(site.tenant_id, view, actor, filters_of(asked, configuration), asked.get("cursor"))
    counts = count_queue(site.tenant_id, actor)
    here = {"view": view.value, **chosen}
    rules = None if g.get("read_only") else configuration.clock_rules(site)
    titles, words = dict(options(TITLES)), language()
    return render_template(
        "feedback/queue.html",
        view=view.value,
        view_title=titles[view],
        empty_title=EMPTY[view],
        tabs=tabs_of(view, actor, titles=titles, counts=counts),
        rows=lines_of(tuple(page.items), configuration, rules=rules, minute=this_minute(), words=words),
        filters=chosen,
        is_filtered=bool(chosen),
        next_url=url_for(".queue", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".queue", **here) if asked.get("cursor") else None,
        **choices(configuration, words, sees_all=actor.may(p.OVERVIEW)),
    )


def view_of(name: str, actor: Actor) -> View:
    """The tab asked for, else the one where the person's work is."""
    if name in set(View):
        return View(name)
    if actor.may(p.INTAKE):
        return View.NEW
    if actor.heads:
        return View.UNIT
    return View.MINE if actor.may(p.HANDLE) else View.OVERDUE


def tabs_of(view: View, actor: Actor, *, titles: Mapping[str, str], counts: Mapping[View, int]) -> list[Tab]:
    """The tabs that can hold anything for the person, with how much they do."""
    hidden = set()
    if not actor.may(p.HANDLE):
        hidden.add(View.MINE)
    if not (actor.unit_ids or actor.heads):
        hidden.add(View.UNIT)
    if not actor.may(p.OVERVIEW):
        hidden.add(View.OPEN)
    here = url_for(".queue")
    return [
        Tab(titles[tab], f"{here}?view={tab.value}", tab is view, counts.get(tab))
        for tab in View
        if tab not in hidden or tab is view
    ]


def this_minute() -> datetime:
    """When it began."""
    return clock.now().replace(second=0, microsecond=0)


@lru_cache(maxsize=32)
def lines_of(
    rows: tuple[QueueRow, ...], configuration: Configuration, *, rules: ClockRules | None, minute: datetime, words: str
) -> tuple[Line, ...]:
    """Rows in words; without `rules` no clock runs, since the service is suspended.

    The same rows have the same words for a minute: ages as at its end, deadlines as at its beginning. So nothing that
    was sent in it lies ahead, and what falls due in it is told as due until it is over.
    """
    end = minute.replace(second=59, microsecond=999_999)
    return tuple(
        Line(
            code=row.code,
            text=row.text,
            level=row.level,
            status=row.status,
            channel=row.channel,
            is_confidential=row.is_confidential,
            assignee=row.assignee_name,
            submitted_at=row.submitted_at,
            due=due_of(row, rules=rules, now=minute, words=words) if rules is not None else None,
            category=configuration.categories[UUID(row.category_id)].title(words),
            unit=configuration.unit_name(UUID(row.unit_id) if row.unit_id else None),
            ago=relative_time(end, row.submitted_at, words),
        )
        for row in rows
    )


def filters_of(asked: dict[str, Any], configuration: Configuration) -> Filters:
    """The filters that the address names; what isn't known narrows nothing."""
    category = configuration.find_any_category(asked.get("category") or "")
    status = next((status for status in Status if status == asked.get("status")), None)
    return Filters(
        category_id=category.id if category is not None else None,
        statuses=(status,) if status is not None else (),
        unit_id=asked.get("unit"),
        level=asked.get("level"),
        rating=asked.get("rating"),
    )


@lru_cache(maxsize=32)
def choices(configuration: Configuration, words: str, *, sees_all: bool) -> dict[str, Sequence[tuple[str, str]]]:
    """The choices of the filters in `words`, the language spoken now; by unit only for those who look after several."""
    units = tuple((str(unit.id), unit.name) for unit in configuration.units.values() if unit.is_active)
    return {
        "category_options": tuple((each.code, each.title(words)) for each in configuration.categories.values()),
        "status_options": options(STATUS_TITLES),
        "unit_options": units if sees_all else (),
        "level_options": options(LEVEL_TITLES),
        "rating_options": options(RATING_TITLES),
    }
