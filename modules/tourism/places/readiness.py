"""What the software itself can say of a tenant's readiness for tourism, and the figures by which a phase is judged.

Both read kept counts. How many are enough, the tenant's settings say.
"""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Indicator, Ratio
from dothi.manifest.module import ReadinessCheck
from dothi.numbers.counts import Key, read_stocks, total
from modules.tourism.places.facets import PLACES, YES
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.settings import SECTION, TourismSettings
from tenants.registry.settings import load_settings

SHOWN = PlaceStatus.PUBLISHED.value


def has_places(tenant_id: int) -> LazyString | None:
    """Enough places are published in both languages."""
    wanted = load_settings(tenant_id, SECTION, TourismSettings)["fewest_places"]
    found = total(counts_of(tenant_id), PLACES, status=SHOWN, translated=YES)
    if found >= wanted:
        return None
    return _l("Có %(found)s điểm công bố đủ hai thứ tiếng, cần %(wanted)s.", found=found, wanted=wanted)


def has_hours(tenant_id: int) -> LazyString | None:
    """Of enough published places the opening hours are known."""
    wanted = load_settings(tenant_id, SECTION, TourismSettings)["least_hours"]
    known = with_hours(tenant_id, date.min, date.max)
    share = 100 * known.numerator // known.denominator if known.denominator else 0
    if share >= wanted:
        return None
    return _l("%(share)s%% điểm đang hiển thị có giờ mở cửa, cần %(wanted)s%%.", share=share, wanted=wanted)


def with_hours(tenant_id: int, _since: date, _until: date) -> Ratio:
    """Published places whose hours are known, of all published ones, as it is now."""
    counts = counts_of(tenant_id)
    return Ratio(total(counts, PLACES, status=SHOWN, hours=YES), total(counts, PLACES, status=SHOWN))


def translated(tenant_id: int, _since: date, _until: date) -> Ratio:
    """Published places that are all in English, of all published ones, as it is now."""
    counts = counts_of(tenant_id)
    return Ratio(total(counts, PLACES, status=SHOWN, translated=YES), total(counts, PLACES, status=SHOWN))


def counts_of(tenant_id: int) -> dict[Key, int]:
    """The kept counts of places. One statement."""
    return read_stocks(tenant_id, [PLACES])[PLACES.name]


CHECKS = (
    ReadinessCheck(
        name="tourism.places", title=_l("Đủ điểm du lịch bằng hai thứ tiếng"), run=has_places, path="/work/tourism"
    ),
    ReadinessCheck(name="tourism.hours", title=_l("Biết giờ mở cửa của các điểm"), run=has_hours, path="/work/tourism"),
)
INDICATORS = (  # without a target: a phase is judged by them where its plan says so
    Indicator(
        name="tourism.with_hours",
        title=_l("Điểm du lịch có giờ mở cửa"),
        unit=_l("%"),
        measure=with_hours,
        is_sum=False,
    ),
    Indicator(
        name="tourism.translated",
        title=_l("Điểm du lịch đủ hai thứ tiếng"),
        unit=_l("%"),
        measure=translated,
        is_sum=False,
    ),
)
