"""A visitor rates a place, its business answers and corrects the entry on a phone, staff look and compare."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from modules.tourism.tests.conftest import Put, put  # noqa: F401  # fixtures
from modules.tourism.tests.speaking import RATINGS, SLUG, Mails, RunJobs, code_in, link_in, some_email
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_a_rating_is_confirmed_looked_at_and_shown(
    welcome: Welcome,
    put: Put,  # noqa: F811
    run_jobs: RunJobs,
    mails: Mails,
    device: Device,
) -> None:
    put()
    email, visitor = some_email(), welcome(MYTHO, device)
    visitor.open(f"/du-lich/{SLUG}")
    visitor.follow("Viết đánh giá")
    visitor.press("Gửi đánh giá")
    visitor.sees("Hãy chọn số sao.", "Cần đồng ý để gửi đánh giá.")
    visitor.inspect()
    visitor.page.get_by_role("radio", name="4/5").check()
    visitor.page.get_by_role("textbox", name="Nhận xét").fill("Vườn rộng, đi sớm rất mát.")
    visitor.page.get_by_role("textbox", name="Thư điện tử").fill(email)
    visitor.page.get_by_label("Tôi đồng ý").check()
    visitor.press("Gửi đánh giá")
    visitor.sees("Mã gồm 6 chữ số")
    visitor.inspect()
    run_jobs()
    visitor.page.get_by_label("Mã xác nhận").fill(code_in(mails, email))
    visitor.press("Xác nhận")
    visitor.sees("Cán bộ sẽ xem đánh giá trước khi đăng")
    visitor.inspect()

    staff = welcome(MYTHO, as_="tiepnhan")
    staff.open("/work/tourism/ratings")
    staff.inspect()
    staff.follow("Vườn rộng, đi sớm rất mát.")
    staff.inspect()
    staff.press("Đăng đánh giá")
    staff.sees("Đã đăng đánh giá.")
    run_jobs()
    visitor.open(RATINGS)
    visitor.sees("Vườn rộng, đi sớm rất mát.", "4 trên 5")
    visitor.inspect()


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_a_business_corrects_its_entry_and_staff_take_some_of_it(
    welcome: Welcome,
    put: Put,  # noqa: F811
    run_jobs: RunJobs,
    mails: Mails,
    device: Device,
) -> None:
    owner = some_email()
    put(email=owner, phone="0273 3872 123")
    business = welcome(MYTHO, device)
    business.open(f"/du-lich/{SLUG}")
    business.follow("Sửa thông tin, trả lời đánh giá")
    business.inspect()
    business.press("Gửi liên kết đến cơ sở")
    business.sees("Đã ghi nhận yêu cầu")
    business.inspect()
    run_jobs()
    business.open(link_in(mails, owner))
    business.inspect()
    business.page.get_by_label("Giờ mở cửa").fill("cả ngày")
    business.press("Gửi đề xuất")
    expect(business.page.get_by_role("alert")).to_be_visible()
    business.inspect()
    business.page.get_by_label("Giờ mở cửa").fill("Mo-Su 06:00-18:00")
    business.page.get_by_label("Điện thoại").fill("0273 3999 888")
    business.press("Gửi đề xuất")
    business.sees("Đã gửi đề xuất.", "Có đề xuất chờ duyệt")
    business.inspect()

    staff = welcome(MYTHO, as_="canbo")
    staff.open("/work/tourism/proposals")
    staff.inspect()
    staff.follow("Chùa Vĩnh Tràng")
    staff.sees("0273 3872 123", "0273 3999 888", "Mo-Su 06:00-18:00")
    staff.inspect()
    staff.page.get_by_label("Nhận: Điện thoại").uncheck()
    staff.page.get_by_label("Lời nhắn cho cơ sở").fill("Số máy chưa gọi được.")
    staff.press("Nhận các mục đã chọn")
    staff.sees("Đã cập nhật điểm du lịch")
    run_jobs()
    assert "Số máy chưa gọi được." in mails(owner)[0]["text"]
    business.open(f"/du-lich/{SLUG}")
    business.sees("0273 3872 123", "18:00")
