"""`/work/dashboards`: all indicators, and one of them with its chart, table, file and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.routes import Routes
from dothi.web.sheets import Cell, csv_file
from modules.dashboards import permissions as p
from modules.dashboards.desk.figures import SHOWN, IndicatorFigure, chart_of, earliest, figure_of
from modules.dashboards.desk.records import records_of
from modules.dashboards.desk.words import AT_ZERO, CHANNELS, EVERY, SOURCES, period_name
from modules.dashboards.indicators.definition import PROVINCE_SET, Definition, Source
from modules.dashboards.indicators.formulas import (
    arrows,
    circle_under,
    find_circle,
    needed_by_formula,
    needs_of,
)
from modules.dashboards.indicators.periods import last_closed, last_periods, period_of
from modules.dashboards.indicators.service import get_definition, in_order, load_definitions
from modules.dashboards.indicators.sets import compared_definition, is_comparable, titles_of_sets
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.series import Book
from modules.dashboards.values.storing import list_changes
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

routes = Routes()
FILE_PERIODS = 60
"""Of a file: five years of months."""
VIEWS = ("all", "attention", "stale", "public")


@routes.get("")
@require(p.VIEW)
def indicators() -> ResponseReturnValue:
    """Every indicator with its newest value. Four statements however many there are."""
    figures = load_figures(load_definitions(current_site()))
    view = request.args.get("view", "all")
    chosen = [figure for figure in figures if belongs(figure, view)]
    titles = {"all": _("Tất cả"), "attention": _("Cần chú ý"), "stale": _("Chậm số liệu"), "public": _("Công khai")}
    return render_template(
        "dashboards/indicators.html",
        groups=groups_of(chosen),
        circular=circular_of(figures),
        is_empty=not figures,
        tabs=[
            {
                "title": titles[name],
                "url": url_for(".indicators", view=None if name == "all" else name),
                "active": view == name,
                "number": sum(belongs(figure, name) for figure in figures),
            }
            for name in VIEWS
        ],
        sources=SOURCES,
    )


def load_figures(definitions: Mapping[str, Definition]) -> list[IndicatorFigure]:
    """All of them in the order of lists. Three statements."""
    ordered, today = in_order(definitions), clock.local_today()
    since = earliest(ordered, today, number=SHOWN)
    book = load_book(tenant_id(), definitions, list(definitions), since=since, today=today)
    return [figure_of(book, each) for each in ordered]


def belongs(figure: IndicatorFigure, view: str) -> bool:
    """Whether a tab has it; a tab that nobody knows has all."""
    if view == "attention":
        return figure.state in {IndicatorState.AMBER, IndicatorState.RED}
    if view == "stale":
        return figure.is_stale
    return view != "public" or figure.definition.is_public


def groups_of(figures: Sequence[IndicatorFigure]) -> list[tuple[str, list[IndicatorFigure]]]:
    """The same under the names of their sets."""
    titles, others = titles_of_sets(), _("Chỉ số của địa phương và các phân hệ")
    groups: dict[str, list[IndicatorFigure]] = {}
    for figure in figures:
        groups.setdefault(titles.get(figure.definition.from_set, others), []).append(figure)
    return list(groups.items())


def circular_of(figures: Sequence[IndicatorFigure]) -> frozenset[str]:
    """The codes of those whose formulas lead back to themselves: none of them has a value."""
    formulas = {each.definition.code: each for each in figures if each.definition.source is Source.FORMULA}
    lost = [code for code, each in formulas.items() if each.value is None]
    needs = needs_of({code: each.definition for code, each in formulas.items()}) if lost else {}
    return frozenset(code for code in lost if find_circle(needs, code))


@routes.get("/indicators/<code>")
@require(p.VIEW)
def indicator(code: str) -> ResponseReturnValue:
    """One indicator. Six statements, one more of the province's own."""
    return indicator_page(code, {}, {})


