"""Dashboards at work: two years of values, a dashboard of twelve tiles, walls; a province that compares districts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import select, update

from bench.reports import copy_rows
from bench.sessions import cookie_of
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from modules.dashboards import demo
from modules.dashboards.boards.service import BoardDraft, add_board, list_boards
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every, Period, last_closed, last_periods
from modules.dashboards.indicators.sets import common_definitions
from modules.dashboards.models import ToldValue
from modules.dashboards.walls.service import Night, make_wall
from tenants.registry.models import Switch

WALLS = 50
NUMBERS = ("feedback.in_time", "feedback.received", "moi_truong.ty_le_thu_gom", "cs766.ty_le_ho_so_dung_han")
TILES = (
    *((TileKind.NUMBER, code) for code in NUMBERS),
    (TileKind.LINE, "moi_truong.do_man"),
    (TileKind.LINE, "feedback.in_time"),
    (TileKind.BARS, "feedback.received"),
    (TileKind.BARS, "do_thi.diem_ngap"),
    (TileKind.RANKING, "feedback.in_time"),
    (TileKind.RANKING, "feedback.received"),
    (TileKind.HEAT, "feedback.received"),
    (TileKind.TABLE, "moi_truong.rac_thu_gom"),
)
SYSTEM = Actor.system()


@dataclass(frozen=True)
class Operations:
    """What requests need to know of it; cookies are those of sessions."""

    leader: str
    fewer: str
    """A leader where there are fewer reports."""
    board: str
    """Where the dashboard is."""
    walls: Sequence[str]
    """Tokens of links."""


def fill(app: Flask, site: Site, *, fewer: Site) -> Operations:
    """Two districts' figures, and in the first a dashboard and links of walls."""
    with app.app_context():
        for each in (site, fewer):
            with acting_in(Scope(each.tenant_id)):
                demo.load(each, seed=7)
                session.commit()
        with acting_in(Scope(site.tenant_id)):
            tiles = [
                BoardTile(id=f"t{number}", kind=kind, codes=(code,)) for number, (kind, code) in enumerate(TILES, 1)
            ]
            board = add_board(site.tenant_id, BoardDraft(title="Giao ban"), actor=SYSTEM, tiles=tiles)
            session.flush()
            shown = [str(each.id) for each in list_boards(site.tenant_id)]
            walls = [new_wall(site, f"Màn hình {number}", shown) for number in range(1, WALLS + 1)]
            path = f"/work/dashboards/boards/{board.id}"
            session.commit()
        return Operations(leader=cookie_of(site, "lanhdao"), fewer=cookie_of(fewer, "lanhdao"), board=path, walls=walls)


def new_wall(site: Site, name: str, boards: Sequence[str]) -> str:
    """A link's token."""
    ends_on = clock.local_today() + timedelta(days=30)
    return make_wall(
        site.tenant_id, name=name, boards=boards, seconds=30, night=Night.LIGHT, ends_on=ends_on, actor=SYSTEM
    )


def tell_province(app: Flask, province: Site, owner_url: str) -> None:
    """All its districts live, each with what it told: three months of every indicator and five weeks."""
    with app.app_context(), acting_in(Scope(province.tenant_id)):
        of_dashboards = (Switch.tenant_id == province.tenant_id, Switch.module == "dashboards")
        session.execute(update(Switch).where(*of_dashboards).values(state=ModuleState.LIVE.value))
        members = session.scalars(select(Switch.member_id).where(*of_dashboards)).all()
        session.commit()
        rows = list(told_by(province, members, list(common_definitions().values())))
    with psycopg.connect(owner_url) as owner:
        copy_rows(owner, ToldValue, rows)


def told_by(province: Site, members: Sequence[int], definitions: Sequence[Definition]) -> Iterator[dict[str, Any]]:
    """Rows of `dashboards_told`."""
    chance, now, today = random.Random(7), clock.now(), clock.local_today()
    for member in members:
        for definition in definitions:
            for period in (*last_periods(definition.newest(today), 3), *weeks_of(definition)):
                yield {
                    "tenant_id": province.tenant_id, "member_id": member, "code": definition.code,
                    "every": period.every.value, "begins_on": period.begins, "value": chance.randint(40, 100),
                    "denominator": chance.randint(10, 900), "told_at": now,
                }  # fmt: skip


def weeks_of(definition: Definition) -> Sequence[Period]:
    """The last five, of what isn't told by the week anyway."""
    return [] if definition.every is Every.WEEK else last_periods(last_closed(clock.local_today(), Every.WEEK), 5)
