"""Journey 8 and the evaluation: a province reads its board at a glance, by keyboard, on a phone, without script."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from dothi.database.session import session
from dothi.values import clock
from dothi_testing.plugin import InTenant
from tenants.kit.weeks import week_of
from tenants.programme.models import Item
from tests import plans
from tests.browser.visitor import Device, Welcome
from tests.world import GOCONGDONG, MYTHO, TIENGIANG

REASON = "Chưa phân luồng: Giao thông"


@pytest.fixture
def pilot(in_tenant: InTenant) -> UUID:
    """A pilot that is done at Mỹ Tho, planned at Gò Công Đông with a red gate, and at a unit without a tenant."""
    now = clock.now()
    with in_tenant(TIENGIANG):
        project = plans.project(TIENGIANG)
        day = clock.local_today()
        phase = plans.phase(TIENGIANG, project, starts_on=day - timedelta(days=90), ends_on=day + timedelta(days=90))
        plans.item(TIENGIANG, phase, member_id=MYTHO, status="done", planned_at=now - timedelta(days=30))
        planned = plans.item(TIENGIANG, phase, member_id=GOCONGDONG, planned_at=now + timedelta(days=10))
        plans.item(TIENGIANG, phase, unit_code="816", unit_name="Thị xã Gò Công", planned_at=now + timedelta(days=60))
        plans.all_green(TIENGIANG, GOCONGDONG, but="feedback.routes")
        plans.readiness(TIENGIANG, GOCONGDONG, "feedback.routes", REASON)
        plans.gate(TIENGIANG, planned, title="Tập huấn cán bộ", due_on=day + timedelta(days=7))
        for back in range(4):
            week = week_of(day) - timedelta(days=7 * back)
            plans.figure(TIENGIANG, MYTHO, "feedback.in_time", week, (46 - back, 50), at=now)
        plans.figure(TIENGIANG, MYTHO, "feedback.satisfaction", week_of(day), (17, 20), at=now)
        plans.figure(TIENGIANG, MYTHO, "tenants.active_staff", week_of(day), (6, 7), at=now)
    return phase


def test_a_viewer_sees_at_a_glance_what_blocks_and_why(welcome: Welcome, pilot: UUID) -> None:
    viewer = welcome(TIENGIANG, as_="xem")
    viewer.open("/console")
    viewer.sees("Thành phố Mỹ Tho", "vận hành chính thức", "Thị xã Gò Công", "chưa khởi tạo", "Tập huấn cán bộ")
    viewer.inspect()
    mark = viewer.page.locator("button.dt-gate-urgent")
    reason = viewer.page.locator(".dt-pop", has_text=REASON)
    expect(reason).to_be_hidden()
    mark.focus()
    viewer.page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    viewer.inspect()
    viewer.page.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    viewer.page.get_by_label("Loại").select_option("city")
    viewer.press("Lọc")
    expect(viewer.page).to_have_url(re.compile(r"kind=city"))
    viewer.sees("Thành phố Mỹ Tho")
    viewer.sees_not("Huyện Gò Công Đông")


def test_the_board_fits_a_small_desk_screen(welcome: Welcome, pilot: UUID) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    admin.page.set_viewport_size({"width": 1366, "height": 768})
    admin.open("/console")
    assert admin.page.evaluate("document.documentElement.scrollHeight") <= 768
    assert admin.page.evaluate("document.documentElement.scrollWidth") <= 1366
    expect(admin.page.get_by_role("link", name="Khởi tạo")).to_have_attribute("href", re.compile("catalogue=816"))


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_on_a_phone_with_or_without_script(device: Device, welcome: Welcome, pilot: UUID) -> None:
    viewer = welcome(TIENGIANG, device, as_="xem")
    viewer.open("/console")
    viewer.inspect()
    viewer.page.locator("button.dt-gate-urgent").click()
    expect(viewer.page.locator(".dt-pop", has_text=REASON)).to_be_visible()
    viewer.page.keyboard.press("Escape")
    viewer.page.locator("summary", has_text="Lọc và chú giải").click()
    viewer.page.get_by_label("Trạng thái").select_option("live")
    viewer.press("Lọc")
    viewer.sees("1 địa phương")


def test_a_phase_is_evaluated_and_closed(welcome: Welcome, pilot: UUID, in_tenant: InTenant) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    admin.open(f"/console/programme/phases/{pilot}/evaluation")
    admin.sees("Chưa có chỉ số nào", "Giai đoạn chỉ đóng được sau khi đánh giá")
    admin.inspect()
    admin.press("Dùng bộ chỉ số gợi ý")
    admin.sees("Phản ánh xử lý đúng hạn", "≥ 90%", "89%")
    admin.follow("Phản ánh xử lý đúng hạn")
    admin.inspect()
    admin.page.get_by_label("Chỉ tiêu").fill("85,5")
    admin.press("Lưu chỉ số")
    admin.sees("≥ 85,5%", "Theo số liệu hiện nay: Đạt")
    admin.press("Ghi kết luận")
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.inspect()
    admin.page.get_by_label("Bài học kinh nghiệm").fill("Tập huấn trước khi mở, không phải sau.")
    admin.press("Ghi kết luận")
    admin.sees("Đã ghi kết luận đánh giá", "Tập huấn trước khi mở, không phải sau.")
    admin.inspect()
    admin.sees("Còn 2 hạng mục chưa thực hiện")
    with in_tenant(TIENGIANG):
        session.execute(update(Item).where(Item.tenant_id == TIENGIANG, Item.phase_id == pilot).values(status="done"))
    admin.page.reload()
    box = admin.page.locator("details.dt-confirm").filter(has_text="Đóng giai đoạn")
    box.locator("summary").click()
    box.get_by_role("button", name="Đóng giai đoạn").click()
    admin.sees("Đã đóng giai đoạn")
    admin.page.get_by_role("navigation", name="Đường dẫn").get_by_role("link", name="Tiến độ").click()
    admin.sees("Huyện Gò Công Đông", "hôm nay")
    admin.inspect()
    admin.follow("Ma trận")
    admin.sees("Thị xã Gò Công", "vận hành chính thức")
    admin.inspect()
