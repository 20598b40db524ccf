"""The public list around the reader: their position is asked for on the press alone, and told roughly."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import accept
from tests.browser.test_citizen import FORM, place_pin, send
from tests.browser.visitor import Device, Welcome
from tests.world import CENTRES, MYTHO

COUNTING = """const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
sessionStorage.asked ??= '0';
navigator.geolocation.getCurrentPosition = (...told) => {
  sessionStorage.asked = Number(sessionStorage.asked) + 1;
  ask(...told);
}"""


def test_what_is_near_is_shown_on_the_press_and_left_again(welcome: Welcome) -> None:
    reporter = welcome(MYTHO, Device.PHONE)
    reporter.open(FORM)
    place_pin(reporter)
    code = send(reporter)
    accept(welcome(MYTHO, as_="tiepnhan"), code)

    reader = welcome(MYTHO, Device.PHONE)
    here = CENTRES[MYTHO]
    reader.page.add_init_script(COUNTING)
    reader.page.context.grant_permissions(["geolocation"], origin=reader.base)
    reader.page.context.set_geolocation({"longitude": here.lon + 0.03, "latitude": here.lat})
    reader.open("/phan-anh")
    reader.sees(code)
    assert reader.page.evaluate("sessionStorage.asked") == "0"
    reader.press("Gần tôi")
    reader.sees("Trong vòng 1 km quanh bạn", "Không có phản ánh phù hợp")
    assert "near=106.393%2C10.355" in reader.page.url
    assert reader.page.evaluate("sessionStorage.asked") == "1"
    reader.inspect()
    reader.page.get_by_role("link", name="Xem mọi nơi").tap()
    reader.sees(code)
    reader.sees_not("Trong vòng 1 km")
    reader.page.get_by_label("Phường, xã").select_option(label="Phường 1")
    reader.press("Lọc")
    reader.sees(code)
    expect(reader.page.locator(".dt-map .leaflet-marker-pane .dt-pin")).to_have_count(1)
    reader.inspect()


def test_whoever_refuses_is_told_so_and_stays_on_the_list(welcome: Welcome) -> None:
    reader = welcome(MYTHO, Device.PHONE)
    reader.open("/phan-anh")
    reader.press("Gần tôi")
    expect(reader.page.locator(".dt-filters [role=status]")).not_to_be_empty()
    assert "near" not in reader.page.url
    reader.inspect()
