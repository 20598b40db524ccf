"""The figures by which a phase of the rollout is judged, from kept counts. Declared in the manifest."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from flask import url_for
from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Indicator, Ratio, Records
from dothi.numbers.counts import Key, read_flows, total
from modules.feedback import permissions as p
from modules.feedback.counts.facets import (
    DISPLEASED,
    DISPLEASED_ALL,
    FINISHED,
    PUBLISHED,
    PUBLISHED_IN_TIME,
    RATED,
    RATED_ALL,
    RATED_PLEASED,
    RECEIVED,
    RECEIVED_ALL,
)
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


def received_alone(tenant_id: int, since: date, until: date) -> Ratio:
    """Reports received over days, as a number."""
    reports = read_flows(tenant_id, (RECEIVED,), since, until + ONE_DAY)[RECEIVED.name]
    return Ratio(total(reports, RECEIVED), 1)


def answered(tenant_id: int, since: date, until: date) -> Ratio:
    """Results published over days, as a number."""
    finished = read_flows(tenant_id, (FINISHED,), since, until + ONE_DAY)[FINISHED.name]
    return Ratio(total(finished, FINISHED, outcome=Status.PUBLISHED.value), 1)


def displeased(tenant_id: int, since: date, until: date) -> Ratio:
    """Results published over days that set 766 doesn't count as satisfying, as a number."""
    counted = read_flows(tenant_id, (DISPLEASED,), since, until + ONE_DAY)[DISPLEASED.name]
    return Ratio(total(counted, DISPLEASED), 1)


def list_of(what: str, **filters: str) -> Records:
    """The queue of what was `received`, `finished` or `rated` on some days."""

    def path(since: date, until: date) -> str:
        days = {"since": since, "until": until + ONE_DAY}
        asked = {f"{what}_{name}": f"{day.isoformat()}T00:00" for name, day in days.items()}
        return f"{url_for('feedback_work.queue')}?{urlencode({'view': 'all', **filters, **asked})}"

    return Records(permission=p.VIEW, path=path)


INDICATORS = (
    Indicator(
        name="feedback.in_time",
        title=_l("Phản ánh xử lý đúng hạn"),
        unit=_l("%"),
        measure=in_time,
        target=90,
        definition=_l(
            "Trong các phản ánh đã công khai kết quả trong kỳ, phần công khai trước hạn xử lý."
            " Phản ánh bị từ chối không tính."
        ),
        numerator=PUBLISHED_IN_TIME,
        denominator=PUBLISHED,
        records=list_of("finished", outcome=Status.PUBLISHED.value),
    ),
    Indicator(
        name="feedback.satisfaction",
        title=_l("Người dân hài lòng hoặc chấp nhận kết quả"),
        unit=_l("%"),
        measure=satisfaction,
        target=80,
        definition=_l(
            "Trong các đánh giá của người gửi phản ánh trong kỳ, phần đánh giá hài lòng hoặc chấp nhận."
            " Khác cách tính của Bộ chỉ số 766."
        ),
        numerator=RATED_PLEASED,
        denominator=RATED_ALL,
        records=list_of("rated"),
    ),
    Indicator(
        name="feedback.reports",
        title=_l("Phản ánh mỗi tuần trên 1.000 dân"),
        unit=_l("phản ánh"),
        measure=received,
        factor=1_000.0,
    ),
    Indicator(
        name="feedback.received",
        title=_l("Phản ánh đã nhận"),
        unit=_l("phản ánh"),
        measure=received_alone,
        factor=1.0,
        definition=_l("Mọi phản ánh nhận trong kỳ, qua mọi kênh, kể cả phản ánh sau đó bị từ chối."),
        numerator=RECEIVED_ALL,
        records=list_of("received"),
        is_judged=False,
    ),
    Indicator(
        name="feedback.answered",
        title=_l("Phản ánh đã công khai kết quả"),
        unit=_l("phản ánh"),
        measure=answered,
        factor=1.0,
        definition=_l("Phản ánh có kết quả được công khai trong kỳ. Phản ánh bị từ chối không tính."),
        numerator=PUBLISHED,
        records=list_of("finished", outcome=Status.PUBLISHED.value),
        is_judged=False,
    ),
    Indicator(
        name="feedback.displeased",
        title=_l("Phản ánh không hài lòng, phản ánh lại hoặc quá hạn"),
        unit=_l("phản ánh"),
        measure=displeased,
        factor=1.0,
        higher_is_better=False,
        definition=_l(
            "Trong các phản ánh đã công khai kết quả trong kỳ: quá hạn, từng bị phản ánh lại,"
            " hoặc đánh giá đang giữ là không hài lòng. Mỗi phản ánh tính một lần."
        ),
        numerator=DISPLEASED_ALL,
        is_judged=False,
    ),
)
