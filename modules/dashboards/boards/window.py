"""Which periods a dashboard shows: what its link asks for, else the last twelve. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dothi.values import clock
from modules.dashboards.boards.heat import HEAT_DAYS
from modules.dashboards.boards.tiles import TileKind
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every, Period, last_closed, last_periods, period_of, periods_between

SHOWN = 12
MOST = 60
"""Periods of one indicator; of more the newest."""


@dataclass(frozen=True, kw_only=True)
class BoardWindow:
    """Periods of one length, or each indicator's own, that begin from `since` to `until`; the last closed ones."""

    today: date
    every: Every | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, every: str) -> BoardWindow:
        """The last closed periods of this length; empty: each indicator's own."""
        return cls(today=clock.local_today(), every=Every(every) if every else None)

    def periods(self, definition: Definition) -> list[Period]:
        """Those of an indicator, the oldest first; one at least."""
        newest = last_closed(self.today, self.every) if self.every else definition.newest(self.today)
        if self.until is not None:
            newest = min(newest, period_of(self.until, newest.every))
        if self.since is None:
            return last_periods(newest, SHOWN)
        first = max(period_of(self.since, newest.every), last_periods(newest, MOST)[0])
        return list(periods_between(first, newest)) or [newest]

    def span(self, definition: Definition) -> tuple[date, date]:
        """The days of those periods: since ≤ day < until."""
        periods = self.periods(definition)
        return periods[0].begins, periods[-1].ends

    def days(self, count: int) -> list[Period]:
        """So many days up to the window's end, the running one too."""
        until = self.today if self.until is None else min(self.today, self.until)
        return last_periods(period_of(until, Every.DAY), count)

    def needed(self, definition: Definition, kind: TileKind) -> date:
        """The day from which on a tile needs values: those of the year before too, and the promised one."""
        if kind is TileKind.HEAT:
            return self.days(HEAT_DAYS)[0].begins
        return min(self.periods(definition)[0].a_year_before().begins, definition.promised(self.today).begins)
