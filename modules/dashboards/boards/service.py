"""Dashboards are made, changed, copied and removed. A service flushes; the request commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import id_for
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.tiles import MOST as MOST_TILES
from modules.dashboards.boards.tiles import MOST_CODES, BoardTile, TileKind, stored
from modules.dashboards.events import BoardChanged
from modules.dashboards.order import in_place

MOST = 60
"""Dashboards of a district."""


@dataclass(frozen=True, kw_only=True)
class BoardDraft:
    """What is said of a dashboard beside its tiles."""

    title: str
    roles: tuple[str, ...] = ()
    every: str = ""


def list_boards(tenant_id: int) -> list[BoardRow]:
    """All of them by title. One statement."""
    rows = session.scalars(select(BoardRow).where(BoardRow.tenant_id == tenant_id))
    return sorted(rows, key=lambda row: (sort_key(row.title), row.id))


def get_board(tenant_id: int, board_id: UUID) -> BoardRow:
    """One. Raises NotFound."""
    row = session.get(BoardRow, (tenant_id, board_id))
    if row is None:
        raise NotFound(_("Không có bảng điều hành này."))
    return row


def add_board(
    tenant_id: int,
    draft: BoardDraft,
    *,
    actor: Actor,
    tiles: Sequence[BoardTile] = (),
    code: str = "",
    client_id: UUID | None = None,
) -> BoardRow:
    """A new dashboard. What was made of the same form (`client_id`) before is answered again. Raises Invalid."""
    board_id = id_for(client_id, asdict(draft))
    if (made := session.get(BoardRow, (tenant_id, board_id))) is not None:
        return made
    if len(list_boards(tenant_id)) >= MOST:
        raise Invalid(_("Đã có %(n)s bảng điều hành, không thêm được nữa.", n=MOST))
    facts = {"title": "", "roles": [], "every": "", "tiles": [], "version": 0, "changed_by": ""}
    new = insert(BoardRow).values(
        tenant_id=tenant_id, id=board_id, code=code or board_id.hex, changed_at=clock.now(), **facts
    )
    of_id = new.on_conflict_do_nothing(index_elements=["tenant_id", "id"]).returning(BoardRow.id)
    is_new = session.execute(of_id).one_or_none() is not None
    row = get_board(tenant_id, board_id)
    if not is_new:
        return row
    write(row, draft, tiles, actor=actor, action="board_added")
    return row


def copy_board(tenant_id: int, board_id: UUID, *, actor: Actor, client_id: UUID | None = None) -> BoardRow:
    """A second one like it, to be changed; the same form again is the same copy. Raises NotFound and Invalid."""
    row = get_board(tenant_id, board_id)
    title = _("%(title)s (bản sao)", title=row.title)
    draft = replace(draft_of(row), title=title[:120])
    return add_board(tenant_id, draft, actor=actor, tiles=row.arranged, client_id=client_id)


def change_board(row: BoardRow, draft: BoardDraft, *, version: int, actor: Actor) -> None:
    """Change what is said of it. Raises Conflict."""
    check_version(row, version)
    write(row, draft, row.arranged, actor=actor, action="board_changed")


def put_tile(row: BoardRow, tile: BoardTile, *, version: int, actor: Actor) -> None:
    """Add a tile or change it. Raises Conflict and Invalid."""
    check_tile(tile)
    arrange(row, lambda tiles: in_place(tiles, tile), version=version, actor=actor)


def arrange(
    row: BoardRow, change: Callable[[Sequence[BoardTile]], list[BoardTile]], *, version: int, actor: Actor
) -> None:
    """Put its tiles in another order or form. Raises Conflict and Invalid."""
    check_version(row, version)
    tiles = change(row.arranged)
    if len(tiles) > MOST_TILES:
        raise Invalid(_("Một bảng có nhiều nhất %(n)s ô.", n=MOST_TILES))
    if tiles != row.arranged:
        write(row, draft_of(row), tiles, actor=actor, action="board_arranged")


def remove_board(row: BoardRow, *, version: int, actor: Actor) -> None:
    """Remove it; walls show it no longer. Raises Conflict."""
    check_version(row, version)
    session.delete(row)
    session.flush()
    tell(row, actor=actor, action="board_removed")


def draft_of(row: BoardRow) -> BoardDraft:
    """What is said of it."""
    return BoardDraft(title=row.title, roles=tuple(row.roles), every=row.every)


def check_version(row: BoardRow, version: int) -> None:
    """Hold the dashboard. Raises Conflict when somebody else was first, NotFound when they removed it."""
    key = (row.tenant_id, row.id)
    held = session.get(BoardRow, key, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotFound(_("Không có bảng điều hành này."))
    if held.version != version:
        raise Conflict(_("Bảng điều hành vừa được người khác sửa. Vui lòng xem lại."), code="stale")


def check_tile(tile: BoardTile) -> None:
    """Raise Invalid for a tile with nothing to show, or too much."""
    wrong: dict[str, object] = {}
    if tile.kind is TileKind.TEXT:
        if not tile.text:
            wrong["text"] = _("Vui lòng điền mục này.")
    elif not tile.codes:
        wrong["codes"] = _("Vui lòng chọn chỉ số.")
    elif len(tile.codes) > (MOST_CODES if tile.kind is TileKind.TABLE else 1):
        wrong["codes"] = _("Bảng số có nhiều nhất %(n)s chỉ số, ô khác chỉ một.", n=MOST_CODES)
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)


def write(row: BoardRow, draft: BoardDraft, tiles: Sequence[BoardTile], *, actor: Actor, action: str) -> None:
    """Store it, and tell."""
    row.title, row.roles, row.every = draft.title, sorted(draft.roles), draft.every
    row.tiles = [stored(tile) for tile in tiles]
    row.version += 1
    row.changed_at, row.changed_by = clock.now(), actor.name
    session.flush()
    tell(row, actor=actor, action=action)


def tell(row: BoardRow, *, actor: Actor, action: str) -> None:
    """The history, and walls that show it."""
    record_audit(row.tenant_id, f"dashboards.{action}", subject=row.title, actor=actor)
    record(BoardChanged(board_id=row.id))
