"""The desk: queue, the report with its steps as forms, refusals that say where it stands, notes, the morning page."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi_testing.plugin import InTenant
from modules.feedback.models import Report
from modules.feedback.service import Channel, Submitted
from modules.feedback.tests.conftest import WITH_CONTACT
from modules.feedback.tests.person import Person, filled_in, picture, words
from tests.world import CENTRES, MYTHO, TIENGIANG, switch

Submit = Callable[..., Submitted]
RunJobs = Callable[[], list[str]]


@pytest.fixture
def report(submit: Submit) -> Report:
    """A report by somebody who left an address."""
    return submit(contact=WITH_CONTACT).report


def step(person: Person, report: Report, action: str, **fields: object) -> tuple[int, str]:
    """Take a step from the report's own page; the page that follows, as people read it."""
    page = f"/work/feedback/{report.code}"
    version = re.search(r'name="version" value="(\d+)"', person.get(page).text)
    sent = {"version": version.group(1) if version else "", **fields}
    answer = person.post(f"{page}/steps/{action}", page=page, **sent)
    return answer.status_code, words(person.follow(answer) if answer.status_code == 303 else answer)


def assignee_of(person: Person, report: Report, name: str) -> str:
    """The value that the form offers for a member of the unit."""
    found = re.search(rf'<option value="([^"]+)">{name}', person.get(f"/work/feedback/{report.code}").text)
    assert found is not None
    return found.group(1)


def test_a_report_travels_from_the_desk_to_publication(app: Flask, report: Report) -> None:
    desk, head, staff = (Person.at(app, as_=name) for name in ("tiepnhan", "thutruong", "canbo"))
    assert step(desk, report, "accept", category="giao-thong", level="urgent")[0] == 303
    assignee = assignee_of(head, report, "Lê Cán Bộ")
    assert step(head, report, "assign", assignee_id=assignee, note="Làm ngay")[0] == 303
    assert step(staff, report, "start")[0] == 303
    status, text = step(staff, report, "submit_result", text="Đã thay nắp cống.", photos=[picture("sau.jpg")])
    assert status == 303
    assert "Chờ phê duyệt" in text
    public = f"/phan-anh/{report.code}"
    assert "Đã thay nắp cống." not in words(Person.at(app).get(public))
    assert step(head, report, "publish", text="Đã thay nắp cống mới.")[0] == 303
    seen = Person.at(app).get(public)
    assert "Đã thay nắp cống mới." in words(seen)
    assert "Ảnh sau xử lý 1" in seen.text
    assert "Làm ngay" not in seen.text
    assert "Lê Cán Bộ" not in seen.text


def test_each_person_is_offered_the_steps_that_are_theirs(app: Flask, report: Report) -> None:
    path = f"/work/feedback/{report.code}"
    assert "Từ chối tiếp nhận" in words(Person.at(app, as_="tiepnhan").get(path))
    for name in ("canbo", "lanhdao", "xem"):
        page = Person.at(app, as_=name).get(path)
        assert page.status_code == 200
        assert "/steps/" not in page.text


def test_the_queue_says_how_long_ago_to_the_minute(app: Flask, submit: Submit) -> None:
    noon = datetime(2025, 3, 5, 5, tzinfo=UTC)
    desk = Person.at(app, as_="tiepnhan")
    with clock.frozen(noon.replace(second=50)):
        submit()
        assert "vừa xong" in words(desk.get("/work/feedback?view=new"))
    for second, told in ((61, "1 phút trước"), (125, "2 phút trước"), (3_700, "1 giờ trước")):
        with clock.frozen(noon + timedelta(seconds=second)):
            assert told in words(desk.get("/work/feedback?view=new")), told


def test_an_illegal_step_is_refused_with_the_reason_and_the_present_state(app: Flask, report: Report) -> None:
    status, text = step(Person.at(app, as_="thutruong"), report, "publish")
    assert status == 409
    assert "Không thể thực hiện “Phê duyệt và công khai kết quả”" in text
    assert "Tình trạng hiện nay: Chờ tiếp nhận" in text


