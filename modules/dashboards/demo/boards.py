"""Two dashboards of the demo: the leader's of Monday morning, and one of rubbish, salt and floods."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.dashboards.boards.service import BoardDraft, add_board
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.service import load_definitions

BOARDS = tomllib.loads(Path(__file__).with_name("boards.toml").read_text(encoding="utf-8"))["board"]


def load_boards(site: Site, *, actor: Actor) -> None:
    """Make them, in the tenant's scope, of the indicators that are there."""
    known = load_definitions(site).keys()
    for facts in BOARDS:
        tiles = [
            BoardTile(
                id=f"o{number}",
                kind=TileKind(tile["kind"]),
                codes=tuple(tile.get("codes", ())),
                title=tile.get("title", ""),
                text=tile.get("text", ""),
                width=tile.get("width", 1),
            )
            for number, tile in enumerate(facts["tile"], 1)
            if known >= set(tile.get("codes", ()))
        ]
        draft = BoardDraft(title=facts["title"], roles=tuple(facts.get("roles", ())))
        add_board(site.tenant_id, draft, actor=actor, tiles=tiles, code=facts["code"])
