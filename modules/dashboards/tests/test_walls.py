"""Walls: a link shows its dashboards and nothing else, until it ends; who has nothing new gets nothing anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.numbers.counts import add_stocks
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.ids import new_id
from dothi.web.streams import MOST, MOST_OF_TENANT, Streams, streams
from modules.dashboards.boards import service as boards
from modules.dashboards.boards.drawing import Drawn
from modules.dashboards.boards.grounds import ward_ground
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.boards import put_board, put_wall
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_boards import every_kind
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from modules.dashboards.walls.models import WallRow
from modules.dashboards.walls.service import revoke_wall, token_of
from modules.dashboards.walls.slides import slides_of
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.guards.guests import remember_sites
from tests.world import MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
DESK = "/work/dashboards/walls"
OTHERS = ("", "/now", "/events")


@pytest.fixture
def wall(in_tenant: InTenant) -> str:
    """The link of a wall with one line."""
    with in_tenant(MYTHO):
        code = put_indicator(site_of(MYTHO), "rac.thu", months=2)
        board = put_board(site_of(MYTHO), "Rác thải", BoardTile(id="a", kind=TileKind.NUMBER, codes=(code,)))
        return f"/wall/{put_wall(site_of(MYTHO), board)}"


@pytest.fixture
def remembering(app: Flask) -> Iterator[None]:
    """A process that keeps answers, as in production."""
    parts = app.extensions["dothi"]
    remember_sites(app)
    yield
    app.extensions["dothi"] = parts


@pytest.fixture
def screen(app: Flask) -> Browser:
    """The machine behind the wall, where nobody signed in."""
    return Browser.at(app)


def listen(screen: Browser, wall: str) -> TestResponse:
    """Open the stream without waiting for its end."""
    return screen.get(f"{wall}/events", buffered=False, headers={"Accept": "text/event-stream"})


def lines_of(answer: TestResponse) -> Iterator[str]:
    return (piece.decode() if isinstance(piece, bytes) else piece for piece in answer.response)


def test_a_link_is_made_shown_once_and_revoked(app: Flask, in_tenant: InTenant, screen: Browser) -> None:
    with in_tenant(MYTHO):
        board = put_board(site_of(MYTHO), "Rác thải", BoardTile(id="a", kind=TileKind.TEXT, text="Chào"))
        board_id = str(board.id)
    admin = Browser.at(app, as_="quantri")
    facts = {"name": "Phòng họp", "seconds": "20", "night": "dark", "ends_on": clock.local_today().isoformat()}
    for bad in ({}, {"boards": "khong-co"}, {"boards": board_id, "ends_on": "2020-01-01"}):
        assert admin.post(DESK, {**facts, **bad}).status_code == 422
    made = admin.post(DESK, {**facts, "boards": board_id}).text
    link = made.split("/wall/")[1].split('"')[0]
    assert link not in admin.get(DESK).text
    page = screen.get(f"/wall/{link}")
    assert ("Rác thải" in page.text, "dt-dark" in page.text) == (True, True)
    assert page.headers["Cache-Control"] == "no-store"
    with in_tenant(MYTHO):
        [row] = session.query(WallRow).all()
        assert link not in repr(row.__dict__)
        wall_id = row.id
    assert admin.post(f"{DESK}/{wall_id}/revoke", page=DESK).status_code == 303
    for ending in OTHERS:
        refused = screen.get(f"/wall/{link}{ending}")
        assert (refused.status_code, "Rác thải" in refused.text) == (403, False)


def test_a_link_that_ended_was_forged_or_is_another_tenants_shows_nothing(
    app: Flask, in_tenant: InTenant, screen: Browser, wall: str
) -> None:
    with in_tenant(MYTHO):
        old = put_wall(site_of(MYTHO), put_board(site_of(MYTHO), "Cũ"), days=-1 + 1)
        session.query(WallRow).filter_by(name="Phòng họp").filter(WallRow.ends_on == clock.local_today()).update(
            {"ends_on": clock.local_today() - timedelta(days=1)}
        )
    for path, status in ((f"/wall/{old}", 403), ("/wall/khong-co", 404), (f"{wall}x", 404)):
        for ending in OTHERS:
            refused = screen.get(path + ending)
            assert (refused.status_code, "tấn" in refused.text) == (status, False)
    elsewhere = Browser.at(app, tenant_id=TANAN)
    assert [elsewhere.get(wall + ending).status_code for ending in OTHERS] == [404] * 3


@pytest.mark.usefixtures("remembering")
def test_what_has_not_changed_is_not_sent_again(
    in_tenant: InTenant, screen: Browser, wall: str, statements: Statements
) -> None:
    first = screen.get(f"{wall}/now")
    known = {"If-None-Match": first.headers["ETag"]}
    with statements() as seen:
        assert screen.get(f"{wall}/now", headers=known).status_code == 304
    assert len(seen) == 1
    with in_tenant(MYTHO):
        today = last_closed(clock.local_today(), Every.MONTH)
        put_values(site_of(MYTHO), "rac.thu", NewValue("rac.thu", today, Decimal(987), "đếm lại"))
    changed = screen.get(f"{wall}/now", headers=known)
    assert (changed.status_code, "987" in changed.text) == (200, True)


@pytest.mark.usefixtures("remembering")
def test_a_wall_asks_the_same_number_of_statements_for_any_number_of_boards(
    in_tenant: InTenant, screen: Browser, statements: Statements
) -> None:
    counted = []
    for number in (1, 4):
        with in_tenant(MYTHO):
            site = site_of(MYTHO)
            codes = [put_indicator(site, f"w{number}.c{at}", months=2) for at in range(number)]
            boards = [put_board(site, f"Bảng {number} {at}", *every_kind(*codes)) for at in range(number)]
            token = put_wall(site, *boards)
            ward_ground(site)
        screen.get("/")
        with statements() as seen:
            assert screen.get(f"/wall/{token}").status_code == 200
        counted.append(len(seen))
    assert counted == [10, 10]


def test_the_stream_tells_of_a_change_and_of_the_end(in_tenant: InTenant, screen: Browser, wall: str) -> None:
    answer = listen(screen, wall)
    assert answer.content_type == "text/event-stream"
    with closing(answer):
        lines = lines_of(answer)
        first = next(lines)
        with in_tenant(MYTHO):
            put_indicator(site_of(MYTHO), "moi.so", months=1)
        changed = next(lines)
        assert first.startswith("data: ")
        assert changed.startswith("data: ")
        assert first != changed
        with in_tenant(MYTHO):
            [row] = session.query(WallRow).all()
            revoke_wall(MYTHO, row.id, actor=SYSTEM)
        assert next(lines) == "event: ended\ndata:\n\n"
        assert list(lines) == []


def test_streams_are_few_and_a_place_is_given_back(screen: Browser, wall: str) -> None:
    opened = [listen(screen, wall) for _place in range(MOST_OF_TENANT)]
    assert listen(screen, wall).status_code == 204
    for answer in opened:
        answer.close()
    again = listen(screen, wall)
    assert again.status_code == 200
    again.close()
    assert streams.take(MYTHO)
    streams.leave(MYTHO)


def test_who_does_not_ask_for_a_stream_is_told_once_and_takes_no_place(screen: Browser, wall: str) -> None:
    for _time in range(MOST_OF_TENANT + 1):
        assert screen.get(f"{wall}/events").text.count("data:") == 1


def test_tenants_together_have_no_more_streams_than_a_process() -> None:
    own = Streams()
    assert sum(own.take(tenant) for tenant in range(9) for _time in range(9)) == MOST


def test_a_suspended_service_says_so_calmly_and_one_that_is_off_shows_nothing(
    app: Flask, screen: Browser, wall: str
) -> None:
    for state, status, is_said in ((ModuleState.SUSPENDED, 200, True), (ModuleState.PREPARING, 404, False)):
        with app.app_context(), acting_in(Scope(TIENGIANG)):
            switch_module(TIENGIANG, member_id=MYTHO, module="dashboards", to=state, actor=SYSTEM, reason="thử")
            session.commit()
        found = screen.get(f"{wall}/now")
        assert (found.status_code, "đang tạm dừng" in found.text) == (status, is_said)


def test_the_form_of_the_last_board_that_fits_sent_twice_is_no_board_too_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, form = Browser.at(app, as_="quantri"), {"title": "Giao ban", "client_id": str(new_id())}
    monkeypatch.setattr(boards, "MOST", 1)
    made = [admin.post("/work/dashboards/boards/new", form).headers["Location"] for _click in range(2)]
    assert made[0] == made[1]
    assert admin.post("/work/dashboards/boards/new", {"title": "Một bảng nữa"}).status_code == 422


def test_the_same_form_is_another_secret_at_another_tenant(app: Flask) -> None:
    with app.app_context():
        wall_id = new_id()
        assert token_of(MYTHO, wall_id) == token_of(MYTHO, wall_id) != token_of(TANAN, wall_id)


def test_a_screen_has_two_rows_and_no_tile_is_lost() -> None:
    widths = enumerate((1, 3, 2, 2, 1))
    tiles = [BoardTile(id=str(at), kind=TileKind.TEXT, width=width) for at, width in widths]
    slides = slides_of("Rác", [Drawn(tile=tile, title="") for tile in tiles])
    assert [[drawn.tile.id for drawn in slide.tiles] for slide in slides] == [["0", "1"], ["2", "3", "4"]]
    assert [(slide.part, slide.parts, slide.rows) for slide in slides] == [(1, 2, 2), (2, 2, 2)]


def test_a_wall_says_what_each_working_module_has_open_that_can_not_wait(
    in_tenant: InTenant, screen: Browser, wall: str
) -> None:
    assert "dashboards-pressing" not in screen.get(f"{wall}/now").text
    with in_tenant(MYTHO):
        [urgent] = [module.urgent for module in house().components if module.urgent]
        key = dict.fromkeys(urgent.stock.dimensions, "-")
        pressing = {name: values[0] for name, values in urgent.where.items()}
        add_stocks(MYTHO, [(urgent.stock, key | pressing, 3), (urgent.stock, key, 5)])
    page = screen.get(f"{wall}/now").text
    assert f"{urgent.title}: <strong>3</strong>" in page
    assert "dashboards-pressing" in page


def test_a_form_sent_twice_makes_one_link_and_one_board(app: Flask, in_tenant: InTenant, screen: Browser) -> None:
    with in_tenant(MYTHO):
        board_id = str(put_board(site_of(MYTHO), "Rác thải", BoardTile(id="a", kind=TileKind.TEXT, text="Chào")).id)
    admins = [Browser.at(app, as_="quantri") for _time in range(2)]
    facts = {"name": "Phòng họp", "boards": board_id, "seconds": "20", "night": "dark", "client_id": str(new_id())}
    facts["ends_on"] = clock.local_today().isoformat()
    with ThreadPoolExecutor(len(admins)) as pool:
        shown = list(pool.map(lambda admin: admin.post(DESK, facts).text.split("/wall/")[1].split('"')[0], admins))
        made = list(pool.map(lambda admin: admin.post("/work/dashboards/boards/new", {
            "title": "Giao ban", "client_id": facts["client_id"]
        }).headers["Location"], admins))  # fmt: skip
    assert len(set(shown)) == len(set(made)) == 1
    assert screen.get(f"/wall/{shown[0]}").status_code == 200
    assert "client_id" in admins[0].get(DESK).text
    with in_tenant(MYTHO):
        assert session.query(WallRow).count() == 1
        assert session.query(BoardRow).filter_by(title="Giao ban").count() == 1
    again = admins[0].post(DESK, {**facts, "name": "Sảnh"}).text
    assert shown[0] not in again, "another wall is another link"
    with in_tenant(MYTHO):
        revoke_wall(MYTHO, session.query(WallRow).filter_by(name="Phòng họp").one().id, actor=SYSTEM)
    renewed = {admins[0].post(DESK, facts).text.split("/wall/")[1].split('"')[0] for _time in range(2)}
    assert [screen.get(f"/wall/{token}").status_code for token in renewed] == [200], "one that was revoked stays so"
    assert screen.get(f"/wall/{shown[0]}").status_code == 403
