"""What the software can say of happenings before the service opens, and the figure by which it is judged."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Indicator, Ratio
from dothi.manifest.module import ReadinessCheck
from dothi.values import clock
from modules.tourism.happenings.reading import count_dates
from modules.tourism.settings import SECTION, TourismSettings
from tenants.registry.settings import load_settings


def has_happening_soon(tenant_id: int) -> LazyString | None:
    """Something public is on within the days that the settings say."""
    days, today = load_settings(tenant_id, SECTION, TourismSettings)["happening_days"], clock.local_today()
    if count_dates(tenant_id, today, today + timedelta(days=days)):
        return None
    return _l("Chưa có sự kiện nào được công bố trong %(days)s ngày tới.", days=days)


def dates_held(tenant_id: int, since: date, until: date) -> Ratio:
    """Dates that took place, of public happenings."""
    return Ratio(count_dates(tenant_id, since, until), 1)


HAPPENING_CHECKS = (
    ReadinessCheck(
        name="tourism.happening_soon",
        title=_l("Có sự kiện sắp diễn ra"),
        run=has_happening_soon,
        path="/work/tourism/happenings",
    ),
)
HAPPENING_INDICATORS = (
    Indicator(
        name="tourism.happenings",
        title=_l("Sự kiện mỗi tuần"),
        unit=_l("sự kiện"),
        measure=dates_held,
        factor=1.0,
    ),
)