def indicator_page(code: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """The page, with what was typed into its form of a value."""
    definition, definitions = get_definition(current_site(), code)
    today = clock.local_today()
    book = book_of_years(definition, definitions, today)
    figure = figure_of(book, definition)
    return render_template(
        "dashboards/indicator.html",
        figure=figure,
        definition=definition,
        running=running_of(book, definition),
        chart=chart_of(book, definition),
        changes=[
            (change, period_name(period_of(change.begins_on, definition.every)))
            for change in list_changes(tenant_id(), code)
        ],
        parts=parts_of_formula(definition, definitions),
        circle=circle_of(figure, definitions),
        unit=next(
            (unit.name for unit in list_units(tenant_id(), include_inactive=True) if unit.id == definition.unit_id), ""
        ),
        records=records_of(definition, figure.days),
        told=told_of(definition),
        facts={
            "every": EVERY[definition.every],
            "source": SOURCES[definition.source],
            "at_zero": AT_ZERO[definition.at_zero],
        },
        csv=url_for(".indicator_file", code=code),
        channels=CHANNELS,
        next_period=last_closed(today, definition.every).code,
        typed=typed,
        errors=errors,
    )


def book_of_years(definition: Definition, definitions: Mapping[str, Definition], today: date) -> Book:
    """One indicator's periods with those of the year before."""
    since = earliest([definition], today, number=SHOWN) - timedelta(
        days=2 * 366 if definition.every.months == 12 else 380
    )
    return load_book(tenant_id(), definitions, [definition.code], since=since, today=today)


def running_of(book: Book, definition: Definition) -> tuple[str, Any] | None:
    """The period that hasn't ended, as far as it is known."""
    period = period_of(book.today, definition.every)
    value = book.cell(definition.code, period).value
    return None if value is None else (period_name(period), value)


def parts_of_formula(definition: Definition, definitions: Mapping[str, Definition]) -> list[tuple[str, str]]:
    """The indicators that a formula needs: code and name."""
    if definition.source is not Source.FORMULA:
        return []
    codes = sorted(needed_by_formula(definition.formula))
    return [(code, definitions[code].text("name") if code in definitions else "") for code in codes]


def circle_of(figure: IndicatorFigure, definitions: Mapping[str, Definition]) -> str:
    """The circle of formulas that keeps it from having a value: a → b → a; empty without one."""
    if figure.definition.source is not Source.FORMULA or figure.value is not None:
        return ""
    return arrows(circle_under(needs_of(definitions), figure.definition.code))


def told_of(definition: Definition) -> str:
    """What the province hears of it; empty of what nobody else has."""
    common = compared_definition(current_site(), definition.code)
    if common is None:
        return str(_("không, tỉnh không còn theo dõi chỉ số này")) if definition.from_set == PROVINCE_SET else ""
    if is_comparable(definition, common):
        return str(_("theo cách tính, đơn vị và kỳ chung của mọi địa phương"))
    return str(_("không, vì nguồn hoặc đơn vị tính đã khác bộ chỉ số: không so sánh được"))


@routes.get("/indicators/<code>.csv")
@require(p.VIEW)
def indicator_file(code: str) -> Response:
    """Its closed periods as a file."""
    definition, definitions = get_definition(current_site(), code)
    today = clock.local_today()
    since = earliest([definition], today, number=FILE_PERIODS)
    book = load_book(tenant_id(), definitions, [code], since=since, today=today)
    unit = definition.text("unit")
    headings = [
        _("Kỳ"),
        _("Từ ngày"),
        _("Đến ngày"),
        f"{definition.text('name')} ({unit})" if unit else definition.text("name"),
    ]
    return csv_file(f"{code}.csv", headings, rows_of(book, definition))


def rows_of(book: Book, definition: Definition) -> Iterator[list[Cell]]:
    """A period a row, from the first that has a value."""
    periods = last_periods(definition.newest(book.today), FILE_PERIODS)
    cells = book.series(definition.code, periods)
    first = next((at for at, cell in enumerate(cells) if cell.value is not None), len(cells))
    for period, cell in list(zip(periods, cells, strict=True))[first:]:
        yield [
            period.code,
            period.begins.isoformat(),
            period.last_day.isoformat(),
            "" if cell.value is None else cell.value,
        ]
