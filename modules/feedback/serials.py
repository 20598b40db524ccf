"""The numbers in the codes of reports, one series for each tenant and year. Taken by `submission.py` (see ADR 17).

A series is one row, for which all who take from it wait in turn, each until the disk has the one before. So a process
that needs many numbers takes several at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from dothi.direct import Statement, whole_row
from dothi.memory import OfApp
from dothi.trips import is_in_transaction
from modules.feedback.codes import series_year
from modules.feedback.models import Series

MOST_AT_ONCE = 16
"""The largest handful; what is left of it when a rush is over is lost to the tenant."""
LIFETIME = 1.0
"""Seconds after which a number that nobody needed is let go: codes keep the order of arrival, to about a second."""

QUICKLY = LIFETIME / 16
"""A handful that is gone so soon was too small; only then a larger one, so that chance alone leaves few gaps."""

_SERIES = whole_row(Series)
_TAKE = Statement(
    _SERIES.on_conflict_do_update(
        index_elements=["tenant_id", "year"], set_={"serial": Series.__table__.c.serial + _SERIES.excluded.serial}
    ).returning(Series.__table__.c.serial)
)


def next_serial(tenant_id: int, at: datetime) -> int:
    """A number that no other report of the tenant gets in this year. One statement, in a rush mostly none.

    In an open transaction the row of the series stays locked until its end, unless a number is in stock.
    """
    return serials().next(tenant_id, series_year(at))


@dataclass
class _Stock:
    """Numbers of one series, the next one last; how many were taken at once, and when."""

    numbers: list[int] = field(default_factory=list)
    size: int = 1
    taken_at: float = -math.inf


class Serials:
    """What one process holds in stock of the series; for several threads."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._lock = Lock()
        self._stocks: dict[tuple[int, int], _Stock] = {}

    def next(self, tenant_id: int, year: int) -> int:
        """From the stock, or else from the database."""
        with self._lock:
            stock = self._stocks.setdefault((tenant_id, year), _Stock())
            age = self._ticks() - stock.taken_at
            if stock.numbers and age < LIFETIME:
                return stock.numbers.pop()
            size = _how_many(stock, age)
            stock.numbers.clear()
        if is_in_transaction():  # which may come to nothing, and what is in stock must be ours for good
            return _take(tenant_id, year, size=1)
        last = _take(tenant_id, year, size=size)
        with self._lock:  # not while the database is asked: who needs a number meanwhile asks for himself
            stock.numbers[:0] = range(last, last - size + 1, -1)
            stock.size, stock.taken_at = size, self._ticks()
        return last - size + 1


serials = OfApp(Serials)


def _how_many(stock: _Stock, age: float) -> int:
    """Twice as many when the last ones were gone quickly, one when they lasted for half their lifetime."""
    if age < QUICKLY:
        return min(2 * stock.size, MOST_AT_ONCE)
    return stock.size if age < LIFETIME / 2 else 1


def _take(tenant_id: int, year: int, *, size: int) -> int:
    """So many numbers; the last of them."""
    [[last]] = _TAKE.write_early({"tenant_id": tenant_id, "year": year, "serial": size})
    return int(last)