def test_a_stale_page_is_refused_and_keeps_what_was_typed(app: Flask, report: Report) -> None:
    desk = Person.at(app, as_="tiepnhan")
    page = f"/work/feedback/{report.code}"
    assert step(desk, report, "ask", question="Nắp nào?")[0] == 303
    answer = desk.post(f"{page}/steps/reject", page=page, version="1", reason="Không đúng địa điểm")
    assert answer.status_code == 409
    assert "vừa được người khác cập nhật" in words(answer)
    assert "Không đúng địa điểm" in answer.text


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_a_step_without_the_version_that_was_seen_is_refused(app: Flask, report: Report, version: str) -> None:
    page = f"/work/feedback/{report.code}"
    desk = Person.at(app, as_="tiepnhan")
    answer = desk.post(f"{page}/steps/ask", page=page, version=version, question="Nắp nào?")
    assert answer.status_code == 409
    assert "Nắp nào?" in answer.text


def test_somebody_elses_step_is_denied(app: Flask, report: Report) -> None:
    page = f"/work/feedback/{report.code}"
    answer = Person.at(app, as_="canbo2").post(f"{page}/steps/accept", page="/work/feedback", version="1")
    assert answer.status_code == 403


def test_a_missing_reason_is_said_beside_the_field_in_the_opened_form(app: Flask, report: Report) -> None:
    desk = Person.at(app, as_="tiepnhan")
    page = f"/work/feedback/{report.code}"
    answer = desk.post(f"{page}/steps/reject", page=page, version="1", reason="", note="Xem lại")
    assert answer.status_code == 422
    assert 'href="#reject-reason"' in answer.text
    assert re.search(r'id="step-reject" open', answer.text)
    assert "Xem lại" in answer.text


def test_who_sent_it_is_shown_to_those_in_charge_only(app: Flask, report: Report) -> None:
    path = f"/work/feedback/{report.code}"
    for name in ("tiepnhan", "canbo"):
        assert "0912 345 678" in Person.at(app, as_=name).get(path).text
    for name in ("canbo2", "xem", "lanhdao"):
        assert "0912 345 678" not in Person.at(app, as_=name).get(path).text


def test_a_confidential_report_is_missing_for_those_not_in_charge(app: Flask, submit: Submit) -> None:
    secret = submit(category="an-ninh").report
    assert Person.at(app, as_="canbo").get(f"/work/feedback/{secret.code}").status_code == 200
    assert Person.at(app, as_="canbo2").get(f"/work/feedback/{secret.code}").status_code == 404
    assert secret.code not in Person.at(app, as_="canbo2").get("/work/feedback?view=all").text


def test_notes_stay_inside(app: Flask, report: Report) -> None:
    desk, path = Person.at(app, as_="tiepnhan"), f"/work/feedback/{report.code}"
    assert desk.post(f"{path}/notes", page=path, text="").status_code == 422
    answer = desk.post(f"{path}/notes", page=path, text="Đã gọi lại cho người dân.")
    assert answer.status_code == 303
    assert "Đã gọi lại cho người dân." in desk.get(path).text
    tracking = Person.at(app).get(f"/phan-anh/theo-doi/{report.track_token}")
    assert "Đã gọi lại cho người dân." not in tracking.text


def test_the_queue_opens_where_the_persons_work_is(app: Flask, report: Report, run_jobs: RunJobs) -> None:
    run_jobs()
    intake = Person.at(app, as_="tiepnhan").get("/work/feedback")
    assert report.code in intake.text
    assert re.search(r'aria-current="page">Mới\s*<span class="dt-tab-count">1<', intake.text)
    assert "Không có việc được giao cho bạn" in words(Person.at(app, as_="canbo").get("/work/feedback"))
    assert report.code in Person.at(app, as_="thutruong").get("/work/feedback").text


