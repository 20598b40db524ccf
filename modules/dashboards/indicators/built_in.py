"""The indicators that working modules declare in their manifests, as definitions. No module is known by name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dothi.manifest.house import house
from dothi.manifest.indicators import Indicator
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState, is_working
from modules.dashboards.indicators.definition import SOURCE, Aggregate, Definition, Source
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction

EVER = "2000"
"""The target of a manifest holds for every year until somebody sets another."""


def built_in(site: Site) -> Iterator[Definition]:
    """Those of what is always on and of the modules that are working at a site, or did: what they counted stays.

    A province knows all.
    """
    for module in house().components:
        state = site.state_of(module.name)
        if module.always_on or site.is_province or is_working(state) or state is ModuleState.SUSPENDED:
            yield from map(definition_of, module.indicators)


def definition_of(indicator: Indicator) -> Definition:
    """A module's indicator; its texts are spoken in the language of whoever reads them."""
    texts: dict[str, Any] = {"name": indicator.title, "unit": indicator.unit, "definition": indicator.definition}
    is_measured = indicator.numerator is None
    is_count = indicator.numerator is not None and indicator.denominator is None
    target = None if indicator.target is None else Decimal(str(indicator.target))
    return Definition(
        code=indicator.name,
        source=Source.MEASURED if is_measured else Source.COUNTED,
        texts={SOURCE: texts},
        # What a module measures is meant by the week: that is how the board asks for it.
        every=Every.WEEK if is_measured else Every.MONTH,
        aggregate=Aggregate.MEAN if indicator.is_sum else Aggregate.LAST,
        direction=Direction.UP if indicator.higher_is_better else Direction.DOWN,
        decimals=0 if is_count else 1,
        factor=Decimal(1) if is_count else Decimal(str(indicator.factor)),
        amber=target,
        targets={} if target is None else {EVER: str(target)},
        numerator=indicator.numerator.name if indicator.numerator else "",
        denominator=indicator.denominator.name if indicator.denominator else "",
        records=indicator.records,
        is_sum=indicator.is_sum,
    )


def measured_at(site: Site) -> Iterator[Indicator]:
    """Those whose values the schedule asks for: nothing that is kept by the day says them."""
    for module in house().components:
        if module.always_on or is_working(site.state_of(module.name)):
            yield from (indicator for indicator in module.indicators if indicator.numerator is None)


def declared() -> Iterator[Definition]:
    """Those of all installed modules: what a province may be told of."""
    for module in house().components:
        yield from map(definition_of, module.indicators)
