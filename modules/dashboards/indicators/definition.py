"""An indicator as everything else sees it: whether of a module's manifest, a formula or what people type. Pure.

`indicators/service.py` makes them of manifests and stored rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from dothi.language.locales import spoken
from dothi.manifest.indicators import Records
from modules.dashboards.indicators.periods import Every, Period, last_closed, period_of
from modules.dashboards.indicators.states import Direction, IndicatorState, Thresholds, level_of

SOURCE = "vi"
"""The language in which every text stands."""
MOST_DECIMALS = 4
PROVINCE_SET, PROVINCE_PREFIX = "tinh", "tinh."
"""The set of a province's own indicators, and how their codes begin: nobody else's do."""


class Source(StrEnum):
    """Where values come from."""

    COUNTED = "counted"
    """Added up from a module's kept sums, at the moment they are read."""
    MEASURED = "measured"
    """Asked of a module by the schedule and stored."""
    FORMULA = "formula"
    TYPED = "typed"
    """Typed in, from a file, or pushed by a program."""
    SENSOR = "sensor"
    """The days of a sensor."""


STORED = (Source.MEASURED, Source.TYPED, Source.SENSOR)


class Aggregate(StrEnum):
    """What shorter periods come to over a longer one."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"


class AtZero(StrEnum):
    """What shows where a denominator is zero."""

    MISSING = "missing"
    ZERO = "zero"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """All that is said of an indicator. `numerator` and `denominator` name kept sums; `unit_id` answers for it.

    `fresh_days` after the end of a period its value is promised. `texts`: name, unit, definition, words by language;
    `words` says it to citizens.
    """

    code: str
    source: Source
    texts: Mapping[str, Mapping[str, object]]
    every: Every = Every.MONTH
    formula: str = ""
    aggregate: Aggregate = Aggregate.SUM
    direction: Direction = Direction.UP
    decimals: int = 1
    at_zero: AtZero = AtZero.MISSING
    factor: Decimal = Decimal(1)
    fresh_days: int = 5
    amber: Decimal | None = None
    red: Decimal | None = None
    margin: Decimal = Decimal(0)
    targets: Mapping[str, str] = field(default_factory=dict)
    unit_id: UUID | None = None
    is_public: bool = False
    from_set: str = ""
    numerator: str = ""
    denominator: str = ""
    records: Records | None = None
    is_sum: bool = True
    version: int = 0

    def text(self, name: str, language: str = "") -> str:
        """A text in a language, that of the reader unless told, else in Vietnamese."""
        said = self.texts.get(language or spoken(), {}).get(name) or self.texts.get(SOURCE, {}).get(name, "")
        return str(said)

    @property
    def limits(self) -> Thresholds:
        """What its state is judged by."""
        return Thresholds(self.direction, self.amber, self.red, self.margin)

    def target_in(self, year: int) -> Decimal | None:
        """What should be reached in a year, else in the newest year before for which that was said."""
        known = [each for each in self.targets if int(each) <= year]
        return Decimal(self.targets[max(known, key=int)]) if known else None

    def rounded(self, value: Decimal) -> Decimal:
        """As it is shown: half up."""
        return value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    @property
    def is_level(self) -> bool:
        """Whether it says how things stand at the moment it is measured, so that nobody waits for a period's end."""
        return self.source is Source.MEASURED and not self.is_sum

    def newest(self, today: date) -> Period:
        """The newest period of which lists show a value."""
        return period_of(today, self.every) if self.is_level else last_closed(today, self.every)

    def promised(self, today: date) -> Period:
        """The newest period whose value should be there by now."""
        return self.newest(today if self.is_level else today - timedelta(days=self.fresh_days))

    def reaches(self, value: Decimal, year: int) -> bool | None:
        """Whether a value meets the target; None where there is none to meet."""
        target = self.target_in(year)
        if target is None or self.direction is Direction.NONE:
            return None
        return level_of(value, Thresholds(self.direction, red=target), Decimal(0)) is not IndicatorState.RED
