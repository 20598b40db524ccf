"""A report's content as pages, paper and workbooks show it: numbers, words of states, charts. Pure but for words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dothi.values.worktime import LOCAL_ZONE
from dothi.web.charts import Chart, chart
from modules.dashboards.boards.drawing import headed, ticks_of
from modules.dashboards.boards.ranks import PartRank, with_shares
from modules.dashboards.desk.words import SOURCES, STATES, TONES, period_name
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.periods import Every, Period, period_of
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.reports.blocks import BlockKind
from modules.dashboards.reports.content import Content, changed_since


class ReportFigure(NamedTuple):
    """A line of a table; of an indicator that is followed no longer only the code."""

    name: str
    unit: str = ""
    decimals: int = 0
    value: Decimal | None = None
    denominator: Decimal | None = None
    former: Decimal | None = None
    target: Decimal | None = None
    state: str = ""
    tone: str = ""
    source: str = ""
    is_lost: bool = False

    @property
    def change(self) -> Decimal | None:
        """How much it changed against the period before."""
        return None if self.value is None or self.former is None else self.value - self.former


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block; `lost` is the code of an indicator that was followed no longer."""

    kind: str
    title: str = ""
    text: str = ""
    rows: Sequence[ReportFigure] = ()
    chart: Chart | None = None
    ranks: Sequence[PartRank] | None = None
    unit: str = ""
    source: str = ""
    decimals: int = 0
    lost: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownReport:
    """All blocks; `at` is when the numbers were taken, for good unless it is a draft."""

    issuer: str
    period: Period
    at: datetime
    is_frozen: bool
    blocks: Sequence[ShownBlock]

    @property
    def is_early(self) -> bool:
        """Whether the numbers were taken before the period had ended."""
        return self.at.astimezone(LOCAL_ZONE).date() <= self.period.last_day


def show(content: Content, *, is_frozen: bool) -> ShownReport:
    """The content as it is shown."""
    period = period_of(date.fromisoformat(content["begins"]), Every(content["every"]))
    blocks = [block_shown(block, period.every) for block in content["blocks"]]
    at = datetime.fromisoformat(content["at"])
    return ShownReport(issuer=content["issuer"], period=period, at=at, is_frozen=is_frozen, blocks=blocks)


def block_shown(block: Mapping[str, Any], every: Every) -> ShownBlock:
    """One block."""
    kind, title = block["kind"], block["title"]
    if "rows" in block:
        return ShownBlock(kind=kind, title=title, rows=[row_shown(row) for row in block["rows"]])
    if "text" in block:
        return ShownBlock(kind=kind, title=title, text=block["text"])
    if "lost" in block:
        return ShownBlock(kind=kind, title=title, lost=block["lost"])
    facts: dict[str, Any] = {
        "kind": kind,
        "title": title or block["name"],
        "unit": block["unit"],
        "source": str(SOURCES[Source(block["source"])]),
        "decimals": block["decimals"],
    }
    if "ranks" in block:
        return ShownBlock(**facts, ranks=with_shares((rank["name"], Decimal(rank["value"])) for rank in block["ranks"]))
    return ShownBlock(**facts, chart=chart_shown(block, facts["title"], every))


def row_shown(row: Mapping[str, Any]) -> ReportFigure:
    """A line of a table."""
    if "value" not in row:
        return ReportFigure(row["code"], is_lost=True)
    state = IndicatorState(row["state"])
    return ReportFigure(
        name=row["name"],
        unit=row["unit"],
        decimals=row["decimals"],
        value=amount_of(row["value"]),
        denominator=amount_of(row["denominator"]),
        former=amount_of(row["former"]),
        target=amount_of(row["target"]),
        state=str(STATES[state]) if state is not IndicatorState.NONE else "",
        tone=TONES[state],
        source=str(SOURCES[Source(row["source"])]),
    )


def chart_shown(block: Mapping[str, Any], title: str, every: Every) -> Chart:
    """A line of the values, or columns with those of the year before as a line."""
    periods = [period_of(date.fromisoformat(point["begins"]), every) for point in block["points"]]
    values = [amount_of(point["value"]) for point in block["points"]]
    names, title = [period_name(period) for period in periods], headed(title, block["unit"])
    if block["kind"] == BlockKind.LINE:
        return chart(title, names, line=(_("Giá trị"), values), ticks=ticks_of(periods))
    former = [amount_of(point["former"]) for point in block["points"]]
    line = (_("Năm trước"), former)
    return chart(title, names, columns=(_("Giá trị"), values), line=line, ticks=ticks_of(periods))


def amount_of(text: str | None) -> Decimal | None:
    """A number that was written as text."""
    return None if text is None else Decimal(text)


class ShownChange(NamedTuple):
    """A number that would be another one today."""

    name: str
    period: str
    then: Decimal | None
    now: Decimal | None


def changes_shown(frozen: Content, today: Content) -> list[ShownChange]:
    """What today's numbers would say otherwise."""
    every = Every(frozen["every"])
    return [
        ShownChange(
            each.name,
            period_name(period_of(date.fromisoformat(each.begins), every)),
            amount_of(each.then),
            amount_of(each.now),
        )
        for each in changed_since(frozen, today)
    ]
