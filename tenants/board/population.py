"""How many people live in a district, as its profile says: by what a province divides numbers to compare districts."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Indicator, Ratio
from tenants.registry.profile import load_population


def population(tenant_id: int, since: date, until: date) -> Ratio:  # noqa: ARG001  # as it is now
    """The people of the profile; no value while nobody said how many they are. One statement."""
    people = load_population(tenant_id)
    return Ratio(people or 0, 1 if people else 0)


POPULATION = Indicator(
    name="tenants.population",
    title=_l("Số dân"),
    unit=_l("người"),
    measure=population,
    factor=1.0,
    is_sum=False,
    definition=_l("Số dân ghi ở phần Nhận diện của địa phương."),
    is_judged=False,
)
