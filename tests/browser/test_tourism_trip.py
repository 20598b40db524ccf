"""A visitor on a phone, in English: a pagoda open now, a day planned, saved for the boat, read without a network."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from dothi_testing.plugin import InTenant
from modules.tourism.tests.conftest import site_of
from modules.tourism.tests.guard import put_happening, put_place
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO

PAGODA = "Vĩnh Tràng Pagoda"
SAVED = "/du-lich/ngoai-tuyen/ban-doc"


@pytest.fixture
def places(app: Flask, in_tenant: InTenant) -> None:
    """A pagoda that is always open, an island, a market that opens in the evening; a feast today."""
    with app.app_context():
        site = site_of(MYTHO)
    words = {"summary": "Bên sông."}
    with in_tenant(MYTHO):
        put_place(site)
        for number, (name, english, kind, hours) in enumerate(
            (
                ("Cù lao Thới Sơn", "Thới Sơn Island", "eco", "Mo-Su 00:00-24:00"),
                ("Chợ đêm", "Night market", "market", "Mo-Su 19:00-22:00"),
            ),
            start=1,
        ):
            texts = {"vi": {"name": name, **words}, "en": {"name": english, "summary": "By the river."}}
            put_place(site, east=0.01 * number, kind=kind, texts=texts, hours=hours)
        put_happening(site, texts={"vi": {"name": "Hội làng"}, "en": {"name": "Village feast"}})


def keep(visitor: Visitor, name: str) -> None:
    """Put a place into the plan from the list."""
    button = visitor.page.get_by_role("button", name=f"Plan: {name}")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.mark.usefixtures("places")
def test_a_visitor_plans_a_day_and_reads_it_on_the_boat(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open("/language/en?next=/du-lich")
    visitor.page.get_by_text("Search and filter").click()
    visitor.page.get_by_label("Kind").select_option("worship")
    visitor.page.get_by_text("Open now").first.click()
    visitor.press("Search")
    visitor.sees(PAGODA)
    visitor.sees_not("Thới Sơn Island")
    visitor.inspect()
    keep(visitor, PAGODA)

    visitor.open("/du-lich")
    keep(visitor, "Thới Sơn Island")
    keep(visitor, "Night market")
    visitor.follow("My plan")
    visitor.sees("Order of the day", PAGODA, "Thới Sơn Island", "What doesn’t fit", "It opens too late")
    visitor.inspect()

    visitor.follow("Save it on this device to read it offline")
    size = visitor.page.locator("[data-offline-size]")
    expect(size).to_have_text(re.compile(r"Size: \d+\.\d MB\."))
    visitor.inspect()
    visitor.press("Save on this device")
    visitor.sees("Saved at")
    visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    visitor.page.context.set_offline(True)
    visitor.page.goto(f"{visitor.base}/du-lich/chua-vinh-trang")
    expect(visitor.page).to_have_url(re.compile(f"{SAVED}#chua-vinh-trang$"))
    visitor.sees("A pagoda among gardens.", "Thới Sơn Island", "Plan for", "Saved at", "Village feast")
    expect(visitor.page.locator(".leaflet-container path").first).to_be_attached()
    visitor.inspect()
    visitor.page.context.set_offline(False)

    visitor.open("/du-lich/ngoai-tuyen")
    visitor.press("Remove the saved copy")
    visitor.sees("The saved copy is removed from this device.")
    assert visitor.page.evaluate("caches.keys()") == []
    assert visitor.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


@pytest.mark.usefixtures("places")
def test_what_is_saved_knows_nothing_of_who_saved_it(welcome: Welcome) -> None:
    staff = welcome(MYTHO, Device.PHONE, as_="canbo")
    staff.open("/du-lich/ngoai-tuyen?f=chua-vinh-trang")
    staff.press("Lưu vào máy")
    staff.sees("Đã lưu lúc")
    kept = staff.page.evaluate(
        "caches.open('dothi-tourism').then(async cache => (await cache.keys()).map(({ url }) => new URL(url).pathname))"
    )
    assert SAVED in kept
    assert not [path for path in kept if path.startswith(("/work", "/account", "/phan-anh", "/sign-in"))]
    text = staff.page.evaluate(f"caches.match('{SAVED}').then(answer => answer.text())")
    policy = staff.page.evaluate(
        f"caches.match('{SAVED}').then(answer => answer.headers.get('Content-Security-Policy'))"
    )
    assert "script-src 'self'" in policy
    assert "canbo" not in text
    assert "/work" not in text


@pytest.mark.usefixtures("places")
def test_a_shared_plan_leaves_the_visitors_own_as_it_is(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open("/du-lich/ke-hoach?p=chua-vinh-trang")
    visitor.open("/du-lich/ke-hoach?p=cu-lao-thoi-son")
    visitor.sees("Đây là kế hoạch người khác chia sẻ")
    visitor.open("/du-lich/ke-hoach")
    expect(visitor.page.get_by_label("Chùa Vĩnh Tràng", exact=True)).to_be_visible()
    visitor.open("/du-lich/ke-hoach?p=cu-lao-thoi-son")
    visitor.press("Thay bằng kế hoạch này")
    visitor.open("/du-lich/ke-hoach")
    expect(visitor.page.get_by_label("Cù lao Thới Sơn", exact=True)).to_be_visible()


@pytest.mark.usefixtures("places")
def test_favourites_are_kept_and_dropped_in_the_browser(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open("/du-lich/chua-vinh-trang")
    visitor.page.get_by_role("button", name="Yêu thích: Chùa Vĩnh Tràng").click()
    visitor.open("/du-lich/yeu-thich")
    visitor.sees("Chùa Vĩnh Tràng")
    visitor.inspect()
    visitor.follow("Bỏ Chùa Vĩnh Tràng")
    visitor.sees("Chưa có điểm yêu thích")


@pytest.mark.usefixtures("places")
def test_a_plan_is_made_without_script(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PLAIN_PHONE)
    visitor.open("/du-lich/chua-vinh-trang")
    visitor.follow("Vào kế hoạch: Chùa Vĩnh Tràng")
    visitor.page.get_by_label("Tìm điểm để thêm").fill("cu lao")
    visitor.page.get_by_role("button", name="Tìm", exact=True).click()
    visitor.page.get_by_role("button", name="Thêm Cù lao Thới Sơn").click()
    visitor.sees("Thứ tự trong ngày", "2 điểm, từ")
    visitor.inspect()
