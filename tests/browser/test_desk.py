"""From the queue to the published result: intake, unit head, staff and citizen, each at their own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import expect

from dothi.work.jobs import run_schedule
from tests.browser.desk import accept, step_form, take
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, HOSTS, MYTHO


@dataclass(frozen=True)
class Sent:
    """A report that came in; words and address occur in no other test."""

    code: str
    secret: str
    text: str
    email: str


@pytest.fixture
def sent(app: Flask) -> Sent:
    """A report over the API."""
    mark = uuid4()
    text, email = f"Nắp cống bị vỡ trước số nhà {mark.int % 10_000_000}.", f"an-{mark}@example.vn"
    answer = app.test_client().post(
        "/api/v1/reports",
        json={
            "id": str(mark),
            "category": "giao-thong",
            "text": text,
            "lon": CENTRES[MYTHO].lon,
            "lat": CENTRES[MYTHO].lat,
            "contact": {"name": "Nguyễn Văn An", "email": email, "phone": "0912 345 678"},
        },
        base_url=f"http://{HOSTS[MYTHO]}",
    )
    assert answer.json is not None
    return Sent(answer.json["code"], answer.json["track_url"], text, email)


def is_in_state(staff: Visitor, words: str) -> None:
    """The report's page says its status, or comes to say it: a form with photos is sent once they are uploaded."""
    badge = staff.page.locator(".dt-report-state .dt-badge").first
    expect(badge).to_have_text(re.compile(rf"^\s*{words}\s*$", re.IGNORECASE))


def let_a_minute_pass(app: Flask, run_jobs: Callable[[], list[str]]) -> None:
    """What workers do in it."""
    run_jobs()
    with app.app_context():
        run_schedule("feedback.every_minute")
        run_schedule("feedback.digests")
    run_jobs()


