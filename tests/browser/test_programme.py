"""A province plans, signs with a PDF, overrides by two, and goes live by itself when the time has come."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.going_live import go_live
from tests.browser.visitor import Device, Visitor, Welcome
from tests.programme.planning import PDF, make_ready, take
from tests.world import GOCONGDONG, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
GATES = (
    "Chưa có quyết định nêu lãnh đạo phụ trách",
    "Chưa ký quy chế vận hành",
    "Chưa xác nhận việc tập huấn cán bộ",
)
"""What is missing; the pages say so until they are signed."""


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A scanned decision."""
    path = tmp_path / "Quyết định 3769.pdf"
    path.write_bytes(PDF)
    return path


def gate(visitor: Visitor, title: str, step: str) -> None:
    """Open a step of a gate on the item's page."""
    panel = visitor.page.locator("li.dt-panel").filter(has_text=title)
    box = panel.locator("details").filter(has=visitor.page.locator(":scope > summary", has_text=step))
    if box.get_attribute("open") is None:
        box.locator(":scope > summary").click()


def sign(visitor: Visitor, title: str, document: Path) -> None:
    """Sign a gate with a document."""
    gate(visitor, title, "Ký xác nhận")
    panel = visitor.page.locator("li.dt-panel").filter(has_text=title)
    panel.locator("input[type=file]").set_input_files(document)
    panel.get_by_role("button", name="Ký xác nhận").click()
    visitor.sees("Đã ký xác nhận.")


def plan(admin: Visitor) -> None:
    """A project, a phase, an item in an hour; ends on the item's page."""
    page = admin.page
    admin.open("/console/programme")
    admin.sees("Chưa có đề án nào")
    admin.inspect()
    admin.follow("Thêm đề án")
    page.get_by_label("Tên đề án").fill("Xây dựng thành phố Mỹ Tho trở thành đô thị thông minh, nhân rộng các huyện")
    page.get_by_label("Số quyết định").fill("3769/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2017-12-18")
    admin.inspect()
    admin.press("Lưu đề án")
    admin.sees("Chưa có giai đoạn nào")
    admin.inspect()
    admin.follow("Thêm giai đoạn")
    page.get_by_label("Tên giai đoạn").fill("Giai đoạn 2: nhân rộng")
    page.get_by_label("Ngày bắt đầu").fill("2020-01-01")
    page.get_by_label("Kinh phí").fill("1.500.000.000")
    admin.inspect()
    admin.press("Lưu giai đoạn")
    admin.sees("1.500.000.000")
    admin.follow("Thêm hạng mục")
    page.get_by_label("Địa phương").select_option(label="Huyện Gò Công Đông")
    page.get_by_label("Phân hệ").select_option(label="Phản ánh hiện trường")
    page.get_by_label("Chuyển sang trạng thái").select_option(label="vận hành chính thức")
    when = (clock.now() + timedelta(hours=1)).astimezone(LOCAL_ZONE)
    page.get_by_label("Thời điểm").fill(when.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Người phụ trách", exact=True).fill("Trần Văn Bình")
    page.get_by_label("Thư điện tử người phụ trách").fill("binh@tiengiang.example")
    admin.inspect()
    admin.press("Lưu hạng mục")
    admin.sees("Đã lên kế hoạch.")


def test_a_planned_service_goes_live_by_itself(
    welcome: Welcome, in_tenant: InTenant, run_jobs: Callable[[], list[str]], decision: Path
) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
    with in_tenant(GOCONGDONG):
        make_ready()
    admin, second = welcome(TIENGIANG, as_="admin"), welcome(TIENGIANG, as_="admin2")
    plan(admin)
    run_jobs()
    admin.page.reload()
    admin.sees(*GATES, "Hệ thống đã kiểm tra, đạt", "Mọi lĩnh vực đã được phân luồng", "kiểm tra lúc")
    admin.inspect()

    admin.follow("Xây dựng thành phố Mỹ Tho")
    admin.sees("Huyện Gò Công Đông", "sắp đến hạn")
    admin.inspect()
    admin.open("/console/tenants/gocongdong")
    by_hand = admin.page.locator("details").filter(has_text="Đưa vào vận hành chính thức")
    by_hand.locator("summary").click()
    by_hand.get_by_role("button", name="Đưa vào vận hành chính thức").click()
    admin.sees("Chưa thể chuyển: kế hoạch còn điều kiện chưa đạt", *GATES)
    admin.inspect()
    admin.page.get_by_role("link", name="Kế hoạch: vận hành chính thức").click()

    gate(admin, GATES[0], "Ký xác nhận")
    admin.page.locator("li.dt-panel").filter(has_text=GATES[0]).get_by_role("button", name="Ký xác nhận").click()
    admin.sees("Vui lòng chọn một tệp.")
    admin.inspect()
    sign(admin, GATES[0], decision)
    sign(admin, GATES[1], decision)
    with admin.page.expect_download() as download:
        admin.page.get_by_role("link", name="Quyết định 3769.pdf").first.click()
    assert download.value.path().read_bytes() == PDF

    gate(admin, GATES[2], "Cách khác")
    gate(admin, GATES[2], "Đề nghị bỏ qua")
    panel = admin.page.locator("li.dt-panel").filter(has_text=GATES[2])
    panel.get_by_label("Lý do").fill("Tập huấn trực tuyến trong tuần sau")
    panel.get_by_role("button", name="Đề nghị bỏ qua").click()
    admin.sees("Cần một quản trị cấp tỉnh khác xác nhận.")
    admin.inspect()
    second.open(admin.page.url.split("#")[0].replace(admin.base, ""))
    second.sees("chờ bạn xác nhận")
    second.page.locator("summary", has_text="Xác nhận bỏ qua").click()
    second.press("Xác nhận bỏ qua")
    second.sees("được bỏ qua")
    second.inspect()

    citizen = welcome(GOCONGDONG, Device.PHONE)
    citizen.open("/phan-anh", status=404)
    clock.shift(timedelta(hours=1, minutes=1))
    for _ in range(2):
        with in_tenant(TIENGIANG):
            go_live(TIENGIANG, clock.now())
        run_jobs()
    citizen.open("/phan-anh")
    admin.page.reload()
    admin.sees("đã thực hiện", "Hệ thống")
    admin.inspect()

    admin.page.locator("summary", has_text="Quay lại trạng thái trước").click()
    box = admin.page.locator("details[open]").filter(has_text="Quay lại trạng thái trước")
    box.get_by_label("Lý do").fill("Quá tải trong ngày đầu")
    box.get_by_role("button", name="Quay lại trạng thái trước").click()
    admin.sees("Đã quay lại trạng thái trước.", "Quá tải trong ngày đầu")
    citizen.open("/phan-anh", status=404)
    expect(admin.page).to_have_url(re.compile(r"/console/programme/items/"))