def test_queue_filters_stay_in_the_address(app: Flask, report: Report) -> None:
    desk = Person.at(app, as_="tiepnhan")
    assert report.code in desk.get("/work/feedback?view=new&category=giao-thong&level=urgent").text
    assert report.code not in desk.get("/work/feedback?view=new&category=moi-truong").text
    assert report.code not in desk.get("/work/feedback?view=la&unit=khong&category=moi-truong").text
    assert desk.get("/work/feedback?cursor=x").status_code == 400


def test_a_telephone_call_is_typed_in_with_its_channel(app: Flask) -> None:
    desk = Person.at(app, as_="tiepnhan")
    centre = CENTRES[MYTHO]
    call = {"channel": "phone", "text": "Đèn đường tắt.", "category": "giao-thong", "phone": "0912 345 678"}
    refused = desk.post("/work/feedback/new", **call)
    assert refused.status_code == 422
    assert "Đèn đường tắt." in refused.text
    page = desk.follow(desk.post("/work/feedback/new", **call, lon=str(centre.lon), lat=str(centre.lat)))
    assert "Nguồn Điện thoại" in words(page)
    assert "0912 345 678" in page.text


def test_only_intake_types_in_calls(app: Flask) -> None:
    assert Person.at(app, as_="canbo").get("/work/feedback/new").status_code == 403


def test_strangers_are_led_to_sign_in(app: Flask, report: Report) -> None:
    for path in ("/work/feedback", f"/work/feedback/{report.code}", "/admin/feedback/categories"):
        answer = Person.at(app).get(path)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


def test_the_leaders_morning_is_made_of_kept_counts(app: Flask, report: Report, run_jobs: RunJobs) -> None:
    run_jobs()
    morning = Person.at(app, as_="lanhdao").get("/work")
    text = words(morning)
    assert "1 Khẩn cấp chưa xong" in text
    assert "1 Chờ tiếp nhận" in text
    assert "Phòng Quản lý đô thị" in text
    assert "/work/feedback?view=open&amp;level=urgent" in morning.text


def test_staff_find_their_day_on_the_morning_page(app: Flask, report: Report, run_jobs: RunJobs) -> None:
    run_jobs()
    text = words(Person.at(app, as_="thutruong").get("/work"))
    assert "Phản ánh: việc của tôi hôm nay" in text
    assert "1 Của đơn vị tôi" in text


