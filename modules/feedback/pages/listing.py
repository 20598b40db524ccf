"""Which part of the queue somebody looks at, as its address says: tab, reach, filters; whose those are, in words.

Used by the queue, by the morning page whose numbers lead there, and by a report's page, which leads on to the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from dothi.language.formatting import local_datetime
from dothi.sites.site import current_site
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME
from dothi.web.pagination import encode_cursor
from modules.feedback import permissions as p
from modules.feedback.models import Report
from modules.feedback.pages.forms import QueueFilters, load_filters
from modules.feedback.pages.places import area_options
from modules.feedback.queries import Filters
from modules.feedback.queues import REACHING, Reach, View, reach_of
from modules.feedback.rules.domain import ANSWERED, Status
from modules.feedback.setup.configuration import Configuration

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
FILTERS = QueueFilters()
UNSHOWN_FILTERS = (
    "outcome",
    "ward",
    "received_since",
    "received_until",
    "finished_since",
    "finished_until",
    "rated_since",
    "rated_until",
    "due_since",
    "due_until",
)
"""Those without a field of their own, which numbers lead to."""


@dataclass(frozen=True)
class Listing:
    """A tab of the queue, narrowed."""

    view: View
    reach: Reach
    filters: Filters
    chosen: Mapping[str, str]
    """The filters as the address holds them."""
    asked_reach: str | None = None
    """The reach as far as the address names one."""

    @property
    def address(self) -> dict[str, Any]:
        """What the address of the list says, and that of each report opened from it."""
        reach = {"reach": self.asked_reach} if self.asked_reach else {}
        return {"view": self.view.value, **reach, **self.chosen}

    def place_of(self, report: Report) -> str:
        """Where the report stands in the list: the cursor of what comes after it."""
        at = report.submitted_at if self.view is View.ALL else report.queue_at
        return encode_cursor((at, report.id))


def listing_of(address: MultiDict[str, str], actor: Actor, configuration: Configuration) -> Listing:
    """The list that an address names; what isn't known narrows nothing."""
    asked = load_filters(FILTERS, address)
    reach = asked.pop("reach")
    asked.pop("cursor")
    return Listing(
        view=view_of(address.get("view", ""), actor),
        reach=reach_of(actor, reach),
        filters=filters_of(asked, configuration),
        chosen={name: plain(value) for name, value in asked.items() if value},
        asked_reach=reach,
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


def filters_of(asked: Mapping[str, Any], configuration: Configuration) -> Filters:
    """The filters that were asked for; what isn't known narrows nothing."""
    category = configuration.find_any_category(asked.get("category") or "")
    status = next((status for status in Status if status == asked.get("status")), None)
    outcome = tuple(sorted(ANSWERED)) if asked.get("outcome") else ()
    return Filters(
        category_id=category.id if category is not None else None,
        statuses=(status,) if status is not None else outcome,
        unit_id=asked.get("unit"),
        ward=asked.get("ward"),
        level=asked.get("level"),
        rating=asked.get("rating"),
        since=asked.get("received_since"),
        until=asked.get("received_until"),
        finished_since=asked.get("finished_since"),
        finished_until=asked.get("finished_until"),
        rated_since=asked.get("rated_since"),
        rated_until=asked.get("rated_until"),
        due_since=asked.get("due_since"),
        due_until=asked.get("due_until"),
    )


def plain(value: object) -> str:
    """A filter as the address holds it."""
    return value.astimezone(LOCAL_ZONE).strftime(DATE_TIME) if isinstance(value, datetime) else str(value)


def listed(view: View, *, reach: Reach | None = None, **filters: object) -> str:
    """The address of a part of the queue, for the number that tells how much it holds."""
    chosen: dict[str, Any] = {name: plain(value) for name, value in filters.items()}
    if reach is not None:
        chosen["reach"] = reach.value
    return url_for("feedback_work.queue", view=view.value, **chosen)


def scope_words(listing: Listing, actor: Actor, configuration: Configuration) -> str:
    """Whose reports the tab holds, as a sentence."""
    if listing.view is View.MINE:
        return str(_("Phạm vi: phản ánh được giao cho bạn."))
    if listing.view is View.UNIT or (listing.view in REACHING and listing.reach is Reach.UNITS):
        is_decision = listing.view is View.APPROVAL and actor.heads
        return units_words(actor.heads if is_decision else actor.unit_ids | actor.heads, configuration)
    return every_unit()


def every_unit() -> str:
    """The reach of all, as a sentence."""
    return str(_("Phạm vi: mọi đơn vị."))


def units_words(units: Collection[UUID], configuration: Configuration) -> str:
    """The reach of somebody's own units, by name."""
    names = sorted((configuration.unit_name(unit) for unit in units), key=sort_key)
    return str(_("Phạm vi: %(units)s.", units=", ".join(names)))


def other_reach(listing: Listing, actor: Actor) -> tuple[str, str] | None:
    """The same tab with the other reach, where the person has the choice: words and address."""
    is_choice = bool(actor.unit_ids or actor.heads) and actor.may(p.OVERVIEW)
    if listing.view not in REACHING or not is_choice:
        return None
    wanted = Reach.UNITS if listing.reach is Reach.ALL else Reach.ALL
    words = _("Xem của mọi đơn vị") if wanted is Reach.ALL else _("Chỉ xem của đơn vị tôi")
    return words, listed(listing.view, reach=wanted, **listing.chosen)


def time_words(filters: Filters) -> list[str]:
    """What of the filters is a time or a place, in words: they have no field of their own, numbers lead to them."""
    times = (
        (_("gửi từ %(at)s"), filters.since),
        (_("gửi trước %(at)s"), filters.until),
        (_("có kết quả từ %(at)s"), filters.finished_since),
        (_("có kết quả trước %(at)s"), filters.finished_until),
        (_("đánh giá từ %(at)s"), filters.rated_since),
        (_("đánh giá trước %(at)s"), filters.rated_until),
        (_("đến hạn từ %(at)s"), filters.due_since),
        (_("đến hạn trước %(at)s"), filters.due_until),
    )
    told = [words % {"at": local_datetime(at)} for words, at in times if at is not None]
    if filters.ward:
        told.append(_("ở %(ward)s", ward=dict(area_options(current_site())).get(filters.ward, filters.ward)))
    return [*told, _("đã công khai kết quả")] if set(filters.statuses) == ANSWERED else told
