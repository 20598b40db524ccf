"""An alert taken on a phone, by keyboard."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask
from playwright.sync_api import expect

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.alerts.watching import watch_all
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.tests.factories.values import put_values
from modules.dashboards.tests.test_alerts import put_watched
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO


def test_acknowledging_an_alert(app: Flask, welcome: Welcome) -> None:
    with app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            put_watched("do.man")
            put_values(site, "do.man", NewValue("do.man", last_closed(clock.local_today(), Every.MONTH), Decimal(25)))
            watch_all(MYTHO, clock.now())
            session.commit()
    clerk = welcome(MYTHO, Device.PHONE, as_="canbo")
    clerk.open("/work")
    clerk.sees("Cảnh báo đang mở", "chưa ai tiếp nhận")
    clerk.inspect()
    clerk.page.get_by_role("link", name="Số liệu do.man").first.press("Enter")
    clerk.sees("Việc cần làm", "Đóng cống Xuân Hòa", "Báo cấp trên lúc")
    clerk.inspect()
    clerk.page.get_by_role("radio", name="Tiếp nhận").press("Space")
    expect(clerk.page.get_by_label("Tôi xử lý đến")).to_be_visible()
    clerk.page.get_by_role("radio", name="Ghi chú").press("Space")
    expect(clerk.page.get_by_label("Tôi xử lý đến")).to_be_hidden()
    clerk.page.get_by_role("radio", name="Tiếp nhận").press("Space")
    clerk.page.get_by_label("Tôi xử lý đến").fill("2020-01-01T08:00")
    clerk.page.get_by_label("Nội dung").fill("Tôi ra cống ngay")
    clerk.page.get_by_role("button", name="Ghi bước này").press("Enter")
    clerk.sees("Thời điểm phải sau lúc này")
    expect(clerk.page.get_by_label("Nội dung")).to_have_value("Tôi ra cống ngay")
    clerk.inspect()
    later = (clock.now() + timedelta(hours=2)).astimezone(LOCAL_ZONE)
    clerk.page.get_by_label("Tôi xử lý đến").fill(f"{later:%Y-%m-%dT%H:%M}")
    clerk.page.get_by_role("button", name="Ghi bước này").press("Enter")
    clerk.sees("Đã ghi: Tiếp nhận.", "đã tiếp nhận")
    clerk.inspect()
    clerk.open("/work/dashboards/alerts?view=taken")
    clerk.sees("Số liệu do.man", "đã tiếp nhận")
    clerk.inspect()
