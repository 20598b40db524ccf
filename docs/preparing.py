"""What is done on a page before its picture is taken: a link followed, a form filled in, a file held out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import FilePayload, Page


def first_link(prefix: str) -> Callable[[Page], None]:
    """Follow the first link of the page's content whose path begins so and goes on."""

    def follow(page: Page) -> None:
        paths = page.locator(f'main a[href^="{prefix}"]').evaluate_all("links => links.map(a => a.pathname)")
        # A code has digits; the other links under the prefix (new, filters) have none.
        path = next((path for path in paths if any(mark.isdigit() for mark in path)), None)
        if path is None:
            raise LookupError(f"{page.url} has no link that begins with {prefix}")
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path, wait_until="networkidle")

    return follow


def of_first_project(page_name: str) -> Callable[[Page], None]:
    """From the list of projects to a page of the first one; `evaluation` is of its first phase."""

    def follow(page: Page) -> None:
        first_link("/console/programme/")(page)
        page.goto(f"{page.url.rstrip('/')}/timeline", wait_until="networkidle")
        if page_name == "evaluation":
            page.locator('main a[href$="/evaluation"]').first.click()
            page.wait_for_load_state("networkidle")
        elif page_name == "matrix":
            page.goto(page.url.replace("/timeline", "/matrix"), wait_until="networkidle")

    return follow


def make_wall(page: Page) -> None:
    """A link of a wall for every dashboard, dark, and what it shows."""
    page.get_by_label("Màn hình nào").fill("Trung tâm điều hành")
    for board in page.locator('input[name="boards"]').all():
        board.check()
    page.get_by_label("Luôn nền tối").check()
    page.get_by_label("Hết hạn").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011  # the browser's
    page.get_by_role("button", name="Cấp đường dẫn").click()
    page.goto(page.get_by_label("Mở trên máy nối với màn hình").input_value())
    page.wait_for_timeout(500)


def type_ben_luc(page: Page) -> None:
    """Fill in the onboarding page as for Bến Lức like Tân An, and wait for the preview."""
    page.get_by_label("Tên địa phương").fill("Huyện Bến Lức")
    page.get_by_label("Làm giống").select_option("tanan")
    page.get_by_label("Địa chỉ trụ sở").fill("Thị trấn Bến Lức, huyện Bến Lức, tỉnh Long An (địa chỉ minh họa)")
    page.get_by_label("Đường dây nóng").fill("0272 0000 803")
    page.get_by_label("Số dân").fill("181.660")
    page.locator("#preview", has_text="0272 0000 803").wait_for()
    page.evaluate("scrollTo(0, 0)")


def type_another(page: Page) -> None:
    """Go over to a unit that the catalogue doesn't know."""
    page.get_by_text("Nhập đơn vị khác").click()
    page.wait_for_timeout(500)


def look_at_dates(page: Page) -> None:
    """Ask a happening's form for its dates without saving."""
    page.get_by_role("button", name="Xem các ngày trước khi lưu").click()
    page.wait_for_load_state("networkidle")


PLACES = """Tên,Loại hình,Kinh độ,Vĩ độ,Địa chỉ,Giờ mở cửa
Vườn hoa Lạc Hồng,"Công viên, vui chơi",106.3648,10.3496,Đường 30 Tháng 4,Mo-Su 05:00-22:00
Nhà vườn Tư Thành (minh họa),"Sinh thái, miệt vườn",106.3402,10.3378,Xã Thới Sơn,Mo-Su 07:00-17:00
Quán chè Cô Ba (minh họa),Ẩm thực,106.3660,10.3560,Đường Lê Lợi,từ 9 đến 21 giờ
Lò bánh tráng Út Hiền (minh họa),"Làng nghề, làng cổ",106.3511,10.3655,Xã Trung An,Mo-Sa 06:00-11:00
"""
"""One that is there, two that are new, one whose hours can't be read."""


def hold_out_places(page: Page) -> None:
    """Upload a list of places, and look at what it would do."""
    file = FilePayload(name="diem-du-lich-2026.csv", mimeType="text/csv", buffer=PLACES.encode())
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_label("Nguồn của dữ liệu").fill("Phòng Văn hóa và Thông tin")
    page.get_by_role("button", name="Tải lên và xem trước").click()
    await_preview(page, "Xem trước tệp điểm du lịch")


WEST, SOUTH, SIDE, STREET = 566_300.0, 1_144_700.0, 170.0, 16.0
"""Metres in VN-2000, 105°45′."""
ZONES = ("ODT", "ODT", "TMD", "ODT", "DKV", "ODT", "DGD", "ODT", "ODT", "TSC", "ODT", "DKV")


def zones_file() -> bytes:
    """Blocks at the middle of Mỹ Tho, in a file that names the wrong meridian (105°00′)."""
    features = []
    for number, code in enumerate(ZONES):
        column, row = number % 4, number // 4
        x, y = WEST + column * (SIDE + STREET), SOUTH + row * (SIDE + STREET)
        corners = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        shape = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "properties": {"MA_LD": code, "TANG": 5}, "geometry": shape})
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}}
    return json.dumps({"type": "FeatureCollection", "crs": system, "features": features}).encode()


def hold_out_zones(page: Page) -> None:
    """Upload a file of zones to a draft of the first plan, made where there is none, and see what was understood."""
    first_link("/work/quy-hoach/")(page)
    draft = page.locator("tr", has_text="Bản nháp").get_by_role("link")
    if draft.count():
        draft.first.click()
    else:
        page.get_by_role("link", name="Thêm phiên bản").click()
        page.get_by_label("Điều chỉnh cục bộ").check()
        page.get_by_role("button", name="Lưu bản nháp").click()
    page.wait_for_load_state("networkidle")
    file = FilePayload(name="quy-hoach-phan-khu.geojson", mimeType="application/geo+json", buffer=zones_file())
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem trước").click()
    await_preview(page, "Xem trước bản đồ")


def await_preview(page: Page, heading: str) -> None:
    """A file is read behind the page, which loads itself again until the preview is there."""
    page.get_by_role("heading", name=heading, level=1).wait_for()
    page.wait_for_load_state("networkidle")


CORNERS = "1  1145139.25  566889.81\n2  1145139.25  566949.81\n3  1145189.25  566949.81\n4  1145189.25  566889.81"


def take_extract(page: Page) -> None:
    """Ask by a table of corners, and take the extract of the answer."""
    ask_corners(page)
    page.get_by_role("button", name="Lập phiếu thông tin quy hoạch").click()
    page.wait_for_load_state("networkidle")


def ask_corners(page: Page) -> None:
    """Paste a table of corners and read the answer."""
    page.get_by_label("Bảng tọa độ").fill(CORNERS)
    page.get_by_role("button", name="Xem quy hoạch của thửa đất").click()
    page.wait_for_load_state("networkidle")
