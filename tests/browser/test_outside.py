"""A pin outside the tenant: said at the tap, with the neighbour's name; words and photos go on to its form."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from dothi.values.geo import Point
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, GOCONGDONG, MYTHO, TANAN

FORM, DESK = "/phan-anh/gui", "/work/feedback/new"


def stand_at(citizen: Visitor, place: Point) -> None:
    """The device says that it is there, and the pin is set by it."""
    citizen.page.context.grant_permissions(["geolocation"], origin=citizen.base)
    citizen.page.context.set_geolocation({"longitude": place.lon, "latitude": place.lat})
    citizen.press("Vị trí của tôi")


def told(visitor: Visitor) -> Locator:
    """What is said of a pin outside."""
    return visitor.page.locator("[data-map-outside]")


def test_the_neighbour_gets_what_was_typed_and_the_photo(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    citizen.page.locator("#photos").set_input_files(pictures[1])
    expect(citizen.page.locator("[data-photos] img")).to_have_count(1)
    citizen.page.get_by_role("radio", name="Môi trường").check()
    citizen.page.get_by_label("Mô tả sự việc").fill("Rác đổ ven kênh.")
    citizen.page.get_by_label("Số điện thoại").fill("0912 345 678")
    stand_at(citizen, CENTRES[TANAN])
    expect(told(citizen)).to_contain_text("Vị trí này thuộc thành phố Tân An")
    citizen.inspect()
    citizen.press("Tiếp tục tại thành phố Tân An")
    citizen.page.wait_for_url("http://tanan.localhost*/**")
    citizen.sees("Tiếp tục phản ánh của bạn")
    citizen.sees_not("chưa chuyển sang được")
    expect(citizen.page.locator("[data-photos] img")).to_have_count(1)
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("Rác đổ ven kênh.")
    expect(citizen.page.get_by_label("Số điện thoại")).to_have_value("0912 345 678")
    expect(told(citizen)).to_be_empty()
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Gửi phản ánh")
    citizen.sees("Phản ánh của bạn đã được gửi", "TA-")
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(1)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (CENTRES[GOCONGDONG], "Huyện Gò Công Đông chưa nhận phản ánh trực tuyến."),
        (Point(105.8, 21.0), "Vị trí này nằm ngoài địa bàn thành phố Mỹ Tho"),
    ],
    ids=["a neighbour without the service", "nobody's place"],
)
def test_it_is_told_where_nobody_takes_it_and_no_longer_once_the_pin_is_back(
    welcome: Welcome, place: Point, words: str
) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    stand_at(citizen, place)
    expect(told(citizen)).to_contain_text(words)
    expect(told(citizen).get_by_role("button")).to_have_count(0)
    citizen.inspect()
    citizen.page.locator("#lon").evaluate("(field, lon) => { field.value = lon }", str(CENTRES[MYTHO].lon))
    citizen.page.locator("#lat").evaluate(
        "(field, lat) => { field.value = lat; field.dispatchEvent(new Event('input', { bubbles: true })) }",
        str(CENTRES[MYTHO].lat),
    )
    expect(told(citizen)).to_be_empty()


def test_by_keyboard_the_desk_hands_a_call_over(welcome: Welcome) -> None:
    clerk = welcome(MYTHO, as_="tiepnhan")
    clerk.open(DESK)
    clerk.page.get_by_label("Nội dung phản ánh").fill("Đèn đường không sáng.")
    chart = clerk.page.get_by_role("region", name="Bản đồ chọn vị trí")
    chart.focus()
    for key in ("-", "ArrowUp", "ArrowUp", "Enter"):
        chart.press(key)
        clerk.page.wait_for_timeout(300)  # the map moves
    expect(clerk.page.get_by_role("button", name="Tiếp tục tại thành phố Tân An")).to_be_visible()
    clerk.inspect()
    for _press in range(12):
        clerk.page.keyboard.press("Tab")
        if clerk.page.evaluate("document.activeElement.closest('[data-map-outside]') !== null"):
            break
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("http://tanan.localhost*/**")
    expect(clerk.page.get_by_label("Mô tả sự việc")).to_have_value("Đèn đường không sáng.")
