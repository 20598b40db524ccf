"""What of a component can't wait: walls of the operations centre say at every moment how much of it is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from dothi.numbers.counts import Key, StockSpec, total


@dataclass(frozen=True, kw_only=True)
class UrgentNow:
    """Open things of a stock whose dimensions have one of these values, such as reports of the urgent level."""

    title: LazyString
    stock: StockSpec
    where: Mapping[str, Sequence[str]]

    def number(self, held: Mapping[Key, int]) -> int:
        """How many, of what the stock holds."""
        return total(held, self.stock, **self.where)
