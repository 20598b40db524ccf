"""The figures by which a phase of the rollout is judged, from kept counts. Declared in the manifest."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Indicator, Ratio
from dothi.numbers.counts import Key, read_flows, total
from modules.feedback.counts.facets import FINISHED, RATED, RECEIVED
from modules.feedback.rules.statuses import Rating, Status
from tenants.registry.profile import load_population

PLEASED = (Rating.SATISFIED.value, Rating.ACCEPTING.value)
ONE_DAY = timedelta(days=1)


def in_time(tenant_id: int, since: date, until: date) -> Ratio:
    """Published results that kept their deadline, of all published ones: a quick rejection improves nothing."""
    finished = read_flows(tenant_id, (FINISHED,), since, until + ONE_DAY)[FINISHED.name]
    published = Status.PUBLISHED.value
    return Ratio(
        total(finished, FINISHED, outcome=published, in_time="yes"), total(finished, FINISHED, outcome=published)
    )


def satisfaction(tenant_id: int, since: date, until: date) -> Ratio:
    """Ratings that say satisfied or accepting, of all ratings."""
    rated: dict[Key, int] = read_flows(tenant_id, (RATED,), since, until + ONE_DAY)[RATED.name]
    return Ratio(total(rated, RATED, rating=PLEASED), total(rated, RATED))


def received(tenant_id: int, since: date, until: date) -> Ratio:
    """Reports received, over the people who live here; no value while nobody said how many they are."""
    people = load_population(tenant_id)
    if people is None:
        return Ratio(0, 0)
    reports = read_flows(tenant_id, (RECEIVED,), since, until + ONE_DAY)[RECEIVED.name]
    return Ratio(total(reports, RECEIVED), people)


INDICATORS = (
    Indicator(
        name="feedback.in_time",
        title=_l("Phản ánh xử lý đúng hạn"),
        unit=_l("%"),
        measure=in_time,
        target=90,
    ),
    Indicator(
        name="feedback.satisfaction",
        title=_l("Người dân hài lòng hoặc chấp nhận kết quả"),
        unit=_l("%"),
        measure=satisfaction,
        target=80,
    ),
    Indicator(
        name="feedback.reports",
        title=_l("Phản ánh mỗi tuần trên 1.000 dân"),
        unit=_l("phản ánh"),
        measure=received,
        factor=1_000.0,
    ),
)
