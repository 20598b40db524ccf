"""`/work/dashboards/walls`: links of walls. A link is shown once."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, fields

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.web.fields import Day, Line, number, one_of
from dothi.web.forms import Errors, load_form, read_client_id, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.boards.service import list_boards
from modules.dashboards.walls.service import (
    LONGEST_TURN,
    SHORTEST_TURN,
    Night,
    list_walls,
    make_wall,
    revoke_wall,
)
from tenants.kit.current import tenant_id

routes = Routes()


class WallForm(Schema):
    """A new link."""

    name = Line(120, required=True)
    boards = fields.List(fields.String(), load_default=list)
    seconds = number(SHORTEST_TURN, LONGEST_TURN, load_default=30)
    night = fields.String(load_default=Night.AUTO.value, validate=one_of(Night))
    ends_on = Day(required=True)


@routes.get("/walls")
@require(p.WALLS)
def walls() -> ResponseReturnValue:
    """The links, and the form of another."""
    return walls_page({})


@routes.post("/walls")
@require(p.WALLS)
def add_wall() -> ResponseReturnValue:
    """Make one, and show it."""
    data, errors = load_form(WallForm(), request.form)
    if errors:
        return walls_page(errors), 422
    try:
        token = make_wall(tenant_id(), actor=acting_member(), client_id=read_client_id(), **data)
    except Invalid as error:
        return walls_page(refusal(error)), 422
    return walls_page({}, token=token), {"Cache-Control": "no-store"}


@routes.post("/walls/<uuid:wall_id>/revoke")
@require(p.WALLS)
def revoke_link(wall_id: UUID) -> ResponseReturnValue:
    """End one at once."""
    revoke_wall(tenant_id(), wall_id, actor=acting_member())
    flash(_("Đã thu hồi đường dẫn. Màn hình đang mở sẽ tắt trong vài giây."), "success")
    return redirect(url_for(".walls"), 303)


def walls_page(errors: Errors, *, token: str = "") -> str:
    """The page with what was typed, and reasons; with a link that was just made."""
    boards = list_boards(tenant_id())
    return render_template(
        "dashboards/walls.html",
        walls=list_walls(tenant_id()),
        link=url_for("dashboards_wall.wall", token=token, _external=True) if token else "",
        titles={str(board.id): board.title for board in boards},
        typed=request.form if errors else {"client_id": str(uuid4())},
        chosen=request.form.getlist("boards") if errors else (),
        today=clock.local_today(),
        errors=errors,
        night_options=[
            (Night.AUTO.value, _("Tự động: tối từ 18 giờ đến 6 giờ")),
            (Night.DARK.value, _("Luôn nền tối")),
            (Night.LIGHT.value, _("Luôn nền sáng")),
        ],
    )
