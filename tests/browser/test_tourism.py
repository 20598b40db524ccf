"""Tourism at a browser: staff write, translate and publish; a visitor on a phone finds a pagoda that is open now."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from modules.tourism.tests.conftest import site_of
from modules.tourism.tests.guard import put_place
from tests.browser.test_citizen import chart
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

TITLE = "Chùa Bửu Lâm"


@pytest.fixture
def places(app: Flask) -> None:
    """Two pagodas, of which one is open, and a market."""
    with app.app_context():
        site = site_of()
        with acting_in(Scope(MYTHO)):
            put_place(site)
            closed = {"vi": {"name": "Chùa đóng cửa"}, "en": {"name": "Closed pagoda"}}
            put_place(site, east=0.004, texts=closed, hours="2000 Jan 1 08:00-09:00")
            market = {"vi": {"name": "Chợ nổi"}, "en": {"name": "Floating market"}}
            put_place(site, east=0.008, texts=market, kind="market")
            session.commit()


def test_staff_write_translate_and_publish_and_a_visitor_reads_it(welcome: Welcome) -> None:
    staff = welcome(MYTHO, as_="canbo")
    staff.open("/work/tourism")
    staff.sees("Chưa có điểm du lịch")
    staff.inspect()
    staff.page.get_by_role("link", name="Thêm điểm du lịch").first.click()
    staff.page.locator("#name_vi").fill(TITLE)
    staff.page.locator("#body_vi").fill("**Chùa cổ**\n\n- cổng\n- vườn")
    staff.page.locator("#kind").select_option("worship")
    staff.page.locator("#hours").fill("24/7")
    chart(staff).click()
    staff.sees("Đã đặt ghim tại")
    staff.press("Xem trước bài viết")
    expect(staff.page.locator(".dt-prose strong")).to_have_text("Chùa cổ")
    staff.inspect()
    staff.press("Lưu bản nháp")
    staff.sees("Đã lưu bản nháp")
    staff.page.locator("#name_en").fill("Bửu Lâm Pagoda")
    staff.page.locator("#summary_en").fill("An old pagoda.")
    staff.press("Lưu điểm du lịch")
    staff.sees("Đã lưu điểm du lịch")
    staff.inspect()

    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open("/du-lich/chua-buu-lam", status=404)
    head = welcome(MYTHO, as_="thutruong")
    head.open("/work/tourism/places/chua-buu-lam")
    head.press("Công bố")
    head.sees("Đang hiển thị")

    visitor.open("/du-lich/chua-buu-lam")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.page.locator(".dt-prose li")).to_have_count(2)
    visitor.inspect()


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_a_visitor_finds_a_pagoda_that_is_open_now(welcome: Welcome, device: Device) -> None:
    visitor = welcome(MYTHO, device)
    visitor.open("/du-lich?lang=en")
    visitor.sees("Vĩnh Tràng Pagoda", "Closed pagoda", "Floating market")
    visitor.inspect()
    visitor.page.locator(".dt-fold > summary").click()
    visitor.page.get_by_label("Kind").select_option("worship")
    visitor.page.get_by_label("Open now").check()
    visitor.press("Search")
    visitor.sees("Vĩnh Tràng Pagoda")
    visitor.sees_not("Closed pagoda", "Floating market")
    listed = visitor.page.locator(".dt-cards h3").all_inner_texts()
    assert listed == ["Vĩnh Tràng Pagoda"]
    if device is Device.PHONE:
        expect(visitor.page.locator(".dt-map .leaflet-marker-pane .dt-pin")).to_have_count(len(listed))
    visitor.inspect()
    visitor.follow("Vĩnh Tràng Pagoda")
    expect(visitor.page).to_have_url(re.compile("/du-lich/chua-vinh-trang$"))
    visitor.sees("Open now", "Getting there")
    visitor.inspect()


@pytest.mark.usefixtures("places")
def test_who_finds_nothing_is_told_what_to_do(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open("/du-lich?q=khong+co+gi&lang=en")
    visitor.sees("No matching places")
    visitor.inspect()
    visitor.page.get_by_role("main").get_by_role("link", name="Clear filter").first.click()
    visitor.sees("Floating market")
