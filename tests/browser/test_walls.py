"""A dashboard put together by keyboard, and the wall that shows it while its network comes and goes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask
from playwright.sync_api import expect

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values import clock
from modules.dashboards.alerts.watching import watch_all
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.tests.factories.boards import put_board, put_wall
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_alerts import put_watched
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO

NAME = "Số liệu rac.thu"
CUT_OFF = """[...document.querySelectorAll('.dashboards-slide:not([hidden]) .dashboards-foot')].filter((foot) =>
  foot.getBoundingClientRect().bottom > foot.closest('.dashboards-tile').getBoundingClientRect().bottom).length"""


def type_tile(admin: Visitor, kind: str) -> None:
    """Add a tile without touching the mouse."""
    admin.page.get_by_role("link", name="Thêm ô").press("Enter")
    admin.page.get_by_label(kind, exact=True).press("Space")
    choices = admin.page.locator("#codes")
    at = choices.locator("option").all_inner_texts().index(NAME)
    choices.press("Home")
    for _down in range(at):
        choices.press("ArrowDown")
    expect(choices).to_have_values(["rac.thu"])
    admin.inspect()
    admin.page.get_by_role("button", name="Lưu ô").press("Enter")
    admin.sees("Đã lưu ô.")


def test_a_dashboard_by_keyboard_and_its_wall_with_the_network_cut_and_back(app: Flask, welcome: Welcome) -> None:
    with app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            put_indicator(site, "rac.thu", months=14)
            session.commit()
    admin = welcome(MYTHO, as_="quantri")
    admin.open("/work/dashboards/boards")
    admin.page.get_by_role("link", name="Tạo bảng").press("Enter")
    admin.page.get_by_label("Tên bảng").fill("Giao ban đầu tuần của Ủy ban nhân dân")
    admin.inspect()
    admin.page.get_by_role("button", name="Tạo bảng và thêm ô").press("Enter")
    for kind in ("Một số, kèm xu hướng và chỉ tiêu", "Cột, so với năm trước"):
        type_tile(admin, kind)
    admin.page.get_by_role("button", name="Ra sau").first.press("Enter")
    expect(admin.page.locator("[data-tile]").first).to_contain_text("Cột")
    admin.page.get_by_role("button", name="Rộng hơn").first.press("Enter")
    expect(admin.page.locator("[data-tile]").first).to_contain_text("2 cột")
    admin.inspect()
    admin.page.locator("[data-tile]").last.drag_to(
        admin.page.locator("[data-tile]").first, target_position={"x": 5, "y": 5}
    )
    expect(admin.page.locator("[data-tile]").first).to_contain_text("Một số")
    admin.page.get_by_role("link", name="Xem bảng").press("Enter")
    admin.sees("23 tấn", "Tải hình SVG")
    admin.inspect()

    admin.open("/work/dashboards/walls")
    admin.page.get_by_label("Màn hình nào").fill("Phòng họp tầng 2")
    admin.page.get_by_label("Giao ban đầu tuần").press("Space")
    admin.page.get_by_label("Luôn nền tối").press("Space")
    admin.page.get_by_label("Hết hạn").fill((clock.local_today() + timedelta(days=30)).isoformat())
    admin.page.get_by_role("button", name="Cấp đường dẫn").press("Enter")
    link = admin.page.get_by_label("Mở trên máy nối với màn hình").input_value()
    admin.inspect()

    screen = welcome(MYTHO, Device.DESK)
    screen.open(link)
    screen.sees("Giao ban đầu tuần", "23 tấn", "Cập nhật lúc")
    screen.inspect()
    screen.page.context.set_offline(True)
    screen.sees("Mất kết nối từ")
    with app.app_context(), acting_in(Scope(MYTHO)):
        period = last_closed(clock.local_today(), Every.MONTH)
        put_values(site, "rac.thu", NewValue("rac.thu", period, Decimal(987), "đếm lại"))
        session.commit()
    screen.page.context.set_offline(False)
    screen.sees("987 tấn", "Cập nhật lúc")
    admin.open("/work/dashboards/walls")
    admin.page.get_by_text("Thu hồi", exact=True).press("Enter")
    admin.page.get_by_role("button", name="Thu hồi đường dẫn").press("Enter")
    admin.sees("Đã thu hồi đường dẫn")
    screen.sees("hết hạn hoặc bị thu hồi")
    screen.sees_not("tấn")
    assert {each.split(maxsplit=2)[0] for each in screen.troubles} <= {"403"}, "it learns of the end by being refused"
    screen.troubles.clear()


def test_with_an_open_alert_nothing_of_a_screen_is_cut_off(app: Flask, welcome: Welcome) -> None:
    kinds = (TileKind.LINE, TileKind.NUMBER, TileKind.BARS, TileKind.TEXT)
    with app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            code = put_indicator(site, "rac.thu", months=14)
            put_watched("do.man")
            put_values(site, "do.man", NewValue("do.man", last_closed(clock.local_today(), Every.MONTH), Decimal(25)))
            watch_all(MYTHO, clock.now())
            tiles = [
                BoardTile(id=kind, kind=kind, codes=(code,), text="Giao ban", width=1 + kind.startswith(("l", "b")))
                for kind in kinds
            ]
            token = put_wall(site, put_board(site, "Rác thải", *tiles))
            session.commit()
    screen = welcome(MYTHO, Device.DESK)
    for width, height in ((1920, 1080), (3840, 2160)):
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.open(f"/wall/{token}")
        screen.sees("1 cảnh báo đang mở", "23 tấn")
        assert screen.page.evaluate(CUT_OFF) == 0
