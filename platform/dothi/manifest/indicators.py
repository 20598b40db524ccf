"""Figures that a component declares: judged by phases and the board, shown by dashboards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString

from dothi.numbers.sums import FlowSum


@dataclass(frozen=True)
class Ratio:
    """A numerator over a denominator, whole numbers of kept counts: what weeks and tenants can be summed up from."""

    numerator: int
    denominator: int


@dataclass(frozen=True, kw_only=True)
class Records:
    """The list behind a figure: the path of the page that has what happened on local days, both included.

    It is a link for those who hold `permission`; what they may see there the page itself decides.
    """

    permission: str
    path: Callable[[date, date], str]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure by which a rollout is judged: `measure(tenant_id, since, until)` reads kept counts in a tenant's scope.

    `since` and `until` are local days, both included. `factor` makes the shown value of the ratio: 100 for per cent,
    1,000 for "per 1,000 people" (there the denominator is the population). `target` is what a phase asks unless its
    plan says otherwise. A figure that isn't a sum over days (accounts in use) says so by `is_sum` False: then weeks
    aren't added up, the last one counts.

    With `numerator`, sums that are kept by the day, dashboards show it over any day, month or year without asking the
    module: `factor` × numerator ÷ denominator, or the numerator alone where there is no denominator (decision 34).
    """

    name: str
    title: LazyString
    unit: LazyString
    measure: Callable[[int, date, date], Ratio]
    factor: float = 100.0
    target: float | None = None
    higher_is_better: bool = True
    is_sum: bool = True
    definition: LazyString | str = ""
    """What is counted and what isn't, in a sentence or two that anybody understands."""
    numerator: FlowSum | None = None
    denominator: FlowSum | None = None
    records: Records | None = None
    is_judged: bool = True
    """Whether phases are judged by it; one that only dashboards show isn't told to the board."""
