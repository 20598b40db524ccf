"""A district's admin sets up the house: units, staff by mail, categories, routing, calendar, colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO


@pytest.fixture
def admin(welcome: Welcome) -> Visitor:
    """Signed in, on the first page of the area."""
    visitor = welcome(MYTHO, as_="quantri")
    visitor.open("/admin")
    return visitor


def go(admin: Visitor, name: str) -> None:
    """By the side's navigation."""
    admin.page.get_by_role("navigation", name="Chính").get_by_role("link", name=name, exact=True).click()


def test_somebody_invited_by_mail_sets_a_password_and_signs_in(
    welcome: Welcome,
    admin: Visitor,
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    email = f"moi-{uuid4()}@mytho.example"
    admin.inspect()
    go(admin, "Đơn vị")
    admin.inspect()
    admin.page.get_by_role("link", name="Thêm đơn vị").click()
    admin.page.get_by_label("Tên đơn vị").fill("Ủy ban nhân dân phường 1")
    admin.page.get_by_label("Mã").fill("ubnd-phuong-1")
    admin.page.get_by_label("Thư điện tử nhận việc").fill("phuong1@mytho.example")
    admin.inspect()
    admin.press("Lưu đơn vị")
    expect(admin.page.get_by_role("link", name="Ủy ban nhân dân phường 1")).to_be_visible()

    go(admin, "Cán bộ")
    admin.inspect()
    admin.page.get_by_role("link", name="Mời cán bộ").click()
    admin.press("Gửi lời mời")
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.page.get_by_label("Họ và tên").fill("Bùi Thị Mới")
    admin.page.get_by_label("Thư điện tử").fill(email)
    admin.page.get_by_role("checkbox", name=re.compile("^Cán bộ xử lý")).check()
    admin.page.get_by_role("group", name="Thuộc đơn vị").get_by_label("Ủy ban nhân dân phường 1").check()
    admin.inspect()
    admin.press("Gửi lời mời")
    admin.sees(f"Đã gửi lời mời đến {email}.", "đã mời, chưa nhận")
    run_jobs()

    [invitation] = mails(email)
    link = re.search(r"http://mytho\.localhost:\d+/\S+", invitation["text"])
    assert link is not None
    invited = welcome(MYTHO)
    invited.open(link.group())
    invited.sees("Lời mời tham gia thành phố Mỹ Tho", email)
    invited.inspect()
    invited.page.get_by_label("Mật khẩu mới", exact=True).fill("mot cau dai de nho")
    invited.page.get_by_label("Nhập lại mật khẩu mới").fill("mot cau dai de nho")
    invited.press("Nhận lời mời")
    invited.sees("Bạn đã là thành viên của thành phố Mỹ Tho.")
    again = welcome(MYTHO)
    again.open("/sign-in")
    again.inspect()
    again.sign_in(email, "mot cau dai de nho")
    again.open("/work/feedback")
    again.sees("Phản ánh")
    go(admin, "Cán bộ")
    expect(admin.page.get_by_role("row", name=re.compile("Bùi Thị Mới"))).to_contain_text("đang làm việc")
    invited.open(link.group(), status=410)


def test_a_category_with_its_limits_and_its_unit_reaches_the_citizens_form(welcome: Welcome, admin: Visitor) -> None:
    admin.open("/admin/feedback/categories")
    admin.inspect()
    admin.page.get_by_role("link", name="Thêm lĩnh vực").click()
    admin.page.get_by_label("Tên lĩnh vực").fill("Cây xanh")
    admin.page.get_by_label("Mã", exact=True).fill("cay-xanh")
    admin.page.get_by_label("Gợi ý cho người dân").fill("Cây gãy, cây đổ, cành sắp rơi.")
    admin.page.get_by_role("radio", name="khẩn cấp").check()
    for level in ("bình thường", "khẩn cấp", "phức tạp"):
        admin.page.get_by_label(f"Tiếp nhận, {level}").fill("2")
        admin.page.get_by_label(f"Xử lý, {level}").fill("mười")
    admin.press("Lưu lĩnh vực")
    admin.sees("Hạn là số giờ làm việc")
    admin.inspect()
    for level in ("bình thường", "khẩn cấp", "phức tạp"):
        admin.page.get_by_label(f"Xử lý, {level}").fill("12,5")
    admin.press("Lưu lĩnh vực")
    admin.sees("Đã thêm lĩnh vực.")

    admin.open("/admin/feedback/routing")
    admin.inspect()
    admin.page.get_by_label("Cây xanh").select_option(label="Phòng Tài nguyên và Môi trường")
    admin.press("Lưu phân luồng")
    admin.sees("Đã lưu phân luồng.")
    admin.open("/admin/feedback/categories")
    row = admin.page.get_by_role("row", name=re.compile("Cây xanh"))
    expect(row).to_contain_text("12,5 giờ làm việc")
    expect(row).to_contain_text("Phòng Tài nguyên và Môi trường")

    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open("/phan-anh/gui")
    expect(citizen.page.get_by_role("radio", name="Cây xanh")).to_have_count(1)
    citizen.sees("Cây gãy, cây đổ, cành sắp rơi.")


def test_the_working_calendar_takes_days_off_and_refuses_what_it_cannot_read(admin: Visitor) -> None:
    go(admin, "Lịch làm việc")
    admin.inspect()
    admin.page.get_by_label("Ngày nghỉ riêng").fill("2/1/2027\nmai")
    admin.press("Lưu lịch làm việc")
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_contain_text("mai")
    admin.inspect()
    admin.page.get_by_label("Ngày nghỉ riêng").fill("2/1/2027")
    admin.press("Lưu lịch làm việc")
    expect(admin.page.get_by_role("alert")).to_have_count(0)
    admin.open("/admin/calendar")
    expect(admin.page.get_by_label("Ngày nghỉ riêng")).to_have_value("02/01/2027")


def test_name_hotline_and_colour_are_seen_on_the_public_page(welcome: Welcome, admin: Visitor) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open("/phan-anh")
    before = background(citizen)
    go(admin, "Nhận diện")
    admin.inspect()
    admin.page.get_by_label("Đường dây nóng").fill("0273 3 999 888")
    admin.page.get_by_label("Địa chỉ").fill("36 Hùng Vương, phường 7")
    admin.page.get_by_label("Màu chủ đạo").fill("#ffd400")
    admin.press("Lưu nhận diện")
    admin.sees("Màu")
    citizen.open("/")
    citizen.sees("0273 3 999 888", "36 Hùng Vương, phường 7")
    citizen.inspect()
    citizen.open("/phan-anh")
    assert background(citizen) != before
    citizen.inspect()


def background(visitor: Visitor) -> str:
    """The colour of the page's primary button."""
    button = visitor.page.get_by_role("main").get_by_role("link", name="Gửi phản ánh").first
    return str(button.evaluate("element => getComputedStyle(element).backgroundColor"))
