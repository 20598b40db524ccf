"""The kept counts of visitors: each number by day, and once more by month, which is what pages read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from dothi.numbers.counts import FlowSpec
from dothi.numbers.sums import FlowSum
from modules.tourism.visitors.numbers import Visitors, first_of

DOMESTIC, INTERNATIONAL = "domestic", "international"
VISITORS_ALL = FlowSum("tourism.visitors_all", _l("Khách du lịch"))
VISITORS_FOREIGN = FlowSum("tourism.visitors_foreign", _l("Khách quốc tế"), {"origin": (INTERNATIONAL,)})
VISITORS = FlowSpec("tourism.visitors", _l("Khách du lịch"), ("place", "origin"), sums=(VISITORS_ALL, VISITORS_FOREIGN))
VISITORS_MONTH = FlowSpec("tourism.visitors_month", _l("Khách du lịch theo tháng"), ("place", "origin"))
"""On the first day of each month: a year of a place is 24 rows."""
FLOWS = (VISITORS, VISITORS_MONTH)

Move = tuple[FlowSpec, date, Mapping[str, str], int]


def moves_of(place: str, day: date, visitors: Visitors) -> Iterator[Move]:
    """What a day's visitors add to the counts."""
    for origin, number in ((DOMESTIC, visitors.domestic), (INTERNATIONAL, visitors.international)):
        key = {"place": place, "origin": origin}
        yield VISITORS, day, key, number
        yield VISITORS_MONTH, first_of(day), key, number
