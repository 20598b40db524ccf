"""Dashboards and links of walls as tests need them."""

from __future__ import annotations

from datetime import timedelta

from dothi.sites.site import Site
from dothi.values import clock
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import BoardDraft, add_board
from modules.dashboards.boards.tiles import BoardTile
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.walls.service import Night, make_wall


def put_board(site: Site, title: str, *tiles: BoardTile, roles: tuple[str, ...] = ()) -> BoardRow:
    """A dashboard of these tiles."""
    return add_board(site.tenant_id, BoardDraft(title=title, roles=roles), actor=SYSTEM, tiles=tiles)


def put_wall(site: Site, *boards: BoardRow, days: int = 9, name: str = "Phòng họp") -> str:
    """A link of a wall that shows these dashboards: its token."""
    return make_wall(
        site.tenant_id,
        name=name,
        boards=[str(board.id) for board in boards],
        seconds=30,
        night=Night.LIGHT,
        ends_on=clock.local_today() + timedelta(days=days),
        actor=SYSTEM,
    )
