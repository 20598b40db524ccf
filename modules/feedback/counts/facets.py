"""Which kept counts a report adds to, as a pure function of its facets: so the counts equal the rows in whatever order
events are handled. `counting.py` writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from flask_babel import lazy_gettext as _l

from dothi.manifest.urgent import UrgentNow
from dothi.numbers.counts import FlowSpec, Key, StockSpec
from dothi.numbers.dimensions import CELL, CELL_LEVEL, WARD
from dothi.numbers.sums import FlowSum
from dothi.values.cells import cell_parent
from dothi.values.worktime import LOCAL_ZONE
from modules.feedback.rules.statuses import ANSWERED, Level, Rating, Status

NOBODY = "-"
"""Stands in a key for no unit or no assignee."""

EVERY_UNIT = "*"
"""Stands in a key of QUEUE for all units together."""

OPEN = StockSpec("feedback.open", _l("Phản ánh đang giải quyết"), ("unit", "status", "due_state", "level"))
QUEUE = StockSpec("feedback.queue", _l("Phản ánh đang giải quyết"), ("unit", "status", "due_state"))
"""As OPEN, but coarser: what the tabs of the queue read by key, for one unit or all."""
CONFIDENTIAL = StockSpec(
    "feedback.confidential", _l("Phản ánh bảo mật đang giải quyết"), ("unit", "status", "due_state")
)
"""The confidential part of QUEUE: what a tab doesn't show to those who may not see it."""
OPEN_WARDS = StockSpec("feedback.open_wards", _l("Phản ánh đang giải quyết theo phường, xã"), (WARD, "due_state"))
ASSIGNED = StockSpec("feedback.assigned", _l("Phản ánh đang giao cho cán bộ"), ("member", "due_state"))
PUBLIC = StockSpec("feedback.public", _l("Phản ánh công khai"), ("category", "status"))
RECEIVED_ALL = FlowSum("feedback.received_all", _l("Phản ánh đã nhận"))
PUBLISHED = FlowSum("feedback.published", _l("Phản ánh đã công khai kết quả"), {"outcome": (Status.PUBLISHED.value,)})
PUBLISHED_IN_TIME = FlowSum(
    "feedback.published_in_time",
    _l("Phản ánh công khai kết quả đúng hạn"),
    {"outcome": (Status.PUBLISHED.value,), "in_time": ("yes",)},
)
RATED_ALL = FlowSum("feedback.rated_all", _l("Lượt đánh giá"))
RATED_PLEASED = FlowSum(
    "feedback.rated_pleased",
    _l("Lượt đánh giá hài lòng hoặc chấp nhận"),
    {"rating": (Rating.SATISFIED.value, Rating.ACCEPTING.value)},
)
DISPLEASED_ALL = FlowSum("feedback.displeased_all", _l("Phản ánh không hài lòng, phản ánh lại hoặc quá hạn"))
RECEIVED_WARDS = FlowSpec(
    "feedback.received_wards", _l("Phản ánh đã nhận theo phường, xã"), (WARD,), tells=(RECEIVED_ALL,)
)
RECEIVED_CELLS_MONTH = FlowSpec(
    "feedback.received_cells_month", _l("Phản ánh đã nhận theo vị trí, từng tháng"), (CELL,)
)
RECEIVED_CELLS = FlowSpec(
    "feedback.received_cells",
    _l("Phản ánh đã nhận theo vị trí"),
    (CELL,),
    tells=(RECEIVED_ALL,),
    months=RECEIVED_CELLS_MONTH,
)
"""Without confidential ones: where somebody told a secret isn't drawn on a map."""
FINISHED_WARDS = FlowSpec(
    "feedback.finished_wards",
    _l("Phản ánh đã giải quyết theo phường, xã"),
    ("outcome", "in_time", WARD),
    tells=(PUBLISHED, PUBLISHED_IN_TIME),
)
RATED_WARDS = FlowSpec(
    "feedback.rated_wards",
    _l("Đánh giá của người phản ánh theo phường, xã"),
    ("rating", WARD),
    tells=(RATED_ALL, RATED_PLEASED),
)
RECEIVED = FlowSpec("feedback.received", _l("Phản ánh đã nhận"), ("channel", "category", "level"), sums=(RECEIVED_ALL,))
FINISHED = FlowSpec(
    "feedback.finished",
    _l("Phản ánh đã giải quyết"),
    ("outcome", "in_time", "unit"),
    sums=(PUBLISHED, PUBLISHED_IN_TIME),
)
RATED = FlowSpec(
    "feedback.rated", _l("Đánh giá của người phản ánh"), ("rating", "unit"), sums=(RATED_ALL, RATED_PLEASED)
)
"""On the day of the rating that holds; one that is changed moves."""
DISPLEASED = FlowSpec(
    "feedback.displeased",
    _l("Phản ánh không hài lòng, phản ánh lại hoặc quá hạn"),
    ("unit",),
    sums=(DISPLEASED_ALL,),
)
"""On the day of its result, each report once."""
DUE = FlowSpec("feedback.due", _l("Phản ánh đến hạn"), ("unit",))
"""Open reports on the day of their deadline; one that is moved or done moves."""
DUE_WARDS = FlowSpec("feedback.due_wards", _l("Phản ánh đến hạn theo phường, xã"), (WARD,))
URGENT = UrgentNow(title=_l("Phản ánh khẩn cấp đang mở"), stock=OPEN, where={"level": (Level.URGENT.value,)})
STOCKS = (OPEN, OPEN_WARDS, QUEUE, CONFIDENTIAL, ASSIGNED, PUBLIC)
FLOWS = (
    RECEIVED,
    FINISHED,
    RATED,
    DISPLEASED,
    RECEIVED_WARDS,
    RECEIVED_CELLS,
    RECEIVED_CELLS_MONTH,
    FINISHED_WARDS,
    RATED_WARDS,
    DUE,
    DUE_WARDS,
)


