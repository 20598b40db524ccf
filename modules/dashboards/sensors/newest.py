"""How a sensor stands by its newest value: values are folded in the order in which they were measured. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from modules.dashboards.indicators.states import IndicatorState, Thresholds, next_state
from modules.dashboards.sensors.spans import Measured


@dataclass(frozen=True)
class SensorStanding:
    """A sensor's state since when, its newest value and when that was measured."""

    state: IndicatorState = IndicatorState.NONE
    since: datetime | None = None
    value: Decimal | None = None
    at: datetime | None = None

    def as_of(self, latest: datetime) -> SensorStanding:
        """The same; of a newest value from after `latest`, by a clock that was set back since, the time is forgotten.

        Else all values would be late until that time has come.
        """
        return self if self.at is None or self.at <= latest else replace(self, at=None)

    def is_late(self, at: datetime) -> bool:
        """Whether a newer value is known than one measured at `at`."""
        return self.at is not None and at <= self.at


def follow(standing: SensorStanding, values: Iterable[Measured], limits: Thresholds) -> SensorStanding:
    """The standing after some values of the sensor; late ones change nothing."""
    for each in sorted(values, key=lambda each: each.at):
        if not standing.is_late(each.at):
            state = next_state(standing.state, each.value, limits)
            since = standing.since if state is standing.state and standing.since else each.at
            standing = SensorStanding(state, since, each.value, each.at)
    return standing


def judged_anew(standing: SensorStanding, limits: Thresholds) -> SensorStanding:
    """The standing once its limits have changed: by the newest value alone."""
    if standing.value is None:
        return standing
    state = next_state(IndicatorState.NONE, standing.value, limits)
    since = standing.since if state is standing.state else standing.at
    return SensorStanding(state, since, standing.value, standing.at)
