"""What everybody sees at /so-lieu, and the same as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.lasting import LastingPage
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.api import answer_json
from dothi.web.charts import Chart
from dothi.web.routes import Routes
from dothi.web.sheets import Cell, csv_file
from modules.dashboards.api.values import LICENCE, plain
from modules.dashboards.desk.figures import SHOWN, IndicatorFigure, chart_of, earliest, figure_of
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import last_closed, last_periods
from modules.dashboards.indicators.service import in_order, load_definitions
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.series import Book
from tenants.kit.current import tenant_id

routes = Routes()
A_YEAR_BEFORE = timedelta(days=380)
FILE_PERIODS = 36


class PublicFigure(NamedTuple):
    """An indicator for citizens."""

    figure: IndicatorFigure
    chart: Chart
    words: str


@routes.get("")
@public
def index() -> ResponseReturnValue:
    """The chosen indicators. Four statements however many they are."""
    book, shown = load_public(SHOWN)
    figures = [
        PublicFigure(figure_of(book, each), chart_of(book, each), each.text("words") or each.text("definition"))
        for each in shown
    ]
    return render_template("dashboards/public.html", figures=figures, every=EVERY, licence=LICENCE)


def load_public(number: int) -> tuple[Book, Sequence[Definition]]:
    """The public indicators with so many periods and the year before."""
    definitions, today = load_definitions(current_site()), clock.local_today()
    shown = [each for each in in_order(definitions) if each.is_public]
    since = earliest(shown, today, number=number) - A_YEAR_BEFORE
    return load_book(tenant_id(), definitions, [each.code for each in shown], since=since, today=today), shown


@routes.get("/du-lieu.csv")
@public
def data_file() -> Response:
    """All values as open data, a value a line."""
    headings = [_("Mã chỉ số"), _("Tên chỉ số"), _("Đơn vị tính"), _("Kỳ"), _("Từ ngày"), _("Đến ngày"), _("Giá trị")]
    return csv_file("so-lieu.csv", headings, data_rows(*load_public(FILE_PERIODS)))


def data_rows(book: Book, shown: Sequence[Definition]) -> Iterator[list[Cell]]:
    """A value a row, the oldest first."""
    for each in shown:
        periods = last_periods(last_closed(book.today, each.every), FILE_PERIODS)
        for period, cell in zip(periods, book.series(each.code, periods), strict=True):
            if cell.value is not None:
                span = [period.begins.isoformat(), period.last_day.isoformat()]
                yield [each.code, each.text("name"), each.text("unit"), period.code, *span, cell.value]


@routes.get("/tu-dien.csv")
@public
def dictionary_file() -> Response:
    """What each indicator means: the data dictionary."""
    definitions = load_definitions(current_site())
    headings = [_("Mã chỉ số"), _("Tên chỉ số"), _("Đơn vị tính"), _("Kỳ"), _("Cách tính"), _("Công thức")]
    rows = (
        [each.code, each.text("name"), each.text("unit"), str(EVERY[each.every]), each.text("definition"), each.formula]
        for each in in_order(definitions)
        if each.is_public
    )
    return csv_file("tu-dien-so-lieu.csv", headings, rows)


@routes.get("/du-lieu.json")
@public
def data_json() -> Response:
    """Values with dictionary and licence in one document."""
    book, shown = load_public(FILE_PERIODS)
    values: dict[str, list[dict[str, object]]] = {each.code: [] for each in shown}
    for each in shown:
        periods = last_periods(last_closed(book.today, each.every), FILE_PERIODS)
        for period, cell in zip(periods, book.series(each.code, periods), strict=True):
            if cell.value is not None:
                values[each.code].append({"period": period.code, "value": plain(cell.value)})
    items = [
        {
            "code": each.code,
            "name": each.text("name"),
            "unit": each.text("unit"),
            "definition": each.text("definition"),
            "formula": each.formula,
            "period": each.every.value,
            "values": values[each.code],
        }
        for each in shown
    ]
    publisher = {"licence": LICENCE, "publisher": current_site().name, "page": url_for(".index", _external=True)}
    return answer_json({**publisher, "indicators": items})


def lasting_pages(_site: Site, _most: int) -> Sequence[LastingPage]:
    """What stands in the sitemap. No statement."""
    return [LastingPage("/so-lieu"), LastingPage("/so-lieu/bao-cao")]
