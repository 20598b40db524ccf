"""By which figures feedback's rollout is judged: read from kept counts, told to the province (`tenants.board`)."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from dothi.counts import read_flows, total
from dothi.module import Indicator, Ratio
from modules.feedback.domain import FINAL, Status
from modules.feedback.facets import FINISHED, RECEIVED
from tenants.population import load_population

ONE_DAY = timedelta(days=1)
HANDLED = tuple(sorted(status.value for status in FINAL - {Status.DUPLICATE}))
"""A duplicate is answered with its original."""


def in_time(tenant_id: int, since: date, until: date) -> Ratio:
    """Reports finished in time, of all that were finished in these days. One statement."""
    finished = read_flows(tenant_id, (FINISHED,), since, until + ONE_DAY)[FINISHED.name]
    return Ratio(
        numerator=total(finished, FINISHED, outcome=HANDLED, in_time="yes"),
        denominator=total(finished, FINISHED, outcome=HANDLED),
    )


def received(tenant_id: int, since: date, until: date) -> Ratio:
    """Reports received, over the people who live here; no value while their number isn't known. Two statements."""
    people = load_population(tenant_id)
    if people is None:
        return Ratio(0, 0)
    reports = read_flows(tenant_id, (RECEIVED,), since, until + ONE_DAY)[RECEIVED.name]
    return Ratio(numerator=total(reports, RECEIVED), denominator=people)


INDICATORS = (
    Indicator(
        name="feedback.in_time",
        title=_l("Phản ánh giải quyết đúng hạn"),
        unit=_l("%"),
        measure=in_time,
        target=90.0,
    ),
    Indicator(
        name="feedback.reports",
        title=_l("Phản ánh mỗi tuần trên 1.000 dân"),
        unit=_l("phản ánh"),
        measure=received,
        factor=1_000.0,
    ),
)
