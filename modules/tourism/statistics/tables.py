"""The numbers of charts as a file, and the years that can be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Response, request
from flask_babel import gettext as _

from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.web.sheets import Cell, csv_file
from modules.tourism.statistics.figures import MONTHS, YearCells
from modules.tourism.visitors.queries import sums_by_month

YEARS = 5


def year_options() -> list[tuple[str, str]]:
    """This year and those before, for a select."""
    this = clock.local_today().year
    return [(str(year), str(year)) for year in range(this, this - YEARS, -1)]


def asked_year() -> int:
    """The year of the request, this one unless said. Raises NotFound."""
    text = request.args.get("year", "") or str(clock.local_today().year)
    if text not in dict(year_options()):
        raise NotFound(_("Không có số liệu của năm này."))
    return int(text)


def monthly_file(cells: YearCells, *, with_scans: bool) -> Response:
    """Each month of the year and the one before."""
    headings = [_("Tháng"), _("Trong nước"), _("Quốc tế"), *([_("Lượt quét QR")] if with_scans else [])]
    return csv_file(f"khach-du-lich-{cells.year}.csv", headings, monthly_rows(cells, with_scans=with_scans))


def monthly_rows(cells: YearCells, *, with_scans: bool) -> Iterator[list[Cell]]:
    """A month a row, empty where nobody has counted."""
    visitors = sums_by_month(cells.visitors)
    scans: dict[date, int] = {}
    for (month, _key), number in cells.scans.items():
        scans[month] = scans.get(month, 0) + number
    for month in (date(year, number, 1) for year in (cells.year - 1, cells.year) for number in MONTHS):
        counted: tuple[Cell, ...] = visitors.get(month) or ("", "")
        yield [f"{month:%m/%Y}", *counted, *([scans.get(month, 0)] if with_scans else [])]
