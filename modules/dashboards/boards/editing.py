"""`/work/dashboards/boards`: making a dashboard, its settings and tiles; each step a button, dragging an addition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, fields

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, DomainError, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.web.fields import NEEDED, Line, Paragraphs, number, one_of, version
from dothi.web.forms import Errors, load_form, read_client_id, read_form, read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.boards.asking import indicator_options, known_codes, role_titles
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import (
    BoardDraft,
    add_board,
    arrange,
    change_board,
    copy_board,
    get_board,
    put_tile,
    remove_board,
)
from modules.dashboards.boards.tiles import DIMENSIONS, WIDEST, BoardTile, TileKind, widened
from modules.dashboards.boards.words import KINDS
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.order import STEPS as ORDERING
from modules.dashboards.order import Arrangement
from tenants.kit.current import tenant_id

routes = Routes()
NEW = "new"
STEPS: Mapping[str, Arrangement[BoardTile]] = {
    **ORDERING,
    "wider": lambda tiles, tile_id: widened(tiles, tile_id, 1),
    "narrower": lambda tiles, tile_id: widened(tiles, tile_id, -1),
}
"""What a button of the arranging page does to the tiles."""


class BoardForm(Schema):
    """What is said of a dashboard."""

    version = version(load_default=0)
    title = Line(120, required=True)
    roles = fields.List(fields.String(), load_default=list)
    every = fields.String(load_default="", validate=one_of(["", *Every]))


class TileForm(Schema):
    """A tile."""

    version = version()
    kind = fields.String(required=True, validate=one_of(TileKind), error_messages=NEEDED)
    codes = fields.List(fields.String(), load_default=list)
    title = Line(120, load_default="")
    text = Paragraphs(1000, load_default="")
    width = number(1, WIDEST, load_default=1)


class ArrangeForm(Schema):
    """A step of arranging."""

    version = version(required=True)
    step = fields.String(required=True, validate=one_of(STEPS))
    tile = fields.String(required=True)


@routes.get("/boards/new")
@require(p.BOARDS)
def new_board() -> ResponseReturnValue:
    """An empty form."""
    return board_form(None, {"client_id": str(uuid4())}, {})


@routes.post("/boards/new")
@require(p.BOARDS)
def create_board() -> ResponseReturnValue:
    """Make one; its tiles come next."""
    data, errors = load_form(BoardForm(), request.form)
    if not errors:
        try:
            row = add_board(tenant_id(), draft_from(data), actor=acting_member(), client_id=read_client_id())
        except Invalid as error:
            errors = refusal(error)
        else:
            flash(_("Đã tạo bảng điều hành. Hãy thêm các ô."), "success")
            return redirect(url_for(".arranging", board_id=row.id), 303)
    return board_form(None, request.form, errors), 422


@routes.get("/boards/<uuid:board_id>/settings")
@require(p.BOARDS)
def board_settings(board_id: UUID) -> ResponseReturnValue:
    """The form of one."""
    row = get_board(tenant_id(), board_id)
    return board_form(row, {"title": row.title, "every": row.every, "version": row.version}, {}, chosen=row.roles)


@routes.post("/boards/<uuid:board_id>/settings")
@require(p.BOARDS)
def save_board(board_id: UUID) -> ResponseReturnValue:
    """Change it."""
    row = get_board(tenant_id(), board_id)
    data, errors = load_form(BoardForm(), request.form)
    if not errors:
        try:
            change_board(row, draft_from(data), version=data["version"], actor=acting_member())
        except Conflict as error:
            return board_form(row, request.form, refusal(error)), error.status
        else:
            flash(_("Đã lưu bảng điều hành."), "success")
            return redirect(url_for(".board", board_id=row.id), 303)
    return board_form(row, request.form, errors), 422


def draft_from(data: Mapping[str, Any]) -> BoardDraft:
    """What was typed; roles that nobody knows are passed over."""
    known = role_titles()
    return BoardDraft(
        title=data["title"], every=data["every"], roles=tuple(role for role in data["roles"] if role in known)
    )


def board_form(
    row: BoardRow | None, typed: Mapping[str, Any], errors: Errors, *, chosen: Sequence[str] | None = None
) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/board_form.html",
        board=row,
        typed=typed,
        chosen=request.form.getlist("roles") if chosen is None else chosen,
        errors=errors,
        role_options=[(role, str(title)) for role, title in role_titles().items()],
        every_options=[(every.value, str(title)) for every, title in EVERY.items()],
        copy_id=str(uuid4()),
    )


@routes.post("/boards/<uuid:board_id>/copy")
@require(p.BOARDS)
def copy(board_id: UUID) -> ResponseReturnValue:
    """A second one like it."""
    row = copy_board(tenant_id(), board_id, actor=acting_member(), client_id=read_client_id())
    flash(_("Đã sao chép bảng điều hành."), "success")
    return redirect(url_for(".arranging", board_id=row.id), 303)


@routes.post("/boards/<uuid:board_id>/remove")
@require(p.BOARDS)
def remove(board_id: UUID) -> ResponseReturnValue:
    """Remove it."""
    row = get_board(tenant_id(), board_id)
    remove_board(row, version=read_version(), actor=acting_member())
    flash(_("Đã xóa bảng điều hành."), "success")
    return redirect(url_for(".boards"), 303)


@routes.get("/boards/<uuid:board_id>/arrange")
@require(p.BOARDS)
def arranging(board_id: UUID) -> ResponseReturnValue:
    """Its tiles with the buttons that move them."""
    row, definitions = get_board(tenant_id(), board_id), load_definitions(current_site())
    names = {
        tile.id: tile.title or next((definitions[code].text("name") for code in tile.codes if code in definitions), "")
        for tile in row.arranged
    }
    return render_template(
        "dashboards/arranging.html", board=row, tiles=row.arranged, names=names, kinds=KINDS, widest=WIDEST
    )


@routes.post("/boards/<uuid:board_id>/arrange")
@require(p.BOARDS)
def step(board_id: UUID) -> ResponseReturnValue:
    """One step. A tile that somebody else removed stays away."""
    row = get_board(tenant_id(), board_id)
    data = read_form(ArrangeForm())
    change = STEPS[data["step"]]
    arrange(row, lambda tiles: change(tiles, data["tile"]), version=data["version"], actor=acting_member())
    place = "" if data["step"] in {"remove", "order"} else f"tile-{data['tile']}"
    return redirect(url_for(".arranging", board_id=board_id, _anchor=place or None), 303)


@routes.get("/boards/<uuid:board_id>/tiles/<tile_id>")
@require(p.BOARDS)
def tile(board_id: UUID, tile_id: str) -> ResponseReturnValue:
    """The form of a tile, or of a new one."""
    row = get_board(tenant_id(), board_id)
    found = get_tile(row, tile_id)
    typed = {"kind": found.kind.value, "title": found.title, "text": found.text, "width": found.width}
    return tile_form(row, tile_id, typed, {}, chosen=found.codes)


@routes.post("/boards/<uuid:board_id>/tiles/<tile_id>")
@require(p.BOARDS)
def save_tile(board_id: UUID, tile_id: str) -> ResponseReturnValue:
    """Add it or change it."""
    row = get_board(tenant_id(), board_id)
    found = get_tile(row, tile_id)
    data, errors = load_form(TileForm(), request.form)
    if not errors:
        try:
            changed = tile_from(data, tile_id=new_id().hex if tile_id == NEW else found.id)
            put_tile(row, changed, version=data["version"], actor=acting_member())
        except DomainError as error:
            errors = refusal(error)
        else:
            flash(_("Đã lưu ô."), "success")
            return redirect(url_for(".arranging", board_id=board_id, _anchor=f"tile-{changed.id}"), 303)
    return tile_form(row, tile_id, request.form, errors, chosen=request.form.getlist("codes")), 422


def get_tile(row: BoardRow, tile_id: str) -> BoardTile:
    """A tile of the dashboard, or the beginning of a new one. Raises NotFound."""
    if tile_id == NEW:
        return BoardTile(id=NEW, kind=TileKind.NUMBER)
    found = next((tile for tile in row.arranged if tile.id == tile_id), None)
    if found is None:
        raise NotFound(_("Không có ô này."))
    return found


def tile_from(data: Mapping[str, Any], *, tile_id: str) -> BoardTile:
    """What was typed. Raises Invalid."""
    kind = TileKind(data["kind"])
    codes = () if kind is TileKind.TEXT else known_codes(data["codes"], by=DIMENSIONS.get(kind, ()))
    return BoardTile(id=tile_id, kind=kind, codes=codes, title=data["title"], text=data["text"], width=data["width"])


def tile_form(row: BoardRow, tile_id: str, typed: Mapping[str, Any], errors: Errors, *, chosen: Sequence[str]) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/tile_form.html",
        board=row,
        is_new=tile_id == NEW,
        typed=typed,
        chosen=chosen,
        errors=errors,
        kind_options=[(kind.value, str(title)) for kind, title in KINDS.items()],
        width_options=[(1, _("1 cột")), (2, _("2 cột")), (3, _("cả hàng"))],
        options=indicator_options(),
    )