class Countable(Protocol):
    """What the counts depend on."""

    @property
    def status(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def due_state(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def category_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def is_confidential(self) -> bool: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def queue_at(self) -> datetime: ...
    @property
    def is_in_time(self) -> bool | None: ...
    @property
    def reopened_at(self) -> datetime | None: ...
    @property
    def submitted_at(self) -> datetime: ...
    @property
    def finished_at(self) -> datetime | None: ...
    @property
    def rating(self) -> str | None: ...
    @property
    def rated_at(self) -> datetime | None: ...
    @property
    def rated_unit_id(self) -> UUID | None: ...
    @property
    def ward(self) -> str | None: ...
    @property
    def cell(self) -> int: ...


def facets_of(report: Countable) -> dict[str, Any]:
    """The facts of a report that counts depend on, as plain values for an event."""
    return {
        "status": report.status,
        "level": report.level,
        "due_state": report.due_state,
        "channel": report.channel,
        "category": str(report.category_id),
        "unit": str(report.unit_id) if report.unit_id else NOBODY,
        "member": str(report.assignee_id) if report.assignee_id else NOBODY,
        "is_open": report.is_open,
        "is_public": report.is_public,
        "is_confidential": report.is_confidential,
        "in_time": "yes" if report.is_in_time else "no",
        "reopened": report.reopened_at is not None,
        # While a clock runs, `queue_at` is its end, as in the queue's filters.
        "due_on": local_day(report.queue_at).isoformat() if report.due_at else None,
        "received_on": local_day(report.submitted_at).isoformat(),
        "finished_on": local_day(report.finished_at).isoformat() if report.finished_at else None,
        "rating": report.rating,
        "rated_on": local_day(report.rated_at).isoformat() if report.rated_at else None,
        "rated_unit": str(report.rated_unit_id) if report.rated_unit_id else NOBODY,
        "cell": str(cell_parent(report.cell, CELL_LEVEL)),
        "ward": report.ward,
    }


def local_day(at: datetime) -> date:
    """The day in Vietnam."""
    return at.astimezone(LOCAL_ZONE).date()


def outcome_of(status: str) -> str:
    """How a report was finished: what the citizen thinks of it isn't another outcome."""
    return Status.PUBLISHED.value if status in ANSWERED else status


def stock_keys(facets: dict[str, Any] | None) -> list[tuple[StockSpec, Key]]:
    """The stocks in which a report with these facets counts as one; none before it exists."""
    if facets is None:
        return []
    keys: list[tuple[StockSpec, Key]] = []
    if facets["is_open"]:
        keys.append((OPEN, (facets["unit"], facets["status"], facets["due_state"], facets["level"])))
        queues = (QUEUE, CONFIDENTIAL) if facets["is_confidential"] else (QUEUE,)
        units = (facets["unit"], EVERY_UNIT)
        keys += [(queue, (unit, facets["status"], facets["due_state"])) for queue in queues for unit in units]
        if facets.get("ward"):
            keys.append((OPEN_WARDS, (facets["ward"], facets["due_state"])))
        if facets["member"] != NOBODY:
            keys.append((ASSIGNED, (facets["member"], facets["due_state"])))
    if facets["is_public"]:
        keys.append((PUBLIC, (facets["category"], facets["status"])))
    return keys


def flow_keys(facets: dict[str, Any] | None) -> list[tuple[FlowSpec, date, Key]]:
    """The days' numbers in which a report with these facets counts as one."""
    if facets is None:
        return []
    received = (facets["channel"], facets["category"], facets["level"])
    keys: list[tuple[FlowSpec, date, Key]] = [(RECEIVED, date.fromisoformat(facets["received_on"]), received)]
    if facets["finished_on"]:
        finished = (outcome_of(facets["status"]), facets["in_time"], facets["unit"])
        keys.append((FINISHED, date.fromisoformat(facets["finished_on"]), finished))
        if is_displeasing(facets):
            keys.append((DISPLEASED, date.fromisoformat(facets["finished_on"]), (facets["unit"],)))
    if facets.get("rated_on"):  # an event from before there were ratings says nothing of them
        rated = (facets["rating"], facets["rated_unit"])
        keys.append((RATED, date.fromisoformat(facets["rated_on"]), rated))
    if facets["is_open"] and facets.get("due_on"):  # an event from before this was counted says nothing of it
        due_on = date.fromisoformat(facets["due_on"])
        keys.append((DUE, due_on, (facets["unit"],)))
        if facets.get("ward"):
            keys.append((DUE_WARDS, due_on, (facets["ward"],)))
    return keys + ward_keys(facets)


def ward_keys(facets: dict[str, Any]) -> list[tuple[FlowSpec, date, Key]]:
    """Those that tell where it is; none while its ward isn't known, as in events from before wards were looked for."""
    ward = facets.get("ward")
    if not ward:
        return []
    received_on = date.fromisoformat(facets["received_on"])
    keys: list[tuple[FlowSpec, date, Key]] = [(RECEIVED_WARDS, received_on, (ward,))]
    if not facets["is_confidential"]:
        keys.append((RECEIVED_CELLS, received_on, (facets["cell"],)))
        keys.append((RECEIVED_CELLS_MONTH, received_on.replace(day=1), (facets["cell"],)))
    if facets["finished_on"]:
        finished = (outcome_of(facets["status"]), facets["in_time"], ward)
        keys.append((FINISHED_WARDS, date.fromisoformat(facets["finished_on"]), finished))
    if facets["rated_on"]:
        keys.append((RATED_WARDS, date.fromisoformat(facets["rated_on"]), (facets["rating"], ward)))
    return keys


def is_displeasing(facets: dict[str, Any]) -> bool:
    """Whether set 766 takes a finished report from what satisfies: an answer late, complained of again or disliked.

    An event from before this was counted says nothing of it.
    """
    if "reopened" not in facets or outcome_of(facets["status"]) != Status.PUBLISHED.value:
        return False
    return any((facets["in_time"] == "no", facets["reopened"], facets["rating"] == Rating.UNSATISFIED.value))
