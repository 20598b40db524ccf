"""A year beside the one before, from the kept counts of months. `summary_of` and what it calls are pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Key, read_flow_days
from dothi.web.charts import Chart, chart
from modules.tourism.places.models import Place
from modules.tourism.qr.scans import SCANS_MONTH
from modules.tourism.texts import SOURCE
from modules.tourism.visitors.facets import INTERNATIONAL, VISITORS_MONTH
from modules.tourism.visitors.numbers import Visitors, first_of
from modules.tourism.visitors.queries import sums_by_month

Cells = Mapping[tuple[date, Key], int]
MONTHS = tuple(range(1, 13))
MOST_PLACES = 20


class YearCells(NamedTuple):
    """The kept numbers of a year and the one before."""

    year: int
    visitors: Cells
    scans: Cells

    def of_place(self, place: str) -> YearCells:
        """Those of one place."""
        return YearCells(
            self.year,
            {at: n for at, n in self.visitors.items() if at[1][0] == place},
            {at: n for at, n in self.scans.items() if at[1][0] == place},
        )

    def of_months(self, months: Collection[date]) -> YearCells:
        """Those of some months alone."""
        return YearCells(self.year, {at: n for at, n in self.visitors.items() if at[0] in months}, {})


class Summary(NamedTuple):
    """The year so far; compared with the former one are whole months of which both have a number."""

    visitors: Visitors
    scans: int
    compared: int
    former: int

    @property
    def total(self) -> int:
        """All visitors."""
        return self.visitors.domestic + self.visitors.international

    @property
    def international_share(self) -> float | None:
        """Of all visitors in per cent, with one decimal; None without visitors."""
        return percent(self.visitors.international, self.total)

    @property
    def change(self) -> float | None:
        """Against the same months of the former year in per cent; None where there were none."""
        return round(100 * (self.compared - self.former) / self.former, 1) if self.former else None


class PlaceYear(NamedTuple):
    """A place's year."""

    slug: str
    name: str
    summary: Summary
    share: float


def read_cells(tenant_id: int, year: int) -> YearCells:
    """A year and the one before. One statement."""
    since, until = date(year - 1, 1, 1), date(year + 1, 1, 1)
    found = read_flow_days(tenant_id, [VISITORS_MONTH, SCANS_MONTH], since, until)
    return YearCells(year, found[VISITORS_MONTH.name], found[SCANS_MONTH.name])


def summary_of(cells: YearCells, *, today: date) -> Summary:
    """The year in numbers."""
    year, sums = cells.year, sums_by_month(cells.visitors)
    is_known = {month: date(year, month, 1) in sums and date(year - 1, month, 1) in sums for month in MONTHS}
    whole = [month for month in MONTHS if is_known[month] and date(year, month, 1) < first_of(today)]

    def visitors_of(of_year: int, months: Iterable[int]) -> Visitors:
        found = [sums[at] for month in months if (at := date(of_year, month, 1)) in sums]
        return Visitors(sum(each.domestic for each in found), sum(each.international for each in found))

    return Summary(
        visitors=visitors_of(year, MONTHS),
        scans=sum(number for (month, _key), number in cells.scans.items() if month.year == year),
        compared=sum(visitors_of(year, whole)),
        former=sum(visitors_of(year - 1, whole)),
    )


def visitors_chart(cells: YearCells) -> Chart:
    """All visitors by month."""
    return of_years(_("Khách du lịch theo tháng (lượt khách)"), cells.visitors, cells.year)


def international_chart(cells: YearCells) -> Chart:
    """Those from abroad by month."""
    foreign = {at: number for at, number in cells.visitors.items() if at[1][1] == INTERNATIONAL}
    return of_years(_("Khách quốc tế theo tháng (lượt khách)"), foreign, cells.year)


def scans_chart(cells: YearCells) -> Chart:
    """Scans by month."""
    return of_years(_("Lượt quét mã QR theo tháng (lượt)"), cells.scans, cells.year)


def of_years(title: str, counted: Cells, year: int) -> Chart:
    """A year as columns, the one before as a line; months without a number have none."""
    sums: dict[date, int] = {}
    for (month, _key), number in counted.items():
        sums[month] = sums.get(month, 0) + number
    ours, former = ([sums.get(date(of_year, month, 1)) for month in MONTHS] for of_year in (year, year - 1))
    return chart(title, [str(month) for month in MONTHS], columns=(str(year), ours), line=(str(year - 1), former))


def list_places(tenant_id: int, cells: YearCells, *, today: date) -> list[PlaceYear]:
    """The places with the most visitors of the year. One statement."""
    sums: dict[str, int] = {}
    for (month, (place, *_rest)), number in cells.visitors.items():
        sums[place] = sums.get(place, 0) + (number if month.year == cells.year else 0)
    for _month, (place, *_rest) in cells.scans:
        sums.setdefault(place, 0)
    most = sorted(sums, key=lambda place: (-sums[place], place))[:MOST_PLACES]
    named = names_of(tenant_id, most)
    largest = max(sums.values(), default=0)
    return [
        PlaceYear(*named[place], summary_of(cells.of_place(place), today=today), percent(sums[place], largest) or 0)
        for place in most
        if place in named
    ]


def names_of(tenant_id: int, places: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Slug and name of places by their id. One statement."""
    query = select(Place.id, Place.slug, Place.texts).where(
        Place.tenant_id == tenant_id, Place.id.in_([UUID(place) for place in places])
    )
    return {str(id_): (slug, texts[SOURCE]["name"]) for id_, slug, texts in session.execute(query)}


def percent(part: int, whole: int) -> float | None:
    """With one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
