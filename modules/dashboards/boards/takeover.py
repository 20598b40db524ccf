"""What another tenant can take over of dashboards: titles, roles, tiles. One that lost its indicator says so there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.configuration_port import ConfigItem
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import BoardDraft, add_board, check_tile, list_boards, write
from modules.dashboards.boards.tiles import MOST, BoardTile, tile_of
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.periods import Every

SECTION = "boards"
PLAIN = ("title", "roles", "every", "tiles")


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """All dashboards. One statement."""
    return [
        ConfigItem(section=SECTION, key=row.code, title=row.title, value=values_of(row))
        for row in list_boards(tenant_id)
    ]


def values_of(row: BoardRow) -> dict[str, Any]:
    """What a dashboard is, as JSON."""
    return {name: getattr(row, name) for name in PLAIN}


def apply(tenant_id: int, item: ConfigItem, actor: Actor) -> None:
    """Write it over the one that bears its code, or make it. Raises Invalid."""
    former = session.scalars(
        select(BoardRow).where(BoardRow.tenant_id == tenant_id, BoardRow.code == item.key)
    ).one_or_none()
    draft, tiles = draft_of(item)
    if former is None:
        add_board(tenant_id, draft, actor=actor, tiles=tiles, code=item.key)
    elif values_of(former) != dict(item.value):
        write(former, draft, tiles, actor=actor, action="board_changed")


def draft_of(item: ConfigItem) -> tuple[BoardDraft, list[BoardTile]]:
    """The dashboard that an item stands for. Raises Invalid."""
    value = item.value
    try:
        every = str(Every(value["every"])) if value["every"] else ""
        tiles = [tile_of(each) for each in value["tiles"]]
        roles = tuple(map(str, value["roles"]))
        draft = BoardDraft(title=str(value["title"])[:120], roles=roles, every=every)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title)) from error
    for tile in tiles[:MOST]:
        check_tile(tile)
    return draft, tiles[:MOST]


def describe(item: ConfigItem) -> Sequence[tuple[str, str]]:
    """The item as people read it."""
    value = item.value
    lines = (
        (_("Kỳ"), str(EVERY[Every(value["every"])]) if value["every"] else ""),
        (_("Số ô"), str(len(value["tiles"]))),
    )
    return [(str(label), text) for label, text in lines if text]
