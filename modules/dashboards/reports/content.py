"""What a report says, as plain data: made anew for a draft, kept from its submission on. Pure.

Names are Vietnamese, as the report is; numbers are text, so that they stay exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from modules.dashboards.boards.parts import Span
from modules.dashboards.boards.ranks import PartRank
from modules.dashboards.indicators.definition import SOURCE, Aggregate, Definition, Source
from modules.dashboards.indicators.periods import Every, Period, last_periods
from modules.dashboards.indicators.states import state_now
from modules.dashboards.reports.blocks import CHARTS, WORDS, BlockKind, ReportBlock
from modules.dashboards.values.series import Book, ValueCell

FORM = 1
"""Which form of content this is; a later one may differ."""
JUDGED = 12
"""Periods of which the state of a value is made."""
Content = Mapping[str, Any]
Ranks = Mapping[tuple[str, Span], Sequence[PartRank]]


class ReportMaterial(NamedTuple):
    """All that the blocks of a report are filled with."""

    book: Book
    ranks: Ranks


def content_of(
    blocks: Sequence[ReportBlock], period: Period, material: ReportMaterial, *, issuer: str, at: datetime
) -> Content:
    """The report's content as of a moment; `issuer` is the administration's name on that day."""
    return {
        "form": FORM,
        "issuer": issuer,
        "at": at.isoformat(),
        "every": period.every.value,
        "begins": period.begins.isoformat(),
        "blocks": [block_content(block, period, material) for block in blocks],
    }


def block_content(block: ReportBlock, period: Period, material: ReportMaterial) -> dict[str, Any]:
    """One block."""
    said = {"kind": block.kind.value, "title": block.title}
    if block.kind in WORDS:
        return {**said, "text": block.text}
    if block.kind is BlockKind.TABLE:
        return {**said, "rows": [row_of(material.book, code, period) for code in block.codes]}
    known = material.book.definitions.get(block.codes[0])
    if known is None:
        return {**said, "lost": block.codes[0]}
    said |= facts_of(known)
    if block.kind in CHARTS:
        return {**said, "points": points_of(material.book, known, last_periods(period, block.periods))}
    ranks = material.ranks.get((known.code, span_of(period)), ())
    return {**said, "ranks": [{"name": rank.name, "value": text_of(rank.value)} for rank in ranks]}


def span_of(period: Period) -> Span:
    """The days of a period: since ≤ day < until."""
    return period.begins, period.ends


def facts_of(definition: Definition) -> dict[str, Any]:
    """What is said of an indicator."""
    return {
        "code": definition.code,
        "name": definition.text("name", SOURCE),
        "unit": definition.text("unit", SOURCE),
        "decimals": definition.decimals,
        "source": definition.source.value,
    }


def row_of(book: Book, code: str, period: Period) -> dict[str, Any]:
    """A line of a table: the value with its denominator, the former one, target and state."""
    definition = book.definitions.get(code)
    if definition is None:
        return {"code": code, "is_lost": True}
    cells = book.series(code, last_periods(period, JUDGED))
    is_judged = can_be_judged(definition, period.every)
    target = definition.target_in(period.named_by.year) if is_judged else None
    return {
        **facts_of(definition),
        "value": text_of(cells[-1].value),
        "denominator": text_of(cells[-1].denominator),
        "former": text_of(cells[-2].value),
        "target": text_of(target),
        "state": state_of(definition, cells) if is_judged else "none",
    }


def can_be_judged(definition: Definition, every: Every) -> bool:
    """Whether limits and targets, which are for the indicator's own periods, mean anything for others.

    They don't where longer periods are sums of shorter ones: a quarter has three times the rubbish of a month.
    """
    adds_up = (
        not definition.denominator
        and definition.source is not Source.FORMULA
        and definition.aggregate is Aggregate.SUM
        and not definition.is_level
    )
    return every is definition.every or not adds_up


def state_of(definition: Definition, cells: Sequence[ValueCell]) -> str:
    """How the last value stands, the former ones in mind."""
    return state_now([cell.value for cell in cells], definition.limits).value


def points_of(book: Book, definition: Definition, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """The values of a chart, each with that of the year before."""
    return [
        {
            "begins": period.begins.isoformat(),
            "value": text_of(book.cell(definition.code, period).value),
            "former": text_of(book.cell(definition.code, period.a_year_before()).value),
        }
        for period in periods
    ]


def text_of(value: Decimal | None) -> str | None:
    """A number as text."""
    return None if value is None else f"{value:f}"


class ChangedNumber(NamedTuple):
    """A number that would be another one today."""

    name: str
    begins: str
    then: str | None
    now: str | None


def changed_since(frozen: Content, today: Content) -> list[ChangedNumber]:
    """The values of the frozen content that are others today, each once; what is followed no longer is passed over."""
    now = {(code, begins): value for code, _name, begins, value in values_in(today)}
    found = {
        (code, begins): ChangedNumber(name, begins, value, now[code, begins])
        for code, name, begins, value in values_in(frozen)
        if (code, begins) in now and now[code, begins] != value
    }
    return list(found.values())


def values_in(content: Content) -> Iterator[tuple[str, str, str, str | None]]:
    """The values of tables and charts: code, name, first day of the period, value."""
    for block in content["blocks"]:
        for row in block.get("rows", ()):
            if "value" in row:
                yield row["code"], row["name"], content["begins"], row["value"]
        for point in block.get("points", ()):
            yield block["code"], block["name"], point["begins"], point["value"]
