"""The figures by which a phase of the rollout is judged, from what is kept. Declared in the manifest."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.manifest.indicators import Indicator, Ratio
from dothi.numbers.counts import read_flows, total
from dothi.values import clock
from modules.planning.figures.models import PlanFigures
from modules.planning.lookup.counting import EVERY, LOOKUPS
from tenants.registry.profile import load_population

DAYS_OF_YEAR = 365
NO_VALUE = Ratio(0, 0)


def covered(tenant_id: int, _since: date, _until: date) -> Ratio:
    """Hectares that a plan in force covers, of the territory's, as it is now; no value without an outline."""
    kept = session.get(PlanFigures, tenant_id)
    return Ratio(kept.covered_ha, kept.territory_ha) if kept is not None else NO_VALUE


def look_ups(tenant_id: int, since: date, until: date) -> Ratio:
    """Look-ups over the people who live here; no value while nobody said how many they are."""
    people = load_population(tenant_id)
    if people is None:
        return NO_VALUE
    found = read_flows(tenant_id, (LOOKUPS,), since, until + timedelta(days=1))[LOOKUPS.name]
    return Ratio(total(found, LOOKUPS, theme=EVERY), people)


def age(tenant_id: int, _since: date, _until: date) -> Ratio:
    """Days since the middle one of the plans in force was decided, over those of a year."""
    kept = session.get(PlanFigures, tenant_id)
    if kept is None or kept.median_decided_on is None:
        return NO_VALUE
    return Ratio((clock.local_today() - kept.median_decided_on).days, DAYS_OF_YEAR)


INDICATORS = (  # without a target: a phase is judged by them where its plan says so
    Indicator(
        name="planning.covered",
        title=_l("Địa bàn có quy hoạch đang áp dụng"),
        unit=_l("%"),
        measure=covered,
        is_sum=False,
    ),
    Indicator(
        name="planning.lookups",
        title=_l("Lượt tra cứu quy hoạch mỗi tuần trên 1.000 dân"),
        unit=_l("lượt tra cứu"),
        measure=look_ups,
        factor=1_000,
    ),
    Indicator(
        name="planning.age",
        title=_l("Tuổi trung vị của quy hoạch đang áp dụng"),
        unit=_l("năm"),
        measure=age,
        factor=1,
        higher_is_better=False,
        is_sum=False,
    ),
)
