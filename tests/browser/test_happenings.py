"""Happenings: staff choose a lunar rule, see its dates and publish; visitors find it in the month, and keep it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO

NAME = "Rằm tháng Giêng"


def choose_rule(staff: Visitor) -> None:
    """Each year on the 15th of the first lunar month."""
    staff.page.get_by_label("Lặp lại", exact=True).select_option("lunar_yearly")
    staff.page.get_by_label("Ngày âm lịch").select_option("15")
    staff.page.get_by_label("Tháng âm lịch").select_option("1")


def write_draft(staff: Visitor) -> None:
    """A feast, looked at before it is saved."""
    staff.open("/work/tourism/happenings")
    staff.sees("Chưa có sự kiện")
    staff.inspect()
    staff.follow("Thêm sự kiện")
    staff.page.get_by_label("Tên", exact=False).first.fill(NAME)
    staff.page.get_by_label("Loại sự kiện", exact=True).select_option("worship")
    staff.page.get_by_label("Từ ngày").fill("2027-01-01")
    choose_rule(staff)
    staff.inspect()
    staff.press("Xem các ngày trước khi lưu")
    staff.sees("Lịch sẽ như sau, chưa lưu", "Rằm tháng Giêng âm lịch hằng năm", "Thứ Bảy 20/02/2027", "09/02/2028")
    staff.inspect()
    staff.press("Lưu bản nháp")
    staff.sees("Đã lưu bản nháp", NAME)


@pytest.mark.parametrize("device", [Device.DESK, Device.PHONE, Device.PLAIN_PHONE])
def test_a_lunar_feast_from_the_desk_to_the_visitors_month(device: Device, welcome: Welcome) -> None:
    head, visitor = welcome(MYTHO, device, as_="thutruong"), welcome(MYTHO, device)
    write_draft(head)
    head.press("Công bố")
    head.sees("Đã công bố")
    head.inspect()

    visitor.open("/du-lich/su-kien/lich?month=2027-02")
    visitor.sees("Tháng 2/2027", NAME)
    visitor.inspect()
    visitor.follow("Xem danh sách")
    visitor.sees("Thứ Bảy 20/02/2027", "âm lịch: rằm tháng Giêng")
    visitor.inspect()
    visitor.follow(NAME)
    visitor.sees("Các ngày sắp tới", "09/02/2028")
    visitor.inspect()
    expect(visitor.page.get_by_role("link", name="Thêm vào lịch")).to_have_attribute("href", re.compile(r"\.ics$"))

    head.page.get_by_text("Dời hoặc hủy ngày này").first.click()
    head.page.get_by_role("button", name="Hủy ngày này").first.click()
    head.sees("Đã ghi nhận thay đổi của ngày 20/02/2027")
    head.inspect()
    visitor.open("/du-lich/su-kien/ram-thang-gieng")
    visitor.sees("Không diễn ra")
    visitor.inspect()


def test_fields_that_the_chosen_rule_doesnt_need_arent_shown(welcome: Welcome) -> None:
    staff = welcome(MYTHO, as_="canbo")
    staff.open("/work/tourism/happenings/new")
    shown = {
        "once": set(),
        "weekly": {"Các thứ", "Cách nhau", "Đến hết ngày"},
        "lunar_yearly": {"Ngày âm lịch", "Tháng âm lịch", "Đến hết ngày"},
        "lunar_monthly": {"Ngày âm lịch", "Đến hết ngày"},
        "other": {"Quy tắc"},
    }
    fields = set[str]().union(*shown.values())
    for rule, wanted in shown.items():
        staff.page.get_by_label("Lặp lại", exact=True).select_option(rule)
        heads = {name: staff.page.locator("label, legend", has_text=re.compile(rf"^\s*{name}")) for name in fields}
        found = {name for name, head in heads.items() if head.first.is_visible()}
        assert found == wanted, rule
