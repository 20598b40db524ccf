"""The queue of the staff at /work/feedback: tabs with kept counts, filters, the most pressing first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.language.formatting import relative_time
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.memory import OfApp, Sized
from modules.feedback import permissions as p
from modules.feedback.counts.tallies import count_queue
from modules.feedback.pages.listing import (
    TITLES,
    UNSHOWN_FILTERS,
    Listing,
    listed,
    listing_of,
    other_reach,
    scope_words,
    time_words,
)
from modules.feedback.pages.presentation import Due, due_of, language, options
from modules.feedback.queues import QueueRow, Reach, View, list_queue
from modules.feedback.rules.deadlines import ClockRules
from modules.feedback.rules.domain import LEVEL_TITLES, RATING_TITLES, STATUS_TITLES
from modules.feedback.setup.configuration import Configuration, read_configuration

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


class Tab(NamedTuple):
    """A tab as the macro `tabs` takes it."""

    title: str
    url: str
    active: bool
    number: int | None


class QueueLine(NamedTuple):
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
    near: str


@require(p.VIEW)
def queue() -> ResponseReturnValue:
    """One tab of the queue. A statement beside the session's, and one for the numbers of the tabs once a second."""
    site, actor = current_site(), acting_member()
    configuration = read_configuration(site.tenant_id)
    listing, cursor = listing_of(request.args, actor, configuration), request.args.get("cursor", "").strip()
    view, here = listing.view, listing.address
    page = list_queue(site.tenant_id, view, actor, listing.filters, cursor, reach=listing.reach)
    counts = count_queue(site.tenant_id, actor, listing.reach)
    rules = None if g.get("read_only") else configuration.clock_rules(site)
    titles = _titles().answer(language(), lambda: dict(options(TITLES)))
    return render_template(
        "feedback/queue.html",
        view=view.value,
        view_title=titles[view],
        scope=scope_words(listing, actor, configuration),
        other_reach=other_reach(listing, actor),
        times=time_words(listing.filters),
        empty_title=EMPTY[view],
        tabs=tabs_of(listing, actor, titles=titles, counts=counts),
        rows=lines_of(page.items, configuration, rules),
        here=urlencode(here),
        filters=listing.chosen,
        kept={name: here[name] for name in ("reach", *UNSHOWN_FILTERS) if name in here},
        is_filtered=bool(listing.chosen),
        unfiltered_url=listed(view, reach=Reach(listing.asked_reach) if listing.asked_reach else None),
        next_url=url_for(".queue", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".queue", **here) if cursor else None,
        **choices(configuration, sees_all=actor.may(p.OVERVIEW)),
    )


@require(p.VIEW)
def next_report() -> ResponseReturnValue:
    """Lead on to the report after a place of the list, or back to the list, which says that there is none."""
    site, actor = current_site(), acting_member()
    listing = listing_of(request.args, actor, read_configuration(site.tenant_id))
    place = request.args.get("place")
    page = list_queue(site.tenant_id, listing.view, actor, listing.filters, place, size=1, reach=listing.reach)
    if page.items:
        return redirect(url_for(".report", code=page.items[0].code, **listing.address))
    flash(_("Sau phản ánh vừa xem, danh sách này không còn phản ánh nào."), "info")
    return redirect(url_for(".queue", **listing.address))


def tabs_of(listing: Listing, actor: Actor, *, titles: Mapping[str, str], counts: Mapping[View, int]) -> list[Tab]:
    """The tabs that can hold anything for the person, with how much they do."""
    hidden = set()
    if not actor.may(p.HANDLE):
        hidden.add(View.MINE)
    if not (actor.unit_ids or actor.heads):
        hidden.add(View.UNIT)
    if not actor.may(p.OVERVIEW):
        hidden.add(View.OPEN)
    reach = f"&reach={listing.asked_reach}" if listing.asked_reach else ""
    here = url_for(".queue")
    return [
        Tab(titles[tab], f"{here}?view={tab.value}{reach}", tab is listing.view, counts.get(tab))
        for tab in View
        if tab not in hidden or tab is listing.view
    ]


def this_minute() -> datetime:
    """When it began."""
    return clock.now().replace(second=0, microsecond=0)


_lines = OfApp(lambda: Sized[Hashable, tuple[QueueLine, ...]](32))
_titles = OfApp(lambda: Sized[str, dict[str, str]](8))
_choices = OfApp(lambda: Sized[Hashable, dict[str, Sequence[tuple[str, str]]]](32))


def lines_of(rows: Iterable[QueueRow], configuration: Configuration, rules: ClockRules | None) -> tuple[QueueLine, ...]:
    """Rows in words; without `rules` no clock runs, since the service is suspended.

    The same rows have the same words for a minute: ages as at its end, deadlines as at its beginning. So nothing that
    was sent in it lies ahead, and what falls due in it is told as due until it is over.
    """
    rows, minute, words = tuple(rows), this_minute(), language()
    return _lines().answer(
        (rows, configuration, rules, minute, words),
        lambda: _write_lines(rows, configuration, rules, minute=minute, words=words),
    )


def _write_lines(
    rows: Iterable[QueueRow], configuration: Configuration, rules: ClockRules | None, *, minute: datetime, words: str
) -> tuple[QueueLine, ...]:
    end = minute.replace(second=59, microsecond=999_999)
    return tuple(
        QueueLine(
            code=row.code,
            text=row.text,
            level=row.level,
            status=row.status,
            channel=row.channel,
            is_confidential=row.is_confidential,
            assignee=row.assignee_name,
            near=row.near or "",
            submitted_at=row.submitted_at,
            due=due_of(row, rules=rules, now=minute) if rules is not None else None,
            category=configuration.categories[UUID(row.category_id)].title(words),
            unit=configuration.unit_name(UUID(row.unit_id) if row.unit_id else None),
            ago=relative_time(end, row.submitted_at),
        )
        for row in rows
    )


def choices(configuration: Configuration, *, sees_all: bool) -> dict[str, Sequence[tuple[str, str]]]:
    """The choices of the filters; by unit only for those who look after several."""
    words = language()
    return _choices().answer((configuration, words, sees_all), lambda: _write_choices(configuration, words, sees_all))


def _write_choices(configuration: Configuration, words: str, sees_all: bool) -> dict[str, Sequence[tuple[str, str]]]:
    units = tuple((str(unit.id), unit.name) for unit in configuration.units.values() if unit.is_active)
    return {
        "category_options": tuple((each.code, each.title(words)) for each in configuration.categories.values()),
        "status_options": options(STATUS_TITLES),
        "unit_options": units if sees_all else (),
        "level_options": options(LEVEL_TITLES),
        "rating_options": options(RATING_TITLES),
    }
