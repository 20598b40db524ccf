"""A province's admin rolls feedback out at Gò Công Đông; suspended, only what was sent can still be read."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import accept
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, GOCONGDONG, LONGAN, MYTHO, TIENGIANG


def switch(admin: Visitor, step: str, *, reason: str = "", tenant: str = "gocongdong") -> None:
    """Open a step on the tenant's page of the console, and take it."""
    admin.open(f"/console/tenants/{tenant}")
    box = admin.page.locator("#feedback details.dt-confirm").filter(has=admin.page.locator("summary", has_text=step))
    box.locator("summary").click()
    if reason:
        box.get_by_label("Lý do").fill(reason)
    box.get_by_role("button", name=step).click()
    expect(admin.page.locator(".dt-message-success")).to_be_visible()


def send_without_map(citizen: Visitor) -> tuple[str, str]:
    """A report as one without script sends it; code and secret link."""
    page, here = citizen.page, CENTRES[GOCONGDONG]
    citizen.open("/phan-anh/gui")
    page.get_by_label("Vĩ độ").fill(str(here.lat))
    page.get_by_label("Kinh độ").fill(str(here.lon))
    page.get_by_role("radio", name="Môi trường").check()
    page.get_by_label("Mô tả sự việc").fill("Rác trôi vào bãi biển Tân Thành.")
    page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Gửi phản ánh")
    citizen.sees("Phản ánh của bạn đã được gửi")
    secret = page.get_by_label("Đường dẫn riêng của bạn").input_value()
    return page.locator(".dt-sent .dt-code").inner_text(), secret


def test_feedback_comes_to_a_district_step_by_step_and_can_be_suspended(welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    citizen = welcome(GOCONGDONG, Device.PLAIN_PHONE)
    tester = welcome(GOCONGDONG, Device.PLAIN_PHONE)
    staff = welcome(GOCONGDONG, as_="tiepnhan")

    admin.open("/console")
    admin.sees("Thành phố Mỹ Tho", "Huyện Gò Công Đông", "chưa triển khai")
    admin.sees_not("Tân An")
    admin.inspect()
    citizen.open("/")
    citizen.sees("chưa triển khai")
    citizen.inspect()
    staff.open("/work/feedback", status=404)

    switch(admin, "Chuyển sang chuẩn bị")
    staff.open("/work/feedback")
    citizen.open("/phan-anh", status=404)
    citizen.sees("Dịch vụ sắp triển khai", "Phản ánh hiện trường", "Ủy ban nhân dân huyện Gò Công Đông", "0273 1022")
    citizen.inspect()
    citizen.follow("Báo cho tôi khi mở")
    citizen.sees("Báo cho tôi khi mở: Phản ánh hiện trường")

    switch(admin, "Chuyển sang thí điểm")
    admin.press("Tạo liên kết dùng thử")
    link = admin.page.locator("a[href*='/tester/']").get_attribute("href")
    assert link is not None
    admin.inspect()
    citizen.open("/phan-anh", status=404)
    tester.open(link)
    tester.inspect()
    tester.press("Bắt đầu dùng thử")
    expect(tester.page).to_have_url(re.compile(r"/phan-anh$"))
    tester.sees("Đang thí điểm.", "Góp ý: 0273 1022")
    tester.inspect()
    code, secret = send_without_map(tester)
    citizen.open(f"/phan-anh/{code}", status=404)

    switch(admin, "Đưa vào vận hành chính thức")
    citizen.open("/")
    citizen.page.get_by_role("navigation", name="Chính").get_by_role("link", name="Phản ánh").first.click()
    citizen.sees("Phản ánh hiện trường")
    accept(staff, code)
    citizen.open(f"/phan-anh/{code}")

    switch(admin, "Tạm dừng", reason="Bão số 9")
    admin.sees("Bão số 9", "Quản trị tỉnh")
    admin.inspect()
    citizen.open("/phan-anh", status=404)
    citizen.sees("tạm dừng")
    citizen.inspect()
    citizen.open(f"/phan-anh/{code}", status=404)
    citizen.open(secret)
    citizen.sees(code, "Dịch vụ đang tạm dừng", "Đã tiếp nhận")
    citizen.inspect()
    staff.open(f"/work/feedback/{code}")
    expect(staff.page.locator(".dt-step")).to_have_count(0)
    staff.open("/work/feedback?view=all")
    staff.sees(code)
    staff.inspect()

    switch(admin, "Đưa vào vận hành chính thức")
    citizen.open(f"/phan-anh/{code}")
    citizen.sees("Rác trôi vào bãi biển Tân Thành.")


def test_suspending_without_a_reason_is_refused_beside_the_field(welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    admin.open("/console/tenants/mytho")
    box = admin.page.locator("#feedback details.dt-confirm").filter(
        has=admin.page.locator("summary", has_text="Tạm dừng")
    )
    box.locator("summary").click()
    box.get_by_role("button", name="Tạm dừng").click()
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.sees("Vui lòng ghi lý do")
    admin.inspect()
    citizen = welcome(MYTHO)
    citizen.open("/phan-anh")


def test_long_ans_admin_sees_only_long_an(welcome: Welcome) -> None:
    admin = welcome(LONGAN, as_="admin")
    admin.open("/console")
    admin.sees("Thành phố Tân An")
    admin.sees_not("Mỹ Tho", "Gò Công Đông")
    for slug in ("mytho", "gocongdong", "khong-co"):
        admin.open(f"/console/tenants/{slug}", status=404)
    stranger = welcome(LONGAN)
    stranger.open("/console")
    expect(stranger.page).to_have_url(re.compile(r"/sign-in\?next="))
