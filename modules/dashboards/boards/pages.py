"""`/work/dashboards/boards`: the dashboards, one of them, and its tiles as files."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.content.typesetting import png
from dothi.identity import acting_member
from dothi.language.locales import spoken
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Malformed, NotFound
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, Answer, shared
from dothi.web.sheets import Cell, csv_file, download
from modules.dashboards import permissions as p
from modules.dashboards.boards.asking import asked_window, get_seen, may_see, role_titles
from modules.dashboards.boards.drawing import Drawn, draw
from modules.dashboards.boards.material import load
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import list_boards
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.desk.records import records_of
from modules.dashboards.desk.words import EVERY
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/boards")
@require(p.VIEW)
def boards() -> ResponseReturnValue:
    """Those that are made for the reader. One statement."""
    rows = [row for row in list_boards(tenant_id()) if may_see(row)]
    return render_template("dashboards/boards.html", boards=rows, roles=role_titles())


@routes.get("/boards/<uuid:board_id>")
@require(p.VIEW)
def board(board_id: UUID) -> ResponseReturnValue:
    """One. Two statements while its tiles are kept."""
    row = get_seen(tenant_id(), board_id)
    window, asked, errors = asked_window(row)
    page = render_template(
        "dashboards/board.html",
        board=row,
        tiles=PLACE,
        asked=asked,
        errors=errors,
        every_options=[(every.value, str(title)) for every, title in EVERY.items()],
    )
    return tiles_of(row, window, asked).within(page)


def tiles_of(row: BoardRow, window: BoardWindow, asked: Mapping[str, str]) -> Answer:
    """Its tiles over the periods of the link: kept for all who have the same rights."""
    key = ("dashboards.board", row.id, row.version, window, *asked.items(), spoken(), acting_member().permissions)
    return shared(tenant_id(), key, lambda: written(row, window, asked))


def written(row: BoardRow, window: BoardWindow, asked: Mapping[str, str]) -> str:
    """The tiles as HTML. Seven statements at the most, however many there are."""
    material = load(current_site(), [(row.arranged, window)])
    tiles = [draw(tile, material, window) for tile in row.arranged]
    return render_template(
        "dashboards/_board.html",
        board=row,
        tiles=[(drawn, records_of(drawn.definition, drawn.days), page_of(drawn)) for drawn in tiles],
        asked=asked,
        now=clock.now(),
    )


def page_of(drawn: Drawn) -> str:
    """The page of the indicator that a tile shows; none of several, and of what is followed no more."""
    return url_for(".indicator", code=drawn.definition.code) if drawn.definition is not None else ""


@routes.get("/boards/<uuid:board_id>/tiles/<tile_id>.csv")
@require(p.VIEW)
def tile_file(board_id: UUID, tile_id: str) -> Response:
    """The numbers of a tile."""
    drawn = get_drawn(board_id, tile_id)
    rows: list[list[Cell]]
    if drawn.ranks is not None:
        headings, rows = [drawn.part_title, drawn.title], [[rank.name, rank.value] for rank in drawn.ranks]
    else:
        headings = [_("Chỉ số") if len(drawn.columns) > 1 else _("Kỳ"), *drawn.columns]
        rows = [[name, *("" if value is None else value for value in values)] for name, values in drawn.rows]
    return csv_file(f"{tile_id}.csv", headings, rows)


@routes.get("/boards/<uuid:board_id>/tiles/<tile_id>.svg")
@require(p.VIEW)
def tile_picture(board_id: UUID, tile_id: str) -> Response:
    """The chart or map of a tile, for documents and slides."""
    return download(f"{tile_id}.svg", picture_of(get_drawn(board_id, tile_id)), "image/svg+xml")


@routes.get("/boards/<uuid:board_id>/tiles/<tile_id>.png")
@require(p.VIEW)
def tile_dots(board_id: UUID, tile_id: str) -> Response:
    """The same for programs that take no SVG."""
    return download(f"{tile_id}.png", png(picture_of(get_drawn(board_id, tile_id))), "image/png")


def picture_of(drawn: Drawn) -> str:
    """A tile as a picture that needs no sheet of ours. Raises NotFound for a tile without one."""
    if not drawn.has_picture:
        raise NotFound(_("Ô này không có biểu đồ."))
    return render_template("dashboards/picture.svg", drawn=drawn, site=current_site(), day=clock.local_today())


def get_drawn(board_id: UUID, tile_id: str) -> Drawn:
    """A tile over the periods of the link. Raises NotFound, Denied, and Malformed for periods that can't be."""
    row = get_seen(tenant_id(), board_id)
    tile = next((tile for tile in row.arranged if tile.id == tile_id), None)
    if tile is None:
        raise NotFound(_("Không có ô này."))
    window, _asked, errors = asked_window(row)
    if errors:
        raise Malformed(
            _("Khoảng thời gian trong đường dẫn chưa đúng. Vui lòng mở lại bảng điều hành."), code="bad_window"
        )
    return draw(tile, load(current_site(), [([tile], window)]), window)
