"""A row as a file says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class RawPlace:
    """`number` as a spreadsheet counts it; the texts of the columns that the file has; what a cell can't say."""

    number: int
    cells: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Where each column stands, and headings that say nothing to us."""

    places: Mapping[str, int]
    ignored: Sequence[str] = ()
