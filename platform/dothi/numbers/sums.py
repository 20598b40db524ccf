"""Sums of a flow over some of its keys, kept by the day beside it: what indicators read over years. Pure.

A flow has a row for each key of a day, a sum has one: two years of it are 730 rows however much happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import LazyString


@dataclass(frozen=True)
class FlowSum:
    """The keys of a flow whose dimensions have one of these values; all of them when nothing is asked."""

    name: str
    title: LazyString
    where: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)

    def takes(self, key: Mapping[str, str]) -> bool:
        """Whether a number with this key is part of the sum."""
        return all(key[dimension] in values for dimension, values in self.where.items())


def sums_of(
    sums: Iterable[FlowSum], dimensions: Sequence[str], values: Mapping[tuple[date, tuple[str, ...]], int]
) -> dict[str, dict[tuple[date, tuple[str, ...]], int]]:
    """What the sums of a flow with these numbers must be, by name; written as a flow without dimensions is."""
    found: dict[str, Counter[tuple[date, tuple[str, ...]]]] = {each.name: Counter() for each in sums}
    for (day, parts), number in values.items():
        key = dict(zip(dimensions, parts, strict=True))
        for each in sums:
            if each.takes(key):
                found[each.name][day, ("",)] += number
    return {name: dict(counted) for name, counted in found.items()}
