"""One indicator as lists and pages show it: newest value, trend, target, state, freshness. Pure but for words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from flask_babel import gettext as _

from dothi.web.charts import Chart, chart
from modules.dashboards.desk.words import STATES, TONES, period_name, tick_of
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Period, last_closed, last_periods, periods_between
from modules.dashboards.indicators.states import IndicatorState, state_now
from modules.dashboards.values.series import Book, ValueCell
from tenants.board.sparkline import points_of

SHOWN = 12
"""Periods of a chart."""


class IndicatorFigure(NamedTuple):
    """An indicator with its closed periods, the oldest first, of which `newest` is the last that has a value."""

    definition: Definition
    periods: Sequence[Period]
    cells: Sequence[ValueCell]
    state: IndicatorState
    is_stale: bool
    at: int | None

    @property
    def newest(self) -> Period | None:
        """The period of the value shown."""
        return None if self.at is None else self.periods[self.at]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of the value's period."""
        return (self.newest.begins, self.newest.last_day) if self.newest else None

    @property
    def value(self) -> Decimal | None:
        """The newest value."""
        return None if self.at is None else self.cells[self.at].value

    @property
    def former(self) -> Decimal | None:
        """The value of the period before it."""
        return self.cells[self.at - 1].value if self.at else None

    @property
    def period_name(self) -> str:
        """Its period in words."""
        return period_name(self.newest) if self.newest else ""

    @property
    def change(self) -> Decimal | None:
        """How much it changed against the period before."""
        return None if self.value is None or self.former is None else self.value - self.former

    @property
    def target(self) -> Decimal | None:
        """What should be reached in the value's year."""
        return self.definition.target_in(self.newest.named_by.year) if self.newest else None

    @property
    def points(self) -> str:
        """The trend as points of a polyline."""
        values = [None if cell.value is None else float(cell.value) for cell in self.cells]
        return points_of(values, top=max((value for value in values if value is not None), default=0.0))

    @property
    def tone(self) -> str:
        """Of its badge."""
        return TONES[self.state]

    @property
    def state_word(self) -> str:
        """Of its badge."""
        return str(STATES[self.state])

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it."""
        return self.is_stale or self.state in {IndicatorState.AMBER, IndicatorState.RED}


def figure_of(book: Book, definition: Definition, *, periods: Sequence[Period] = ()) -> IndicatorFigure:
    """An indicator over these periods, the oldest first; else over its last closed ones."""
    periods = periods or last_periods(definition.newest(book.today), SHOWN)
    cells = book.series(definition.code, periods)
    at = max((place for place, cell in enumerate(cells) if cell.value is not None), default=None)
    values = [cell.value for cell in cells[: (at or 0) + 1]] if at is not None else []
    return IndicatorFigure(
        definition=definition,
        periods=periods,
        cells=cells,
        state=state_now(values, definition.limits),
        is_stale=is_late(book, definition),
        at=at,
    )


def is_late(book: Book, definition: Definition) -> bool:
    """Whether neither the newest period that should be there by now has a value, nor a newer one."""
    due = periods_between(definition.promised(book.today), definition.newest(book.today))
    return all(book.cell(definition.code, period).value is None for period in due)


def earliest(definitions: Iterable[Definition], today: date, *, number: int) -> date:
    """From which day on values are needed to show so many periods of each, and whether it is late."""
    return min(
        (
            min(last_periods(last_closed(today, each.every), number)[0].begins, each.promised(today).begins)
            for each in definitions
        ),
        default=today,
    )


def chart_of(book: Book, definition: Definition) -> Chart:
    """Its last periods as columns, the same of the year before as a line."""
    periods = last_periods(definition.newest(book.today), SHOWN)
    values = [cell.value for cell in book.series(definition.code, periods)]
    former = [book.cell(definition.code, period.a_year_before()).value for period in periods]
    title, unit = _("12 kỳ gần nhất"), definition.text("unit")
    return chart(
        f"{title} ({unit})" if unit else title,
        [period_name(period) for period in periods],
        columns=(_("Giá trị"), values),
        line=(_("Năm trước"), former),
        ticks=[tick_of(period) for period in periods],
    )
