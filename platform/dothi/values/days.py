"""Which days people can mean: for forms, addresses of pages and the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What lies beyond is a slip; and Python's dates end at the years 1 and 9999, where no day comes before or after."""


def is_possible(day: date) -> bool:
    """Whether somebody can mean this day."""
    return EARLIEST <= day <= LATEST


class Moment(click.DateTime):
    """A day or time on the command line, one that somebody can mean."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time as typed."""
        at: datetime = super().convert(value, param, ctx)
        if not is_possible(at.date()):
            self.fail(f"{value} isn't between {EARLIEST} and {LATEST}", param, ctx)
        return at