def test_a_report_travels_from_the_queue_to_its_published_result(
    app: Flask,
    welcome: Welcome,
    sent: Sent,
    pictures: list[Path],
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    code = sent.code
    intake, head, staff = (welcome(MYTHO, as_=name) for name in ("tiepnhan", "thutruong", "canbo2"))
    citizen = welcome(MYTHO, Device.PHONE)

    let_a_minute_pass(app, run_jobs)
    assert [mail["subject"] for mail in mails(sent.email)] == [f"Đã nhận phản ánh {code}"]
    assert mails("qldt@mytho.example")[0]["subject"] == f"Khẩn cấp: phản ánh {code} mới gửi đến"
    intake.open("/work")
    intake.inspect()
    intake.open("/work/feedback")
    intake.sees(code, "Nắp cống bị vỡ")
    intake.inspect()
    intake.follow("Nắp cống bị vỡ")
    intake.sees("Nguyễn Văn An", "0912 345 678")
    intake.inspect()
    accept(intake, code, unit_id="Phòng Tài nguyên và Môi trường", note="Thuộc bãi rác cạnh đường")
    let_a_minute_pass(app, run_jobs)
    routed = mails("tnmt@mytho.example")[0]
    assert routed["subject"] == f"Khẩn cấp: phản ánh {code} được giao cho đơn vị"
    assert f"/work/feedback/{code}" in routed["text"]

    head.open(f"/work/feedback/{code}")
    head.sees("Hiện không có bước nào thuộc quyền của bạn ở phản ánh này.")
    take(intake, code, "reroute", unit_id="Phòng Quản lý đô thị", note="Nắp cống do đô thị quản lý")
    take(head, code, "assign", assignee_id="Lê Cán Bộ", note="Làm ngay trong buổi sáng")
    is_in_state(head, "đã phân công")
    staff.open(f"/work/feedback/{code}")
    staff.sees("Hiện không có bước nào thuộc quyền của bạn ở phản ánh này.")

    on_site = welcome(MYTHO, Device.PHONE, as_="canbo")
    take(on_site, code, "start")
    on_site.page.locator("#note-text").fill("Đã rào chắn, chờ vật tư.")
    on_site.press("Lưu ghi chú")
    on_site.sees("Đã lưu ghi chú.", "Đã rào chắn, chờ vật tư.")
    on_site.inspect()
    take(on_site, code, "submit_result", pictures[1:], text="Đã thay nắp cống.")
    is_in_state(on_site, "chờ phê duyệt")
    citizen.open(f"/phan-anh/{code}")
    citizen.sees_not("Đã thay nắp cống")

    take(head, code, "publish", text="Đã thay nắp cống mới.")
    is_in_state(head, "đã công khai kết quả")
    head.inspect()
    run_jobs()

    citizen.open(sent.secret)
    steps = citizen.page.locator(".dt-timeline li")
    expect(steps.filter(has_text="Đã gửi phản ánh")).to_have_count(1)
    expect(steps.filter(has_text="Đã tiếp nhận")).to_have_count(1)
    for said in ("Đã phân công cán bộ xử lý", "Đã bắt đầu xử lý", "Đã công khai kết quả"):
        step = steps.filter(has_text=said)
        expect(step.locator("time").first).to_have_attribute("datetime", re.compile(r"^20\d\d-"))
    citizen.sees("Đã thay nắp cống mới.")
    photo = citizen.page.get_by_alt_text("Ảnh sau xử lý 1")
    photo.click()
    opened = citizen.page.get_by_role("dialog", name="Ảnh sau xử lý 1")
    expect(opened).to_be_visible()
    citizen.inspect()
    citizen.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(citizen.page.get_by_role("link", name="Ảnh sau xử lý 1")).to_be_focused()
    citizen.sees_not("Đã rào chắn", "Làm ngay trong buổi sáng", "Lê Cán Bộ", "Thuộc bãi rác")
    citizen.inspect()
    [told] = [mail for mail in mails(sent.email) if "đã có kết quả xử lý" in mail["subject"]]
    assert "Đã thay nắp cống mới." in told["text"]


def test_an_illegal_step_is_refused_with_its_reason(welcome: Welcome, sent: Sent) -> None:
    code = sent.code
    first, second = welcome(MYTHO, as_="tiepnhan"), welcome(MYTHO, as_="tiepnhan")
    second.open(f"/work/feedback/{code}")
    form = step_form(second, "reject")
    form.locator("[name=reason]").fill("Không thuộc địa bàn.")
    accept(first, code)
    form.get_by_role("button", name="Từ chối tiếp nhận").click()
    second.sees("Chưa thực hiện được")
    expect(second.page.get_by_role("alert")).to_contain_text("đã tiếp nhận")
    is_in_state(second, "đã tiếp nhận")
    second.inspect()


def test_a_step_without_its_reason_is_refused_beside_the_field(welcome: Welcome, sent: Sent) -> None:
    code = sent.code
    intake = welcome(MYTHO, as_="tiepnhan")
    take(intake, code, "reject", note="Gọi điện không ai nghe máy")
    expect(intake.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")).to_be_focused()
    expect(intake.page.locator("#reject-reason")).to_have_attribute("aria-invalid", "true")
    expect(intake.page.locator("#reject-note")).to_have_value("Gọi điện không ai nghe máy")
    intake.inspect()
    is_in_state(intake, "chờ tiếp nhận")


def test_a_report_by_telephone_is_typed_in_on_the_keyboard_alone(welcome: Welcome) -> None:
    intake = welcome(MYTHO, as_="tiepnhan")
    intake.open("/work/feedback")
    intake.page.get_by_role("link", name="Nhập phản ánh").click()
    page = intake.page
    page.get_by_role("radio", name="Điện thoại").check()
    page.get_by_label("Nội dung phản ánh").fill("Bà con báo cây đổ trước cổng trường.")
    page.get_by_label("Lĩnh vực").select_option(label="Môi trường")
    page.get_by_role("region", name="Bản đồ chọn vị trí").press("Enter")
    intake.sees("Đã đặt ghim tại")
    page.get_by_label("Họ và tên").fill("Lê Thị Tư")
    page.get_by_label("Số điện thoại").fill("0273 387 1234")
    page.get_by_label("Đã thông báo cho người phản ánh").check()
    intake.inspect()
    intake.press("Lưu phản ánh")
    intake.sees("Đã lưu phản ánh. Mã tra cứu: MT-", "Bà con báo cây đổ trước cổng trường.", "Lê Thị Tư")
    expect(intake.page.locator(".dt-facts").first).to_contain_text("Điện thoại")


def test_the_leaders_morning_page_counts_what_happened(
    welcome: Welcome, sent: Sent, run_jobs: Callable[[], list[str]]
) -> None:
    code = sent.code
    run_jobs()
    accept(welcome(MYTHO, as_="tiepnhan"), code)
    run_jobs()
    leader = welcome(MYTHO, Device.PHONE, as_="lanhdao")
    leader.open("/work")
    leader.sees("Phản ánh sáng nay")
    units = leader.page.get_by_role("table", name="Theo đơn vị")
    row = units.get_by_role("row", name=re.compile("Phòng Quản lý đô thị"))
    expect(row.get_by_role("cell").last).to_have_text("1")
    leader.inspect()
    row.get_by_role("link", name="Phòng Quản lý đô thị").click()
    leader.sees(code)
    expect(leader.page.locator("tbody tr")).to_have_count(1)
    leader.inspect()


def test_going_back_and_saving_again_finds_the_report_that_was_saved(welcome: Welcome) -> None:
    intake = welcome(MYTHO, as_="tiepnhan")
    page = intake.page
    intake.open("/work/feedback/new")
    page.get_by_label("Nội dung phản ánh").fill("Bà con báo cây đổ trước cổng trường.")
    page.get_by_label("Lĩnh vực").select_option(label="Môi trường")
    page.get_by_label("Phường, xã").select_option(index=1)
    intake.press("Lưu phản ánh")
    intake.sees("Đã lưu phản ánh.")
    saved = page.url
    page.go_back()
    page.get_by_label("Nội dung phản ánh").fill("Bà con báo cây đổ trước cổng trường.")
    page.get_by_label("Lĩnh vực").select_option(label="Môi trường")
    page.get_by_label("Phường, xã").select_option(index=1)
    intake.press("Lưu phản ánh")
    page.wait_for_url(saved)
