"""The blocks of a report: what each shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST = 40
MOST_CODES = 40
"""Indicators of a table."""
LONGEST_TEXT = 4000
FEWEST_PERIODS, MOST_PERIODS, PERIODS = 2, 24, 8
"""Of a chart."""


class BlockKind(StrEnum):
    """How a block shows what it shows."""

    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"
    LINE = "line"
    BARS = "bars"
    RANKING = "ranking"


WORDS = frozenset({BlockKind.HEADING, BlockKind.TEXT})
CHARTS = frozenset({BlockKind.LINE, BlockKind.BARS})


@dataclass(frozen=True, kw_only=True)
class ReportBlock:
    """A block; `codes` names its indicators: in a table several, in a chart or ranking one, in words none.

    `text` is what a text begins with in each draft; `periods` how many a chart shows.
    """

    id: str
    kind: BlockKind
    codes: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    periods: int = PERIODS


def block_of(stored: Mapping[str, Any]) -> ReportBlock:
    """A block as it is stored. Raises KeyError and ValueError for what is none."""
    return ReportBlock(
        id=str(stored["id"]),
        kind=BlockKind(stored["kind"]),
        codes=tuple(map(str, stored["codes"])),
        title=str(stored["title"]),
        text=str(stored["text"]),
        periods=min(MOST_PERIODS, max(FEWEST_PERIODS, int(stored["periods"]))),
    )


def stored(block: ReportBlock) -> dict[str, Any]:
    """A block as JSON."""
    return {**asdict(block), "kind": block.kind.value, "codes": list(block.codes)}
