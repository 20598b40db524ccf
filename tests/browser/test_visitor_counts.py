"""Staff count visitors on a phone, the head closes the month and reads the figures; a visitor scans a code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from dothi.manifest.house import house
from dothi.values import clock
from modules.tourism.tests.guard import put_place
from modules.tourism.visitors.numbers import month_before
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
PAGE = "/work/tourism/visitors"


@pytest.fixture
def code(in_tenant: InTenant, run_jobs: Callable[[], list[str]]) -> str:
    """The path of two places' page of codes, once they have them."""
    with in_tenant(MYTHO):
        site = house().directory.find_site_by_id(MYTHO)
        assert site is not None
        put_place(site)
        put_place(site, "Khu di tích lịch sử chiến thắng Rạch Gầm – Xoài Mút", east=0.01)
    run_jobs()
    return "/work/tourism/qr"


def test_counted_on_a_phone_closed_at_the_desk_read_by_everybody(
    welcome: Welcome, code: str, run_jobs: Callable[[], list[str]], tmp_path: Path
) -> None:
    day = month_before(clock.local_today()) + timedelta(days=9)
    staff = welcome(MYTHO, Device.PLAIN_PHONE, as_="canbo")
    staff.open(f"{PAGE}?day={day}")
    staff.inspect()
    staff.page.get_by_label("Trong nước, Chùa Vĩnh Tràng").fill("1.250")
    staff.page.get_by_label("Quốc tế, Chùa Vĩnh Tràng").fill("12,5")
    staff.press("Lưu số khách")
    staff.sees("Số khách là số nguyên")
    staff.inspect()
    staff.page.get_by_label("Quốc tế, Chùa Vĩnh Tràng").fill("310")
    staff.press("Lưu số khách")
    staff.sees("Đã lưu số khách của 1 điểm")

    staff.open(f"{PAGE}/import")
    staff.inspect()
    file = tmp_path / "khach.csv"
    file.write_text(f"\ufeffNgày;Mã điểm;Trong nước;Quốc tế\n{day};chua-vinh-trang;-3;1\n", encoding="utf-8")
    staff.page.get_by_label("Tệp Excel hoặc CSV").set_input_files(file)
    staff.press("Tải lên và xem trước")
    run_jobs()
    staff.sees("1 dòng lỗi", "nhỏ hơn 0")
    staff.inspect()

    run_jobs()
    head = welcome(MYTHO, as_="thutruong")
    head.open(f"{PAGE}/months/{day:%Y-%m}")
    head.sees("1.560", "chưa chốt")
    head.inspect()
    head.page.get_by_text(f"Chốt tháng {day:%m/%Y}").click()
    head.press("Chốt số liệu")
    head.sees("đã chốt")
    head.open(f"{PAGE}?day={day}")
    head.page.get_by_label("Trong nước, Chùa Vĩnh Tràng").fill("1260")
    head.page.get_by_label("Lý do đính chính").fill("Cộng sót một đoàn")
    head.press("Đính chính số khách")
    run_jobs()
    head.open(f"{PAGE}/months/{day:%Y-%m}")
    head.sees("1.250 → 1.260", "Cộng sót một đoàn")
    head.inspect()
    for path in (f"{PAGE}/months", f"/work/tourism/statistics?year={day.year}"):
        head.open(path)
        head.sees("1.570")
        head.inspect()

    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open(f"/du-lich/so-lieu?year={day.year}")
    visitor.page.get_by_text("Xem bảng số").first.click()
    visitor.sees("1.570")
    visitor.inspect()


def test_a_printed_code_leads_to_its_place_and_is_counted(welcome: Welcome, code: str) -> None:
    staff = welcome(MYTHO, as_="canbo")
    staff.open(code)
    staff.inspect()
    staff.press("In 6 mã một tờ A4")
    staff.sees("Vui lòng chọn từ 1 đến 60 điểm để in.")
    link = staff.page.locator("tr", has_text="Chùa Vĩnh Tràng").get_by_text("/du-lich/q/").inner_text()
    staff.page.get_by_label("In mã của Chùa Vĩnh Tràng").check()
    with staff.page.expect_download() as sheet:
        staff.press("In 6 mã một tờ A4")
    assert sheet.value.suggested_filename == "ma-qr-du-lich.pdf"

    phone = welcome(MYTHO, Device.PHONE)
    phone.page.context.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile"})
    phone.open("/du-lich/q/" + link.rpartition("/")[2])
    phone.sees("Chùa Vĩnh Tràng", "Giờ mở cửa")
    staff.open(code)
    assert staff.page.locator("tr", has_text="Chùa Vĩnh Tràng").locator("td").nth(3).inner_text() == "1"