def test_the_queue_costs_as_many_statements_for_one_report_as_for_many(
    app: Flask, submit: Submit, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    desk = Person.at(app, as_="tiepnhan")
    submit(text="Một.")
    desk.get("/work/feedback")
    with statements() as one:
        desk.get("/work/feedback")
    for number in range(8):
        submit(text=f"Thêm {number}.", channel=Channel.API)
    with statements() as many:
        desk.get("/work/feedback")
    assert len(one) == len(many)
    own = [text for text in many if "feedback_report" in text or "dothi_stock" in text]
    assert len(own) == 2


def test_a_second_call_typed_into_the_first_ones_form_is_not_lost(app: Flask, in_tenant: InTenant) -> None:
    desk = Person.at(app, as_="tiepnhan")
    call = {**filled_in(), "channel": "phone"}
    assert desk.post("/work/feedback/new", **call).status_code == 303
    answer = desk.post("/work/feedback/new", **{**call, "text": "Cây đổ chắn ngang hẻm 5."})
    assert answer.status_code == 409
    assert "Cây đổ chắn ngang hẻm 5." in answer.text
    fresh = re.search(r'name="client_id" value="([^"]+)"', answer.text)
    assert fresh is not None
    assert fresh.group(1) != call["client_id"]
    again = {**call, "text": "Cây đổ chắn ngang hẻm 5.", "client_id": fresh.group(1)}
    assert desk.post("/work/feedback/new", **again).status_code == 303
    with in_tenant(MYTHO):
        texts = session.scalars(select(Report.text).where(Report.tenant_id == MYTHO)).all()
    assert "Cây đổ chắn ngang hẻm 5." in texts
    assert call["text"] in texts


def test_a_call_sent_again_is_one_report_and_a_change_made_meanwhile_is_told(app: Flask) -> None:
    desk = Person.at(app, as_="tiepnhan")
    call = {**filled_in(), "channel": "phone"}
    first = desk.post("/work/feedback/new", **call)
    assert desk.post("/work/feedback/new", **call).headers["Location"] == first.headers["Location"]
    for change in ({"channel": "counter"}, {"name": "Trần Thị Bé"}):
        told = desk.post("/work/feedback/new", **{**call, **change})
        assert told.status_code == 409
        assert "Những chỗ vừa sửa dưới đây chưa được ghi vào phản ánh đó" in words(told)
        assert f'href="{first.headers["Location"]}"' in told.text


def test_a_step_whose_photos_are_gone_is_not_taken_without_them(app: Flask, report: Report) -> None:
    status, text = step(Person.at(app, as_="tiepnhan"), report, "accept", photo="khong.con")
    assert status == 422
    assert "Có ảnh không còn trên máy chủ" in text
    assert "Chờ tiếp nhận" in text


def test_no_time_runs_in_the_queue_while_the_service_is_suspended(app: Flask, report: Report) -> None:
    desk = Person.at(app, as_="tiepnhan")
    assert 'class="dt-due-at"' in desk.get("/work/feedback").text
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    queue = desk.get("/work/feedback").text
    assert report.code in queue
    assert 'class="dt-due-at"' not in queue


def test_nothing_can_be_typed_in_while_the_service_is_suspended(app: Flask) -> None:
    desk = Person.at(app, as_="tiepnhan")
    assert 'id="report-form"' in desk.get("/work/feedback/new").text
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    page = desk.get("/work/feedback/new")
    assert "Dịch vụ đang tạm dừng" in words(page)
    assert 'id="report-form"' not in page.text


def test_the_leaders_number_of_urgent_reports_is_that_of_the_list_behind_it(
    app: Flask, report: Report, submit: Submit, run_jobs: RunJobs
) -> None:
    finished = submit(text="Việc đã xong.").report
    assert step(Person.at(app, as_="tiepnhan"), finished, "reject", reason="Đã xử lý.")[0] == 303
    run_jobs()
    leader = Person.at(app, as_="lanhdao")
    assert "1 Khẩn cấp chưa xong" in words(leader.get("/work"))
    behind = leader.get("/work/feedback?view=open&level=urgent").text
    assert report.code in behind
    assert finished.code not in behind


def test_tabs_count_what_the_person_may_see(app: Flask, submit: Submit, run_jobs: RunJobs) -> None:
    submit()
    secret = submit(category="an-ninh").report
    run_jobs()
    new = "/work/feedback?view=new"
    count = re.compile(r'aria-current="page">Mới\s*<span class="dt-tab-count">(\d+)<')
    seen = {}
    for name in ("tiepnhan", "canbo", "canbo2", "xem"):
        page = Person.at(app, as_=name).get(new).text
        found = count.search(page)
        seen[name] = (int(found.group(1)) if found else 0, secret.code in page)
    assert seen == {"tiepnhan": (2, True), "canbo": (2, True), "canbo2": (1, False), "xem": (1, False)}


def test_a_step_that_became_somebody_elses_meanwhile_keeps_what_was_typed(app: Flask, report: Report) -> None:
    status, text = step(Person.at(app, as_="canbo"), report, "accept", note="đã gõ một ghi chú dài")
    assert status == 403
    desk = Person.at(app, as_="tiepnhan")
    page = f"/work/feedback/{report.code}"
    assert step(desk, report, "accept")[0] == 303
    answer = desk.post(f"{page}/steps/submit_result", page=page, version="2", text="Đã vá lại mặt đường hỏng.")
    assert answer.status_code == 403
    assert "Kết quả xử lý Đã vá lại mặt đường hỏng." in words(answer)
    assert "đã gõ một ghi chú dài" in text
