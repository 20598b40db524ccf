"""A citizen with a phone and script: photos, own position, a tap on the map, words, consent; code and secret link."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.desk import accept
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, MYTHO, TANAN

FORM = "/phan-anh/gui"
CODE = re.compile(r"MT-\d\d-\d{6}")


def place_pin(citizen: Visitor) -> None:
    """By the own position, moved by a tap on the map."""
    here = CENTRES[MYTHO]
    citizen.page.context.grant_permissions(["geolocation"], origin=citizen.base)
    citizen.page.context.set_geolocation({"longitude": here.lon, "latitude": here.lat})
    citizen.press("Vị trí của tôi")
    said = citizen.page.locator("[data-map-status]")
    expect(said).to_have_text(f"Đã đặt ghim tại {here.lat:.5f}; {here.lon:.5f}.")
    map_ = chart(citizen)
    map_.scroll_into_view_if_needed()
    map_.tap(position={"x": 90, "y": 120})
    expect(said).not_to_contain_text(f"{here.lat:.5f}; {here.lon:.5f}")
    expect(said).to_contain_text("Đã đặt ghim tại 10.35")


def chart(visitor: Visitor) -> Locator:
    """The map of the page."""
    return visitor.page.locator(".dt-map.leaflet-container")


def send(citizen: Visitor, *, category: str = "Giao thông", text: str = "Nắp cống bị vỡ.") -> str:
    """Fill in the rest of the form and send it; the code of the report."""
    citizen.page.get_by_role("radio", name=category).check()
    citizen.page.get_by_label("Mô tả sự việc").fill(text)
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Gửi phản ánh")
    citizen.sees("Phản ánh của bạn đã được gửi")
    found = CODE.search(citizen.page.locator(".dt-sent").inner_text())
    assert found is not None
    return found.group()


def keep(citizen: Visitor, secret: str) -> None:
    """Copy the private link, then hand it to another program of the device, where it has any."""
    page = citizen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=citizen.base)
    citizen.press("Sao chép")
    expect(page.locator("[data-copy-status]")).to_have_text("Đã sao chép đường dẫn.")
    assert page.evaluate("navigator.clipboard.readText()") == secret
    expect(page.get_by_role("button", name="Chia sẻ")).to_be_hidden()
    page.add_init_script(
        "navigator.canShare = () => true; navigator.share = data => Promise.resolve(window.shared = data.url)"
    )


def test_a_report_travels_from_the_phone_to_the_public_list(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open("/phan-anh")
    citizen.sees("Chưa có phản ánh công khai")
    citizen.inspect()
    citizen.follow("Gửi phản ánh")
    citizen.sees("Khẩn cấp, hãy gọi ngay")
    citizen.page.locator("#photos").set_input_files(pictures)
    expect(citizen.page.locator("[data-photos] img")).to_have_count(2)
    place_pin(citizen)
    citizen.inspect()
    code = send(citizen, text="Nắp cống bị vỡ trước chợ, xe máy dễ sụp.")
    expect(citizen.page.get_by_label("Đường dẫn riêng của bạn")).to_have_value(
        re.compile(r"/phan-anh/theo-doi/\S{20,}")
    )
    secret = citizen.page.get_by_label("Đường dẫn riêng của bạn").input_value()
    keep(citizen, secret)
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(2)
    citizen.inspect()

    citizen.open("/phan-anh")
    citizen.sees_not(code)
    citizen.open(f"/phan-anh/{code}", status=404)

    accept(welcome(MYTHO, as_="tiepnhan"), code)

    citizen.open("/phan-anh")
    citizen.sees(code, "Nắp cống bị vỡ trước chợ")
    expect(chart(citizen).locator(".leaflet-marker-pane .dt-pin")).to_have_count(1)
    citizen.inspect()
    citizen.follow("Nắp cống bị vỡ trước chợ")
    citizen.sees("Đã tiếp nhận")
    citizen.inspect()
    citizen.open(secret)
    citizen.sees(f"Phản ánh {code}", "Đã gửi phản ánh", "Đã tiếp nhận")
    citizen.press("Chia sẻ")
    assert citizen.page.evaluate("window.shared") == secret
    expect(citizen.page.locator(".dt-timeline li").first).to_be_visible()
    citizen.inspect()


def test_the_own_position_is_shown_even_when_the_map_is_being_zoomed(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    expect(chart(citizen)).to_be_visible()
    citizen.page.get_by_role("button", name="Phóng to").evaluate("zoom => setInterval(() => zoom.click(), 20)")
    place_pin(citizen)


def test_a_confidential_report_is_never_in_public(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    place_pin(citizen)
    code = send(citizen, category="An ninh, tội phạm", text="Có người bán ma túy ở góc chợ.")
    citizen.sees("không công khai")
    secret = citizen.page.get_by_label("Đường dẫn riêng của bạn").input_value()
    accept(welcome(MYTHO, as_="tiepnhan"), code)
    citizen.open("/phan-anh")
    citizen.sees_not(code, "ma túy")
    expect(chart(citizen).locator(".leaflet-marker-pane .dt-pin")).to_have_count(0)
    citizen.open(f"/phan-anh/{code}", status=404)
    citizen.open(secret)
    citizen.sees("Đã tiếp nhận")


def test_what_is_missing_is_said_and_everything_typed_is_kept(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    citizen.page.locator("#photos").set_input_files(pictures[1])
    expect(citizen.page.locator("[data-photos] img")).to_have_count(1)
    citizen.page.get_by_label("Mô tả sự việc").fill("Đèn đường không sáng.")
    citizen.press("Gửi phản ánh")
    summary = citizen.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Hãy đặt ghim")
    expect(summary).to_contain_text("Hãy chọn lĩnh vực.")
    expect(summary).to_contain_text("Cần bạn đồng ý")
    citizen.inspect()
    expect(citizen.page.locator("[data-photos] img")).to_have_count(1)
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("Đèn đường không sáng.")
    place_pin(citizen)
    send(citizen, text="Đèn đường không sáng.")
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(1)


def test_a_draft_survives_a_closed_page_and_is_gone_once_sent(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    citizen.page.get_by_label("Mô tả sự việc").fill("Cây đổ chắn ngang đường.")
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.open("/")
    citizen.open(FORM)
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("Cây đổ chắn ngang đường.")
    citizen.sees("Nội dung bạn viết dở trên thiết bị này đã được khôi phục.")
    citizen.inspect()
    place_pin(citizen)
    expect(citizen.page.get_by_label("Tôi đồng ý để")).not_to_be_checked()
    send(citizen, text="Cây đổ chắn ngang đường.")
    citizen.follow("Gửi phản ánh khác")
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("")


def test_a_place_in_the_neighbours_area_leads_to_its_form_with_what_was_typed(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    there = CENTRES[TANAN]
    citizen.page.context.grant_permissions(["geolocation"], origin=citizen.base)
    citizen.page.context.set_geolocation({"longitude": there.lon, "latitude": there.lat})
    citizen.open(FORM)
    citizen.press("Vị trí của tôi")
    citizen.sees("Đã đặt ghim tại")
    citizen.page.get_by_role("radio", name="Môi trường").check()
    citizen.page.get_by_label("Mô tả sự việc").fill("Rác đổ ven kênh.")
    citizen.page.get_by_label("Tôi đồng ý để").check()
    with citizen.page.expect_navigation():
        citizen.press("Gửi phản ánh")
    citizen.sees("Vị trí này thuộc thành phố Tân An")
    citizen.inspect()
    citizen.press("Tiếp tục tại thành phố Tân An")
    citizen.sees("Tiếp tục phản ánh của bạn", "Ủy ban nhân dân thành phố Tân An")
    assert citizen.page.url.startswith("http://tanan.localhost")
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("Rác đổ ven kênh.")
    citizen.page.get_by_role("radio", name="Môi trường").check()
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Gửi phản ánh")
    citizen.sees("Phản ánh của bạn đã được gửi", "TA-")
