"""A report from its draft to citizens: two people who write and approve, and one who takes it along."""

from __future__ import annotations

from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from modules.dashboards.reports.blocks import BlockKind, ReportBlock
from modules.dashboards.tests.factories.reports import put_template
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

KINDS = (BlockKind.TABLE, BlockKind.BARS)


def test_a_report_is_written_submitted_approved_and_taken_along(app: Flask, welcome: Welcome) -> None:
    with app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            put_indicator(site, "rac.thu", months=14)
            blocks = [ReportBlock(id=kind, kind=kind, codes=("rac.thu",)) for kind in KINDS]
            words = ReportBlock(id="w", kind=BlockKind.TEXT, title="Nhận xét")
            put_template(site, *blocks, words, is_public=True)
            session.commit()
    writer = welcome(MYTHO, as_="canbo")
    writer.open("/work/dashboards/reports")
    writer.page.get_by_role("link", name="Lập báo cáo").press("Enter")
    writer.page.get_by_label("Mẫu báo cáo").select_option(label="Báo cáo tháng (tháng)")
    writer.inspect()
    writer.page.get_by_role("button", name="Lập bản thảo").press("Enter")
    writer.page.get_by_role("link", name="Soạn báo cáo").press("Enter")
    writer.page.get_by_label("Nhận xét").fill("Thu gom tăng so với tháng trước.")
    writer.inspect()
    writer.page.get_by_role("button", name="Lưu báo cáo").press("Enter")
    writer.sees("Đã lưu báo cáo.", "Thu gom tăng so với tháng trước.")
    writer.page.get_by_role("button", name="Ghi bước này").press("Enter")
    writer.sees("đã trình, chờ duyệt", "Số liệu chốt lúc")
    page = writer.page.url

    leader = welcome(MYTHO, as_="lanhdao")
    for state in ("đã duyệt, chờ ban hành", "đã ban hành"):
        leader.open(page)
        leader.page.get_by_role("button", name="Ghi bước này").press("Enter")
        leader.sees(state)
    leader.inspect()

    citizen = welcome(MYTHO, Device.PLAIN_PHONE)
    citizen.open("/so-lieu/bao-cao")
    citizen.page.locator("main td a").first.click()
    citizen.sees("Thu gom tăng so với tháng trước.", "23 tấn")
    citizen.inspect()
    with citizen.page.expect_download() as taken:
        citizen.page.get_by_role("link", name="Tải PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
