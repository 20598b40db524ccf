"""What each tile shows, drawn from what was read for all of them at once: no statement but in `material.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from dothi.numbers.dimensions import UNIT
from dothi.web.charts import Amount, Chart, chart
from modules.dashboards.boards.heat import HEAT_DAYS, Heat, heat_of
from modules.dashboards.boards.maps import WardMap, cluster_map, heat_map
from modules.dashboards.boards.material import Material
from modules.dashboards.boards.parts import NO_PARTS, values_of
from modules.dashboards.boards.ranks import PartRank, ranked
from modules.dashboards.boards.tiles import DIMENSIONS, BoardTile, TileKind
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.desk.figures import IndicatorFigure, figure_of
from modules.dashboards.desk.words import SOURCES, period_name, tick_of
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Period, period_of
from modules.dashboards.values.series import Book


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A tile with what it shows; `is_lost` when an indicator of it is followed no longer."""

    tile: BoardTile
    title: str
    unit: str = ""
    source: str = ""
    definition: Definition | None = None
    """Of a tile of one indicator."""
    span: str = ""
    """Of which periods."""
    is_lost: bool = False
    figure: IndicatorFigure | None = None
    running: tuple[str, Decimal] | None = None
    """The period that hasn't ended, and what it has come to so far."""
    chart: Chart | None = None
    heat: Heat | None = None
    ranks: Sequence[PartRank] | None = None
    part_title: str = ""
    """What a line of the ranks is: a unit, a ward."""
    ward_map: WardMap | None = None
    elsewhere: int = 0
    """What was counted in none of the parts that are shown."""
    days: tuple[date, date] | None = None
    """Of which records it tells, both included."""
    columns: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[Amount | None]]] = ()

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to take along as a picture."""
        return (
            (self.chart is not None and not self.chart.is_empty)
            or (self.heat is not None and not self.heat.is_empty)
            or (self.ward_map is not None and not self.ward_map.ground.is_empty)
        )

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to take along as a file."""
        return bool(self.rows or self.ranks)


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
    facts: dict[str, Any] = {"tile": tile, "title": name, "unit": unit, "definition": definition}
    facts["source"] = str(SOURCES[definition.source])
    values = [cell.value for cell in book.series(definition.code, periods)]
    names = [period_name(period) for period in periods]
    rows = [(each, (value,)) for each, value in zip(names, values, strict=True)]
    span = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
    days = (periods[0].begins, periods[-1].last_day)
    facts |= {"span": span, "columns": (headed(name, unit),), "rows": rows, "days": days}
    match tile.kind:
        case TileKind.NUMBER:
            figure = figure_of(book, definition, periods=periods)
            return Drawn(
                **{**facts, "days": figure.days}, figure=figure, running=running_of(book, periods[-1], definition)
            )
        case kind if kind in DIMENSIONS:
            return draw_parts({**facts, "rows": ()}, definition, material, window)
        case TileKind.HEAT:
            return draw_heat(facts, definition, book, window)
        case _:
            return Drawn(**facts, chart=chart_of(tile.kind, headed(name, unit), definition, periods, book))


def draw_parts(facts: dict[str, Any], definition: Definition, material: Material, window: BoardWindow) -> Drawn:
    """An indicator by unit or ward: as a list in its order, and on a map."""
    kind, span = facts["tile"].kind, window.span(definition)
    found = [material.parts.get((definition.code, each, span)) or NO_PARTS for each in DIMENSIONS[kind]]
    values = [values_of(definition, parts) for parts in found]
    is_of_units = DIMENSIONS[kind][0] == UNIT
    unknown = _("Không thuộc đơn vị nào") if is_of_units else _("Chưa rõ phường, xã")
    drawn = None
    if kind is TileKind.MAP:
        drawn = heat_map(material.ground, values[0], is_share=bool(definition.denominator))
    elif kind is TileKind.CLUSTERS:
        drawn = cluster_map(material.ground, values[1])
    return Drawn(
        **facts,
        ranks=ranked(definition, values[0], material.names, unknown),
        part_title=_("Đơn vị") if is_of_units else _("Phường, xã"),
        ward_map=drawn,
        elsewhere=0 if definition.denominator else found[0].elsewhere,
    )


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
    seen = (days[0].begins, days[-1].last_day)
    return Drawn(**{**facts, "rows": shown, "span": span, "days": seen}, heat=heat_of(values))


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
