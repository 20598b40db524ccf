"""The reporter judges a result: with a phone and script, and on one without; the desk sees what was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from modules.feedback.models import Report
from modules.feedback.tests.conftest import published, site, submit, who  # noqa: F401  # fixtures
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_a_result_is_rated_and_the_report_reopened(
    welcome: Welcome,
    published: Callable[..., Report],  # noqa: F811
    run_jobs: Callable[[], list[str]],
    device: Device,
) -> None:
    report = published()
    citizen = welcome(MYTHO, device)
    citizen.open(f"/phan-anh/theo-doi/{report.track_token}")
    citizen.sees("Đã thay nắp cống.", "Bạn thấy kết quả xử lý thế nào?")
    citizen.inspect()
    citizen.press("Gửi đánh giá")
    citizen.sees("Hãy chọn một mức đánh giá.")
    citizen.inspect()
    citizen.page.get_by_role("radio", name="Không hài lòng").check()
    citizen.page.get_by_label("Ý kiến thêm").fill("Nắp mới kêu to hơn nắp cũ.")
    citizen.press("Gửi đánh giá")
    citizen.sees("Cảm ơn bạn đã đánh giá.", "Nắp mới kêu to hơn nắp cũ.")
    expect(citizen.page.locator(".dt-now .dt-badge").first).to_contain_text("Đã đánh giá")
    citizen.inspect()

    citizen.page.get_by_text("Việc chưa được giải quyết xong? Phản ánh lại").click()
    citizen.page.get_by_label("Lý do phản ánh lại").fill("Xe chạy qua là kêu, cả xóm mất ngủ.")
    citizen.inspect()
    citizen.press("Gửi phản ánh lại")
    citizen.sees("Bạn đã phản ánh lại.", "Xe chạy qua là kêu, cả xóm mất ngủ.")
    citizen.sees_not("Gửi đánh giá")
    citizen.inspect()

    run_jobs()
    head = welcome(MYTHO, as_="thutruong")
    head.open("/work/feedback?view=reopened")
    head.sees(report.code)
    head.inspect()
    head.open(f"/work/feedback/{report.code}")
    head.sees("Người gửi đã phản ánh lại", "Xe chạy qua là kêu, cả xóm mất ngủ.", "Nắp mới kêu to hơn nắp cũ.")
    head.inspect()
