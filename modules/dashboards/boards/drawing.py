"""What each tile shows, drawn from what was read for all of them at once: no statement but in `load`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from dothi.sites.site import Site
from dothi.values import clock
from dothi.web.charts import Amount, Chart, chart
from modules.dashboards.boards.heat import HEAT_DAYS, Heat, heat_of
from modules.dashboards.boards.ranks import Span, UnitRank, load_ranks
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.desk.figures import IndicatorFigure, figure_of
from modules.dashboards.desk.words import SOURCES, period_name, tick_of
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Period, period_of
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.series import Book


@dataclass(frozen=True, kw_only=True)
class Material:
    """All that the tiles of one or several boards are drawn of."""

    book: Book
    ranks: Mapping[tuple[str, Span], Sequence[UnitRank]]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A tile with what it shows; `is_lost` when an indicator of it is followed no longer."""

    tile: BoardTile
    title: str
    unit: str = ""
    source: str = ""
    span: str = ""
    """Of which periods."""
    is_lost: bool = False
    figure: IndicatorFigure | None = None
    running: tuple[str, Decimal] | None = None
    """The period that hasn't ended, and what it has come to so far."""
    chart: Chart | None = None
    heat: Heat | None = None
    ranks: Sequence[UnitRank] | None = None
    columns: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[Amount | None]]] = ()

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to take along as a file."""
        return bool(self.rows or self.ranks)


def load(site: Site, shown: Sequence[tuple[Sequence[BoardTile], BoardWindow]]) -> Material:
    """What these tiles need in their windows: six statements at the most, however many they are."""
    definitions, today = load_definitions(site), clock.local_today()
    known = [
        (tile, definitions[code], window)
        for tiles, window in shown
        for tile in tiles
        for code in tile.codes
        if code in definitions
    ]
    ranked = [(each, window.span(each)) for tile, each, window in known if tile.kind is TileKind.RANKING]
    return Material(
        book=load_book(
            site.tenant_id,
            definitions,
            sorted({each.code for _tile, each, _window in known}),
            since=min((window.needed(each, tile.kind) for tile, each, window in known), default=today),
            today=today,
        ),
        ranks=load_ranks(site.tenant_id, ranked),
    )


def draw(tile: BoardTile, material: Material, window: BoardWindow) -> Drawn:
    """One tile."""
    if tile.kind is TileKind.TEXT:
        return Drawn(tile=tile, title=tile.title)
    known = material.book.definitions
    if any(code not in known for code in tile.codes):
        return Drawn(tile=tile, title=tile.title or _("Chỉ số không còn được theo dõi"), is_lost=True)
    if tile.kind is TileKind.TABLE:
        return draw_table(tile, material.book, window)
    return draw_one(tile, known[tile.codes[0]], material, window)


def draw_one(tile: BoardTile, definition: Definition, material: Material, window: BoardWindow) -> Drawn:
    """A tile of one indicator."""
    periods, book = window.periods(definition), material.book
    unit = definition.text("unit")
    name = tile.title or definition.text("name")
    facts: dict[str, Any] = {"tile": tile, "title": name, "unit": unit, "source": str(SOURCES[definition.source])}
    values = [cell.value for cell in book.series(definition.code, periods)]
    names = [period_name(period) for period in periods]
    rows = [(each, (value,)) for each, value in zip(names, values, strict=True)]
    span = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
    facts |= {"span": span, "columns": (headed(name, unit),), "rows": rows}
    match tile.kind:
        case TileKind.NUMBER:
            figure = figure_of(book, definition, periods=periods)
            return Drawn(**facts, figure=figure, running=running_of(book, periods[-1], definition))
        case TileKind.RANKING:
            return Drawn(
                **{**facts, "rows": ()}, ranks=material.ranks.get((definition.code, window.span(definition)), ())
            )
        case TileKind.HEAT:
            return draw_heat(facts, definition, book, window)
        case _:
            return Drawn(**facts, chart=chart_of(tile.kind, headed(name, unit), definition, periods, book))


def chart_of(kind: TileKind, title: str, definition: Definition, periods: Sequence[Period], book: Book) -> Chart:
    """A line of its values, or columns with the same of the year before as a line."""
    values = [cell.value for cell in book.series(definition.code, periods)]
    names, ticks = [period_name(period) for period in periods], ticks_of(periods)
    if kind is TileKind.LINE:
        return chart(title, names, line=(_("Giá trị"), values), ticks=ticks)
    former = [book.cell(definition.code, period.a_year_before()).value for period in periods]
    return chart(title, names, columns=(_("Giá trị"), values), line=(_("Năm trước"), former), ticks=ticks)


def ticks_of(periods: Sequence[Period]) -> list[str]:
    """What stands under them: of many only every so many, so that they don't run into each other."""
    step = -(-len(periods) // 12)
    return [tick_of(period) if at % step == 0 else " " for at, period in enumerate(periods)]


def draw_heat(facts: dict[str, Any], definition: Definition, book: Book, window: BoardWindow) -> Drawn:
    """Half a year of days."""
    days = window.days(HEAT_DAYS)
    values = [(day.begins, book.cell(definition.code, day).value) for day in days]
    shown = [(f"{day:%d/%m/%Y}", (value,)) for day, value in values if value is not None]
    span = f"{period_name(days[0])} – {period_name(days[-1])}"
    return Drawn(**{**facts, "rows": shown, "span": span}, heat=heat_of(values))


def draw_table(tile: BoardTile, book: Book, window: BoardWindow) -> Drawn:
    """A line an indicator."""
    known = [book.definitions[code] for code in tile.codes]
    rows: list[tuple[str, Sequence[Amount | None]]] = []
    for each in known:
        figure = figure_of(book, each, periods=window.periods(each))
        rows.append((headed(each.text("name"), each.text("unit")), (figure.former, figure.value, figure.target)))
    return Drawn(
        tile=tile,
        title=tile.title or _("Bảng chỉ số"),
        source=", ".join(sorted({str(SOURCES[each.source]) for each in known})),
        columns=(_("Kỳ trước"), _("Kỳ này"), _("Chỉ tiêu")),
        rows=rows,
    )


def running_of(book: Book, newest: Period, definition: Definition) -> tuple[str, Decimal] | None:
    """The period that hasn't ended, if it follows the newest one shown."""
    period = period_of(book.today, newest.every)
    value = book.cell(definition.code, period).value
    return None if value is None or period != newest.after() else (period_name(period), value)


def headed(name: str, unit: str) -> str:
    """A title with its unit."""
    return f"{name} ({unit})" if unit else name
