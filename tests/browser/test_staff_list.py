"""A district's admin brings the staff by a list, and later somebody hands their work over and leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.values.actor import Actor
from modules.feedback.service import Channel, ReportDraft, submit_report, take_step
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, HOSTS, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


def fill_in(template: Path, *rows: list[str]) -> None:
    """Write rows under the template's example, as one does in Excel."""
    book = load_workbook(template)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(template)


def upload(admin: Visitor, path: Path, run_jobs: Callable[[], list[str]]) -> None:
    """Send the file; a job reads it, and the page that waits comes to the result by itself."""
    admin.page.get_by_label("Tệp danh sách").set_input_files(path)
    admin.press("Tải lên và xem trước")
    admin.sees("Đang đọc tệp…", path.name)
    run_jobs()
    expect(admin.page.locator("body")).not_to_contain_text("Đang đọc tệp…")


@pytest.mark.parametrize("device", [Device.DESK, Device.PHONE, Device.PLAIN_PHONE])
def test_staff_come_by_a_list_and_the_same_list_again_changes_nothing(
    device: Device,
    welcome: Welcome,
    tmp_path: Path,
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    email = f"moi-{uuid4()}@mytho.example"
    admin = welcome(MYTHO, device, as_="quantri")
    admin.open("/admin/staff")
    admin.inspect()
    admin.follow("Nhập danh sách")
    admin.inspect()
    with admin.page.expect_download() as download:
        admin.follow("Tệp mẫu Excel")
    wrong, right = tmp_path / "sai.xlsx", tmp_path / "dung.xlsx"
    download.value.save_as(wrong)
    download.value.save_as(right)
    upload(admin, wrong, run_jobs)
    expect(admin.page.get_by_role("alert")).to_contain_text("Tệp chưa có dòng nào")
    admin.inspect()

    new = ["Bùi Thị Mới", email, "Cán bộ xử lý", "Phòng Quản lý đô thị"]
    fill_in(wrong, new, ["Ủy Ban Nhân Dân Thành Phố Mỹ Tho", "khong-phai-thu", "Trưởng thôn", "phong-khong-co"])
    upload(admin, wrong, run_jobs)
    admin.sees("1 dòng lỗi", "Không có vai trò “Trưởng thôn”.", "Không có đơn vị “phong-khong-co”.")
    admin.inspect()
    admin.press("Mời 1 người")
    admin.sees("Danh sách còn dòng lỗi.", "khong-phai-thu")
    admin.inspect()
    admin.press("Bỏ danh sách này")
    admin.sees("Đã bỏ danh sách")

    fill_in(right, new, ["Lê Cán Bộ", "canbo@mytho.example", "staff; intake", "qldt"])
    upload(admin, right, run_jobs)
    admin.sees("mời 1 người, sửa 1 người", "trước đây: Cán bộ xử lý")
    admin.inspect()
    admin.press("Mời 1 người, sửa 1 người")
    admin.sees("Đã mời 1 người, sửa 1 người", email)
    run_jobs()
    assert len(mails(email)) == 1

    admin.follow("Nhập danh sách")
    upload(admin, right, run_jobs)
    admin.sees("Không có gì để nhập")
    admin.inspect()
    run_jobs()
    assert len(mails(email)) == 1


def give_report(app: Flask, in_tenant: InTenant, to: str) -> str:
    """The code of a report that somebody of the staff holds."""
    with app.app_context(), acting_in(DEPLOYMENT):
        site = house().directory.find_site(HOSTS[MYTHO])
        session.rollback()
    assert site is not None
    centre = CENTRES[MYTHO]
    with in_tenant(MYTHO):
        draft = ReportDraft(
            category="giao-thong", text="Nắp cống vỡ.", lon=centre.lon, lat=centre.lat, client_id=uuid4(), consent=True
        )
        report = submit_report(MYTHO, draft=draft, channel=Channel.WEB, actor=Actor.citizen(), site=site).report
        report_id, code = report.id, report.code
        session.flush()
        session.expunge_all()
        query = select(MembershipRow.id).where(MembershipRow.tenant_id == MYTHO, MembershipRow.email == to)
        holder = session.scalars(query).one()
        for action, fields in (("accept", {}), ("assign", {"assignee_id": str(holder)})):
            take_step(MYTHO, report_id=report_id, action=action, actor=Actor.system(), site=site, fields=fields)
    return code


def test_who_leaves_hands_their_work_over_first(app: Flask, welcome: Welcome, in_tenant: InTenant) -> None:
    code = give_report(app, in_tenant, "canbo@mytho.example")
    admin = welcome(MYTHO, Device.PHONE, as_="quantri")
    admin.open("/admin/staff")
    admin.follow("Lê Cán Bộ")
    admin.follow("Thôi giao việc tại địa phương")
    admin.sees("Phản ánh đang được giao", "Trả về đơn vị")
    admin.inspect()
    admin.press("Bàn giao và thôi giao việc")
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.inspect()
    admin.page.get_by_role("radio", name="Phạm Thủ Trưởng").check()
    admin.press("Bàn giao và thôi giao việc")
    admin.sees("Lê Cán Bộ không còn vào được khu vực làm việc của địa phương.", "Đã bàn giao: 1 việc.")
    head = welcome(MYTHO, as_="thutruong")
    head.open("/work/feedback?view=mine")
    head.sees(code)
    head.open(f"/work/feedback/{code}")
    head.sees("Đã bàn giao cho cán bộ khác", "Người bàn giao: Lê Cán Bộ", "Nguyễn Quản Trị")


def test_a_provincial_admin_invites_a_viewer(welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    admin.open("/console")
    admin.page.get_by_role("navigation", name="Chính").get_by_role("link", name="Thành viên cấp tỉnh").click()
    admin.inspect()
    admin.follow("Mời thành viên")
    admin.press("Gửi lời mời")
    expect(admin.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    admin.page.get_by_label("Họ và tên").fill("Lê Mới")
    admin.page.get_by_label("Thư điện tử").fill(f"{uuid4()}@tiengiang.example")
    admin.page.get_by_role("checkbox", name="Người xem cấp tỉnh").check()
    admin.inspect()
    admin.press("Gửi lời mời")
    admin.sees("Đã gửi lời mời đến", "đã mời, chưa nhận")
    admin.follow("Lê Mới")
    admin.inspect()
    admin.follow("Thôi giao việc")
    admin.inspect()
    admin.press("Thôi giao việc")
    expect(admin.page.get_by_role("row", name=re.compile("Lê Mới"))).to_have_count(0)
