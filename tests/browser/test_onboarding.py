"""Journey 1: a province's admin onboards Bến Lức like Tân An, and its admin comes in; configuration is copied."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import LONGAN, TIENGIANG

PAGE = "/console/tenants/new"


@pytest.mark.parametrize("device", [Device.DESK, Device.PHONE])
def test_ben_luc_is_onboarded_like_tan_an_and_its_admin_comes_in(
    welcome: Welcome,
    device: Device,
    pictures: list[Path],
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    email = f"ben-{uuid4()}@benluc.example"
    admin = welcome(LONGAN, device, as_="admin")
    page = admin.page
    admin.open("/console/tenants")
    admin.follow("Thêm địa phương")
    admin.inspect()

    page.get_by_label("Tên địa phương").fill("ben luc")
    admin.sees("Sẽ tạo: Huyện Bến Lức", "Địa chỉ trang: http://benluc.localhost", "Mã tra cứu: BL-")
    page.get_by_label("Tên miền con").fill("www")
    expect(page.locator("#check-slug")).to_contain_text("Tên miền này dành cho hệ thống.")
    page.get_by_label("Tên miền con").fill("mytho")
    expect(page.locator("#check-slug")).to_contain_text("đã thuộc về địa phương khác")
    page.get_by_label("Làm giống").select_option("tanan")
    expect(page.locator("#preview")).to_contain_text("Lĩnh vực: 4")
    page.get_by_label("Đường dây nóng").fill("0272 3871 022")
    expect(page.locator(".dt-preview")).to_contain_text("0272 3871 022")
    page.get_by_label("Màu chủ đạo").fill("#f2b705")
    admin.sees("được làm đậm thêm")
    page.get_by_label("Ảnh biểu trưng").set_input_files(pictures[1])
    admin.inspect()

    admin.press("Tạo địa phương")
    expect(page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.sees("Vui lòng điền thư điện tử của quản trị đầu tiên.", "Biểu trưng đã tải lên.")
    admin.inspect()
    expect(page.get_by_label("Đường dây nóng")).to_have_value("0272 3871 022")
    page.get_by_label("Tên miền con").fill("")
    page.get_by_label("Số dân").fill("181.660")
    page.get_by_label("Họ và tên").fill("Trần Thị Bến")
    page.get_by_label("Thư điện tử").fill(email)
    admin.press("Tạo địa phương")

    admin.sees("Việc còn lại: Huyện Bến Lức", f"Lời mời gửi đến {email} chưa được nhận.")
    admin.inspect()
    run_jobs()
    [invitation] = mails(email)
    link = re.search(r"http://benluc\.localhost:\d+/\S+", invitation["text"])
    assert link is not None
    accept(welcome(LONGAN, device), link.group())
    admin.open("/console/tenants/benluc/checklist")
    admin.sees_not("chưa được nhận")


def accept(invited: Visitor, link: str) -> None:
    """Take the invitation up, and look at the district's first page."""
    invited.open(link)
    invited.sees("Lời mời tham gia huyện Bến Lức")
    invited.page.get_by_label("Mật khẩu mới", exact=True).fill("mot cau dai de nho")
    invited.page.get_by_label("Nhập lại mật khẩu mới").fill("mot cau dai de nho")
    invited.press("Nhận lời mời")
    invited.sees("Bạn đã là thành viên của huyện Bến Lức.")


def test_without_script_the_unit_is_typed_in(welcome: Welcome) -> None:
    admin = welcome(LONGAN, Device.PLAIN_PHONE, as_="admin")
    page = admin.page
    admin.open(PAGE)
    page.get_by_role("radio", name="Nhập đơn vị khác").check()
    page.get_by_label("Tên đầy đủ").fill("Xã Mỹ Yên")
    page.get_by_label("Loại đơn vị").select_option("commune")
    page.get_by_label("Mã đơn vị hành chính").fill("28012")
    page.get_by_label("Có hiệu lực từ ngày").fill("1/7/2025")
    page.get_by_label("Vĩ độ").fill("10,62")
    page.get_by_label("Kinh độ").fill("106,48")
    admin.inspect()
    admin.press("Kiểm tra và xem trước")
    admin.sees("Địa chỉ trang: http://myyen.localhost", "Ủy ban nhân dân xã Mỹ Yên")
    page.get_by_label("Họ và tên").fill("Lê Văn Mỹ")
    page.get_by_label("Thư điện tử").fill("my@myyen.example")
    admin.press("Tạo địa phương")
    admin.sees("Việc còn lại: Xã Mỹ Yên")


def test_configuration_is_looked_at_and_copied(welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    page = admin.page
    district = welcome(TIENGIANG, as_="admin")  # another tab, in which somebody else works
    admin.open("/console/copy")
    admin.inspect()
    page.get_by_label("Chép từ").select_option("mytho")
    page.get_by_label("Sang").select_option("gocongdong")
    admin.press("Xem khác biệt")
    admin.sees("Không còn gì để chép")
    admin.inspect()
    district.open("/console/copy?source=gocongdong&target=mytho")
    district.sees("0 mục mới, 0 mục khác")
