"""A report as a workbook: a sheet of figures with their formats, and one of charts beside their numbers. Vietnamese.

Imported when one is asked for: no other page needs the library. Texts stay texts, whatever they begin with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from xlsxwriter import Workbook

from modules.dashboards.indicators.definition import SOURCE
from modules.dashboards.reports.blocks import BlockKind
from modules.dashboards.reports.content import Content
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.printing import taken_line
from modules.dashboards.reports.shown import ShownBlock, ShownReport, show

WIDTHS = (48, 14, 14, 14, 14, 14, 14, 16, 22)
HEADINGS = (
    "Chỉ số", "Đơn vị tính", "Kỳ trước", "Kỳ này", "Thay đổi", "Chỉ tiêu", "Tính trên", "Trạng thái", "Nguồn",
)  # fmt: skip
KINDS: Mapping[str, str] = {BlockKind.LINE: "line", BlockKind.RANKING: "bar"}
"""Of native charts; others are columns."""
BASIS = HEADINGS.index("Tính trên")
CHART_ROWS = 17
"""How many rows a chart stands beside."""
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # the same for all: the same report gives the same bytes


def xlsx_of(report: PeriodReport, content: Content) -> bytes:
    """The workbook, in Vietnamese. No statement."""
    stream = io.BytesIO()
    with force_locale(SOURCE), Workbook(stream, {"in_memory": True}) as book:
        shown = show(content, is_frozen=report.frozen is not None)
        book.set_properties({"title": report.title, "author": shown.issuer, "created": CREATED})
        sheet = Sheets(book)
        sheet.figures(report.title, shown)
        sheet.charts([block for block in shown.blocks if block.chart is not None or block.ranks])
    return stream.getvalue()


class Sheets:
    """The sheets of one workbook, with the formats that they share."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.amounts: dict[int, Any] = {}

    def amount(self, decimals: int) -> Any:
        """The format of numbers with so many decimals."""
        if decimals not in self.amounts:
            after = f".{'0' * decimals}" if decimals else ""
            self.amounts[decimals] = self.book.add_format({"num_format": f"#,##0{after}", "valign": "top"})
        return self.amounts[decimals]

    def put(self, sheet: Any, row: int, cells: Sequence[str | Decimal | None], decimals: int = 0) -> None:
        """A row; what is missing stays empty."""
        for column, cell in enumerate(cells):
            if isinstance(cell, Decimal):
                sheet.write_number(row, column, float(cell), self.amount(decimals))
            elif cell:
                sheet.write_string(row, column, cell, self.wrapped)

    def figures(self, title: str, shown: ShownReport) -> None:
        """The indicators of all tables, and the report's words, in their order."""
        sheet = self.book.add_worksheet("Số liệu")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, self.bold)
        sheet.write_string(1, 0, taken_line(shown), self.wrapped)
        at = 3
        for block in shown.blocks:
            at = self.words(sheet, at, block)
            if block.rows:
                at = self.table(sheet, at, block)

    def words(self, sheet: Any, at: int, block: ShownBlock) -> int:
        """Title and text of a block; the next row."""
        if block.chart is not None or block.ranks is not None:
            return at
        if block.title:
            sheet.write_string(at, 0, block.title, self.bold)
            at += 1
        for line in filter(None, map(str.strip, block.text.splitlines())):
            sheet.write_string(at, 0, line, self.wrapped)
            at += 1
        return at

    def table(self, sheet: Any, at: int, block: ShownBlock) -> int:
        """The indicators of a block; the next row but one."""
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(at, column, heading, self.head)
        for row in block.rows:
            at += 1
            state = "không còn được theo dõi" if row.is_lost else row.state
            values = (row.former, row.value, row.change, row.target)
            self.put(sheet, at, (row.name, row.unit, *values, None, state, row.source), row.decimals)
            if row.denominator is not None:
                sheet.write_number(at, BASIS, float(row.denominator), self.amount(0))
        return at + 2

    def charts(self, blocks: Sequence[ShownBlock]) -> None:
        """Each chart beside its numbers; no sheet where there is none."""
        if not blocks:
            return
        sheet, at = self.book.add_worksheet("Biểu đồ"), 0
        for column, width in enumerate((34, 14, 14)):
            sheet.set_column(column, column, width)
        for block in blocks:
            title, headings, rows = numbers_of(block)
            sheet.write_string(at, 0, title, self.bold)
            for column, heading in enumerate(headings):
                sheet.write_string(at + 1, column, heading, self.head)
            for number, row in enumerate(rows, at + 2):
                self.put(sheet, number, row, block.decimals)
            if rows:
                columns = columns_below(sheet.get_name(), at + 1, len(rows), len(headings))
                sheet.insert_chart(at, 4, self.chart(block, [sheet.get_name(), at, 0], list(columns)))
            at += max(CHART_ROWS, len(rows) + 3)

    def chart(self, block: ShownBlock, title: list[str | int], columns: Sequence[dict[str, Any]]) -> Any:
        """The native chart of one column of numbers, or of two: the second one as a line.

        Its title is that of a cell: a text that looks like a reference would be taken for one.
        """
        kind = KINDS.get(block.kind, "column")
        made: Any = self.book.add_chart({"type": kind})
        made.add_series(columns[0])
        if len(columns) > 1:
            second: Any = self.book.add_chart({"type": "line"})
            second.add_series(columns[1])
            made.combine(second)
        made.set_title({"name": title, "name_font": {"size": 12}})
        made.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
        if kind == "bar":
            made.set_y_axis({"reverse": True})
        made.set_size({"width": 640, "height": 320})
        return made


def columns_below(sheet: str, head: int, rows: int, columns: int) -> Iterator[dict[str, Any]]:
    """The columns of numbers under a row of headings, as series of a chart; the first column names the rows."""
    last = head + rows
    for column in range(1, columns):
        yield {
            "name": [sheet, head, column],
            "categories": [sheet, head + 1, 0, last, 0],
            "values": [sheet, head + 1, column, last, column],
            "marker": {"type": "circle", "size": 5},
        }


def numbers_of(block: ShownBlock) -> tuple[str, list[str], list[tuple[str | Decimal | None, ...]]]:
    """Title, headings and rows of what a chart is drawn of."""
    if block.chart is None:
        title = f"{block.title} ({block.unit})" if block.unit else block.title
        return title, ["Đơn vị", "Giá trị"], [(rank.name, rank.value) for rank in block.ranks or ()]
    places = [place for _title, place in block.chart.headings]
    rows = [(row[0], *(exact(row[place]) for place in places)) for row in block.chart.rows]
    return block.chart.title, ["Kỳ", *(title for title, _place in block.chart.headings)], rows


def exact(value: object) -> Decimal | None:
    """A number of a chart, which was made of decimals."""
    return value if isinstance(value, Decimal) else None
