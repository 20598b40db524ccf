"""Dashboards of tiles: arranged by buttons, made for roles, drawn in the same number of statements, taken along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import EventRow
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from modules.dashboards.boards import service
from modules.dashboards.boards.heat import LEVELS, heat_of
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import arrange, draft_of, get_board
from modules.dashboards.boards.takeover import apply, read
from modules.dashboards.boards.tiles import DIMENSIONS, WIDEST, BoardTile, TileKind, widened
from modules.dashboards.boards.window import MOST, BoardWindow
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import get_definition, load_definitions, retire_indicator
from modules.dashboards.order import moved, ordered, without
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.boards import put_board
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from tests.client import Browser
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
BOARDS = "/work/dashboards/boards"
TILES = [BoardTile(id=name, kind=TileKind.TEXT, text=name) for name in "abcd"]


def names(tiles: list[BoardTile]) -> str:
    return "".join(tile.id for tile in tiles)


def test_tiles_move_widen_and_go() -> None:
    assert names(moved(TILES, "b", -1)) == "bacd"
    assert names(moved(TILES, "d", 1)) == "abcd"
    assert names(moved(TILES, "a", -1)) == "abcd"
    assert names(without(TILES, "c")) == "abd"
    assert widened(TILES, "a", 9)[0].width == WIDEST
    assert widened(TILES, "a", -9)[0].width == 1


@given(st.permutations("abcd"), st.sets(st.sampled_from("abcdx")))
def test_an_order_loses_no_tile_whatever_it_names(order: list[str], named: set[str]) -> None:
    ids = [name for name in order if name in named] + ["x"]
    found = names(ordered(TILES, ids))
    assert sorted(found) == sorted("abcd")
    assert found.startswith("".join(ids[:-1]))


def test_a_window_has_twelve_periods_unless_it_is_asked_for_others() -> None:
    monthly = Definition(code="a", source=Source.TYPED, texts={"vi": {"name": "A"}})
    today = date(2026, 11, 30)
    assert [each.code for each in BoardWindow(today=today).periods(monthly)][::11] == ["2025-11", "2026-10"]
    asked = BoardWindow(today=today, since=date(2026, 2, 20), until=date(2026, 4, 1))
    assert [each.code for each in asked.periods(monthly)] == ["2026-02", "2026-03", "2026-04"]
    assert len(BoardWindow(today=today, every=Every.DAY, since=date(2020, 1, 1)).periods(monthly)) == MOST
    assert len(BoardWindow(today=today, since=date(2030, 1, 1)).periods(monthly)) == 1


def test_the_highest_day_is_the_darkest_and_none_has_no_colour() -> None:
    monday = date(2026, 11, 2)
    days = [(monday + timedelta(days=at), None if at == 3 else Decimal(at)) for at in range(9)]
    heat = heat_of(days)
    assert [square.level for square in heat.squares] == [0, 1, 1, 0, 2, 3, 3, 4, LEVELS]
    assert (heat.squares[6].x, heat.squares[7].x > 0) == (0, True)


def test_a_board_is_made_arranged_copied_and_removed_by_buttons(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu", months=14)
    admin = Browser.at(app, as_="quantri")
    made = admin.post(f"{BOARDS}/new", {"title": "Giao ban", "roles": ["leader", "khong_co"]})
    board = made.headers["Location"].removesuffix("/arrange")
    wrong = admin.post(f"{board}/tiles/new", {"kind": "line", "version": "1"})
    assert (wrong.status_code, "Vui lòng chọn chỉ số" in wrong.text) == (422, True)
    ranking = admin.post(f"{board}/tiles/new", {"kind": "ranking", "codes": "rac.thu", "version": "1"})
    assert (ranking.status_code, "không được đếm theo đơn vị" in ranking.text) == (422, True)
    for version, kind in enumerate(("line", "number", "text"), 1):
        facts = {"kind": kind, "codes": "rac.thu", "text": "Chào buổi sáng", "version": str(version)}
        assert admin.post(f"{board}/tiles/new", facts).status_code == 303
    assert admin.post(f"{board}/tiles/new", {"kind": "text", "text": "muộn", "version": "1"}).status_code == 422
    with in_tenant(MYTHO):
        [row] = session.query(BoardRow).all()
        first, second, _third = row.arranged
        assert row.roles == ["leader"]
    for version, (step, tile) in enumerate((("later", first.id), ("wider", second.id), ("remove", _third.id)), 4):
        sent = {"step": step, "tile": tile, "version": str(version)}
        assert admin.post(f"{board}/arrange", sent).status_code == 303
    stale = admin.post(f"{board}/arrange", {"step": "wider", "tile": first.id, "version": "1"})
    assert stale.status_code == 409
    form = {"client_id": str(new_id())}
    copied = {admin.post(f"{board}/copy", form, page=f"{board}/settings").headers["Location"] for _click in range(2)}
    assert len(copied) == 1, "a double click makes one copy"
    assert 'name="client_id"' in admin.get(f"{board}/settings").text
    with in_tenant(MYTHO):
        copies = session.query(BoardRow).order_by(BoardRow.id).all()
        assert [[tile.id for tile in each.arranged] for each in copies] == [[second.id, first.id]] * 2
        assert copies[0].arranged[0].width == 2
        told = [each.name for each in session.query(EventRow).filter(EventRow.name.like("%BoardChanged"))]
        assert len(told) == 8
    assert admin.post(f"{board}/remove", {"version": "7"}, page=f"{board}/settings").status_code == 303
    assert admin.get(board).status_code == 404


def test_the_last_board_that_there_is_room_for_is_made_by_a_form_sent_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST", 1)
    admin, form = Browser.at(app, as_="quantri"), {"title": "Giao ban", "client_id": str(new_id())}
    assert [admin.post(f"{BOARDS}/new", form).status_code for _click in range(2)] == [303, 303]
    refused = admin.post(f"{BOARDS}/new", {**form, "title": "Khác"})
    assert (refused.status_code, "không thêm được nữa" in refused.text) == (422, True)


def test_a_board_is_seen_by_its_roles_alone(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        path = f"{BOARDS}/{put_board(site_of(MYTHO), 'Của lãnh đạo', *TILES, roles=('leader',)).id}"
    for who, status in (("lanhdao", 200), ("quantri", 200), ("tiepnhan", 403)):
        reader = Browser.at(app, as_=who)
        assert reader.get(path).status_code == status
        assert reader.get(f"{path}/tiles/a.csv").status_code == status
        assert ("Của lãnh đạo" in reader.get(BOARDS).text) == (status == 200)


def every_kind(*codes: str) -> list[BoardTile]:
    made = [
        BoardTile(id=f"{code}-{kind}", kind=kind, codes=(code,), text="chữ")
        for code in codes
        for kind in TileKind
        if kind not in DIMENSIONS
    ]
    counted = [
        BoardTile(
            id=f"{kind}{at}",
            kind=kind,
            codes=("feedback.received" if kind is TileKind.CLUSTERS else "feedback.in_time",),
        )
        for at in range(len(codes))
        for kind in DIMENSIONS
    ]
    return [*made, *counted]


def test_a_board_asks_the_same_number_of_statements_for_any_number_of_tiles(
    app: Flask, in_tenant: InTenant, statements: Statements
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (1, 3):
        with in_tenant(MYTHO):
            codes = [put_indicator(site_of(MYTHO), f"k{number}.c{at}", months=14) for at in range(number)]
            path = f"{BOARDS}/{put_board(site_of(MYTHO), f'Bảng {number}', *every_kind(*codes)).id}"
        leader.get(path)
        with statements() as seen:
            assert leader.get(path).status_code == 200
        counted.append(len(seen))
    assert counted == [9, 9]


def test_the_link_holds_the_periods_and_files_obey_it(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        code = put_indicator(site_of(MYTHO), "rac.thu", months=14)
        path = f"{BOARDS}/{put_board(site_of(MYTHO), 'Rác', BoardTile(id='a', kind=TileKind.LINE, codes=(code,))).id}"
    leader, month = Browser.at(app, as_="lanhdao"), clock.local_today().replace(day=1) - timedelta(days=1)
    asked = f"from={month.isoformat()}&until={month.isoformat()}"
    rows = list(csv.reader(io.StringIO(leader.get(f"{path}/tiles/a.csv?{asked}").text.removeprefix("\ufeff"))))
    assert (len(rows), rows[1][1]) == (2, "23.0")
    picture = ElementTree.fromstring(leader.get(f"{path}/tiles/a.svg").text)
    assert "Số liệu rac.thu (tấn)" in "".join(picture.itertext())
    assert f"/tiles/a.csv?from={month.isoformat()}" in leader.get(f"{path}?{asked}").text
    assert f'<a href="/work/dashboards/indicators/{code}">Số liệu rac.thu</a>' in leader.get(path).text
    wrong = leader.get(f"{path}?from=2026-05-01&until=2026-04-01&every=x")
    assert (wrong.status_code, "Từ ngày phải trước đến ngày" in wrong.text) == (200, True)
    for query in ("every=x", "from=32", "from=2026-05-01&until=2026-04-01"):
        assert [leader.get(f"{path}/tiles/a.{kind}?{query}").status_code for kind in ("csv", "svg")] == [400, 400]


def test_a_file_has_numbers_below_zero_and_no_formulas(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        site, month = site_of(MYTHO), last_closed(clock.local_today(), Every.MONTH)
        code = put_indicator(site, "nuoc.muc", months=0)
        below = [NewValue(code, month, Decimal("-1.5"))]
        store_values(MYTHO, load_definitions(site), below, channel=ValueChannel.TYPED, by="Lan")
        tile = BoardTile(id="a", kind=TileKind.BARS, codes=(code,), title="=1+1")
        path = f"{BOARDS}/{put_board(site, 'Nước', tile).id}"
    leader = Browser.at(app, as_="lanhdao")
    heading, *_rows, newest = csv.reader(io.StringIO(leader.get(f"{path}/tiles/a.csv").text.removeprefix("\ufeff")))
    assert (heading[1][:5], newest[1]) == ("'=1+1", "-1.5")


def test_two_who_change_a_board_at_the_same_moment_lose_no_tile(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        board_id = put_board(site_of(MYTHO), "Chung", *TILES).id
        version = get_board(MYTHO, board_id).version
    page = f"{BOARDS}/{board_id}/tiles/new"
    admins = [Browser.at(app, as_="quantri") for _n in range(3)]
    tile = {"version": str(version), "kind": "text", "text": "chữ", "width": "1"}
    with ThreadPoolExecutor(len(admins)) as pool:
        answers = [answer.status_code for answer in pool.map(lambda admin: admin.post(page, tile), admins)]
    with in_tenant(MYTHO):
        assert len(get_board(MYTHO, board_id).arranged) == len(TILES) + answers.count(303)
    assert answers.count(303) == 1


def test_a_tile_whose_indicator_is_followed_no_longer_says_so(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        code = put_indicator(site, "rac.thu", months=2)
        board = put_board(
            site, "Rác", *(BoardTile(id=kind, kind=kind, codes=(code,)) for kind in (TileKind.LINE, TileKind.TABLE))
        )
        path = f"{BOARDS}/{board.id}"
        retire_indicator(site, code, version=get_definition(site, code)[0].version, actor=SYSTEM)
    page = Browser.at(app, as_="lanhdao").get(path)
    assert page.text.count("không còn được theo dõi tại địa phương") == 2
    assert Browser.at(app, as_="lanhdao").get(f"{path}/tiles/line.csv").status_code == 200


def test_another_tenant_takes_over_a_board_once(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        board = put_board(site_of(MYTHO), "Rác", BoardTile(id="a", kind=TileKind.NUMBER, codes=("rac.thu",)))
        [item] = read(MYTHO)
        assert item.key == board.code
    with in_tenant(TANAN):
        for _time in range(2):
            apply(TANAN, item, SYSTEM)
        [copy] = session.query(BoardRow).all()
        assert (copy.code, copy.title, copy.version) == (item.key, "Rác", 1)


def test_who_comes_second_is_told_and_a_board_holds_so_many_tiles(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        row = get_board(MYTHO, put_board(site_of(MYTHO), "Rác", *TILES).id)
        with pytest.raises(Conflict):
            arrange(row, list, version=9, actor=SYSTEM)
        with pytest.raises(Invalid):
            arrange(row, lambda tiles: [*tiles] * 9, version=row.version, actor=SYSTEM)
        assert draft_of(row).title == "Rác"


def test_tiles_are_kept_until_a_value_comes(
    app: Flask, in_tenant: InTenant, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = house(app)
    monkeypatch.setitem(
        app.extensions, "dothi", replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))
    )
    with in_tenant(MYTHO):
        site, month = site_of(MYTHO), last_closed(clock.local_today(), Every.MONTH)
        code = put_indicator(site, "rac.thu", months=0)
        shown = [BoardTile(id=each, kind=TileKind.NUMBER, codes=(each,)) for each in (code, "feedback.received")]
        path = f"{BOARDS}/{put_board(site, 'Rác', *shown).id}"
    leader, staff = Browser.at(app, as_="lanhdao"), Browser.at(app, as_="canbo")
    assert all("987" not in each.get(path).text for each in (leader, staff, leader))
    with statements() as seen:
        leader.get(path)
    assert not any("dashboards_value" in statement for statement in seen)
    with in_tenant(MYTHO):
        store_values(
            MYTHO, load_definitions(site), [NewValue(code, month, Decimal(987))], channel=ValueChannel.TYPED, by="Lan"
        )
    assert all("987" in each.get(path).text for each in (leader, staff))
