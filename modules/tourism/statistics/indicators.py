"""The figures of tourism that are told to the province, from kept counts. Declared in the manifest."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Indicator, Ratio
from dothi.numbers.counts import Key, read_flows, total
from modules.tourism.qr.scans import SCANS, SCANS_ALL
from modules.tourism.visitors.facets import INTERNATIONAL, VISITORS, VISITORS_ALL, VISITORS_FOREIGN

DAYS_A_MONTH = 365.25 / 12


def visitors(tenant_id: int, since: date, until: date) -> Ratio:
    """Visitors over days; shown by the month."""
    return Ratio(total(visitors_of(tenant_id, since, until), VISITORS), days_of(since, until))


def international(tenant_id: int, since: date, until: date) -> Ratio:
    """Visitors from abroad, of all."""
    counted = visitors_of(tenant_id, since, until)
    return Ratio(total(counted, VISITORS, origin=INTERNATIONAL), total(counted, VISITORS))


def scans(tenant_id: int, since: date, until: date) -> Ratio:
    """Scans over days; shown by the month."""
    found = read_flows(tenant_id, [SCANS], since, until + timedelta(days=1))[SCANS.name]
    return Ratio(total(found, SCANS), days_of(since, until))


def visitors_of(tenant_id: int, since: date, until: date) -> dict[Key, int]:
    """The kept counts of some days, both included. One statement."""
    return read_flows(tenant_id, [VISITORS], since, until + timedelta(days=1))[VISITORS.name]


def days_of(since: date, until: date) -> int:
    """How many they are, both included."""
    return (until - since).days + 1


INDICATORS = (
    Indicator(
        name="tourism.visitors",
        title=_l("Khách du lịch mỗi tháng"),
        unit=_l("lượt khách"),
        measure=visitors,
        factor=DAYS_A_MONTH,
        definition=_l("Lượt khách đếm được ở các điểm du lịch của địa phương, khách trong nước và quốc tế."),
        numerator=VISITORS_ALL,
    ),
    Indicator(
        name="tourism.international",
        title=_l("Tỷ lệ khách quốc tế"),
        unit=_l("%"),
        measure=international,
        definition=_l("Phần khách quốc tế trong tổng lượt khách đếm được ở các điểm du lịch."),
        numerator=VISITORS_FOREIGN,
        denominator=VISITORS_ALL,
    ),
    Indicator(
        name="tourism.scans",
        title=_l("Lượt quét mã QR mỗi tháng"),
        unit=_l("lượt"),
        measure=scans,
        factor=DAYS_A_MONTH,
        definition=_l("Lượt mở trang của một điểm du lịch bằng mã QR đặt tại đó."),
        numerator=SCANS_ALL,
    ),
)
