"""A refused form: each line names its field and leads there, and goes once the field is corrected."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visitor import Welcome
from tests.client import SESSION, email_of
from tests.world import MYTHO, PASSWORD, TIENGIANG


def test_a_line_of_the_summary_goes_with_what_was_corrected(welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    admin.open("/console/people/new")
    admin.page.locator("main form button[type=submit]").last.click()
    summary = admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")
    lines = summary.locator("li")
    expect(lines.filter(has_text="Họ và tên: Vui lòng điền mục này.")).to_have_count(1)
    admin.inspect()
    before = lines.count()
    summary.get_by_role("link", name="Họ và tên").click()
    expect(admin.page.locator("#name")).to_be_focused()
    admin.page.keyboard.type("Trần Thị Bảy")
    admin.page.keyboard.press("Tab")
    expect(lines).to_have_count(before - 1)
    expect(admin.page.locator("#name-error")).to_have_count(0)
    expect(admin.page.locator("#name")).not_to_have_attribute("aria-invalid", "true")


def test_whoever_signs_in_beside_the_page_sends_again_with_one_press(welcome: Welcome) -> None:
    clerk = welcome(MYTHO, as_="tiepnhan")
    clerk.open("/work/feedback/new")
    clerk.page.get_by_label("Nội dung phản ánh").fill("Đèn đường trước chợ không sáng.")
    clerk.page.context.clear_cookies(name=SESSION)
    clerk.press("Lưu phản ánh")
    clerk.sees("Bạn đã đăng xuất.")
    with clerk.page.context.expect_page() as opened:
        clerk.follow("Đăng nhập ở thẻ mới")
    beside = opened.value
    beside.get_by_label("Thư điện tử").fill(email_of("tiepnhan", MYTHO))
    beside.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(beside.locator(".dt-menu")).to_be_visible()
    clerk.press("Gửi lại nội dung đã nhập")
    expect(clerk.page.get_by_label("Nội dung phản ánh")).to_have_value("Đèn đường trước chợ không sáng.")
