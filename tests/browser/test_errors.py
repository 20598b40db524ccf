"""A refused form: each line names its field and leads there, and goes once the field is corrected."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visitor import Welcome
from tests.world import TIENGIANG


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
