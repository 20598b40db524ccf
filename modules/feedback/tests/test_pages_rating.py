"""Rating and reopening on the tracking page without script; what desk, leader and API show of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.feedback.models import Report
from modules.feedback.tests.person import Person, words
from tests.world import MYTHO, TANAN, TIENGIANG, switch

Published = Callable[..., Report]


def path_of(report: Report) -> str:
    """The secret link."""
    return f"/phan-anh/theo-doi/{report.track_token}"


def version_on(citizen: Person, report: Report) -> str:
    """What the forms of the page say they saw."""
    found = re.search(r'name="version" value="(\d+)"', citizen.get(path_of(report)).text)
    assert found is not None
    return found.group(1)


def test_the_result_is_rated_and_the_rating_shown(app: Flask, published: Published) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    page = citizen.get(path)
    assert page.text.count("btn-primary") == 1
    assert "Bạn thấy kết quả xử lý thế nào?" in words(page)
    rated = citizen.follow(citizen.post(f"{path}/danh-gia", page=path, rating="satisfied", text="Làm nhanh."))
    text = words(rated)
    assert "Cảm ơn bạn đã đánh giá." in text
    assert "Đã đánh giá" in text
    assert "Đánh giá: Hài lòng" in text
    assert "Làm nhanh." in text
    assert "Đã thay nắp cống." in text
    public = words(Person.at(app).get(f"/phan-anh/{report.code}"))
    assert "Đã thay nắp cống." in public
    assert "Làm nhanh." not in public
    desk = words(Person.at(app, as_="thutruong").get(f"/work/feedback/{report.code}"))
    assert "Làm nhanh." in desk
    assert "Đánh giá của người gửi Hài lòng" in desk


def test_nothing_chosen_is_said_beside_the_choice_and_the_text_kept(app: Flask, published: Published) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    refused = citizen.post(f"{path}/danh-gia", page=path, text="Hơi lâu.")
    assert refused.status_code == 422
    assert words(refused).count("Hãy chọn một mức đánh giá.") == 2
    assert 'href="#rating"' in refused.text
    assert "Hơi lâu." in refused.text
    refused = citizen.post(f"{path}/phan-anh-lai", page=path, reason="")
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert words(refused).count("Hãy viết lý do phản ánh lại.") == 2
    assert refused.headers["Referrer-Policy"] == "no-referrer"


def test_a_double_tap_is_one_rating(app: Flask, published: Published) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    sent = {"rating": "accepting", "text": "Được.", "version": version_on(citizen, report)}
    for _ in range(2):
        assert citizen.post(f"{path}/danh-gia", page=path, **sent).status_code == 303
    assert words(citizen.get(path)).count("Người gửi đã đánh giá kết quả") == 1
    other = citizen.post(f"{path}/danh-gia", page=path, **{**sent, "rating": "unsatisfied"})
    assert other.status_code == 409
    assert "vừa được người khác cập nhật" in words(other)


def test_a_reopened_report_is_in_its_tab_with_the_reason(
    app: Flask, published: Published, run_jobs: Callable[[], list[str]]
) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    sent = {"reason": "Nắp mới đã vỡ.", "version": version_on(citizen, report)}
    page = citizen.follow(citizen.post(f"{path}/phan-anh-lai", page=path, **sent))
    assert "Bạn đã phản ánh lại." in words(page)
    assert "Nắp mới đã vỡ." in words(page)
    assert "Gửi đánh giá" not in words(page)
    run_jobs()
    head = Person.at(app, as_="thutruong")
    queue = head.get("/work/feedback?view=reopened")
    assert report.code in queue.text
    assert "Phản ánh lại 1" in words(queue)
    assert report.code not in Person.at(app, as_="canbo2").get("/work/feedback?view=reopened").text
    opened = words(head.get(f"/work/feedback/{report.code}"))
    assert "Người gửi phản ánh lại Nắp mới đã vỡ." in opened
    public = Person.at(app)
    seen = public.get(f"/phan-anh/{report.code}")
    assert "Nắp mới đã vỡ." not in words(seen)
    newest = words(seen).partition("Quá trình xử lý")[2].partition("Đã công khai kết quả")[0]
    assert "Người gửi đã phản ánh lại" in newest
    answer = public.get(f"/api/v1/reports/{report.code}").json or {}
    assert (answer["steps"][-1]["action"], answer["steps"][-1]["note"]) == ("reopen", "")
    assert (answer["status"], answer["status_label"], answer["result"]) == ("reopened", "phản ánh lại", None)
    listed = public.get("/api/v1/reports?status=reopened").json or {}
    assert [item["code"] for item in listed["items"]] == [report.code]


def test_the_leader_sees_how_many_were_not_satisfied_this_week_and_which(
    app: Flask, published: Published, run_jobs: Callable[[], list[str]]
) -> None:
    report, content = published(), published()
    citizen = Person.at(app)
    for each, rating in ((report, "unsatisfied"), (content, "satisfied")):
        citizen.post(f"{path_of(each)}/danh-gia", page=path_of(each), rating=rating)
    run_jobs()
    leader = Person.at(app, as_="lanhdao")
    assert "1 Không hài lòng, 7 ngày qua" in words(leader.get("/work"))
    behind = leader.get("/work/feedback?view=all&rating=unsatisfied").text
    assert report.code in behind
    assert content.code not in behind
    clock.shift(timedelta(days=7))
    assert "0 Không hài lòng, 7 ngày qua" in words(Person.at(app, as_="lanhdao").get("/work"))


def test_after_the_time_nothing_can_be_said_and_what_was_typed_is_kept(app: Flask, published: Published) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    citizen.post(f"{path}/danh-gia", page=path, rating="accepting")
    clock.shift(timedelta(days=16))
    page = citizen.get(path)
    assert "Thời hạn đánh giá và phản ánh lại đã hết" in words(page)
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>")[0]
    late = citizen.post(f"{path}/phan-anh-lai", page="/phan-anh/gui", reason="Nắp mới đã vỡ.")
    assert late.status_code == 409
    assert "Đã hết thời hạn đánh giá và phản ánh lại" in words(late)
    assert "Nắp mới đã vỡ." in words(late)


def test_while_the_service_is_suspended_a_rating_is_refused_and_its_text_kept(app: Flask, published: Published) -> None:
    report, citizen = published(), Person.at(app)
    path = path_of(report)
    page = citizen.get(path)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    refused = citizen.client.post(
        f"{path}/danh-gia",
        data={"csrf_token": token.group(1), "rating": "unsatisfied", "text": "Chưa tới nơi tới chốn."},
        base_url=f"http://{page.request.host}",
    )
    assert refused.status_code == 409
    assert "chỉ xem được, chưa thay đổi được" in words(refused)
    assert "Chưa tới nơi tới chốn." in refused.text
    still = citizen.get(path)
    assert still.status_code == 200
    assert "Gửi đánh giá" not in words(still)


@pytest.mark.parametrize("action", ["danh-gia", "phan-anh-lai"])
def test_a_guessed_link_and_another_tenants_lead_nowhere(app: Flask, published: Published, action: str) -> None:
    report = published()
    guess = Person.at(app).post(f"{path_of(report)}x/{action}", page="/phan-anh/gui", rating="satisfied")
    assert guess.status_code == 404
    foreign = Person.at(app, TANAN).post(
        f"{path_of(report)}/{action}", page="/phan-anh/gui", rating="satisfied", reason="Không"
    )
    assert foreign.status_code == 404


def test_the_desk_has_no_step_to_rate(app: Flask, published: Published) -> None:
    report = published()
    for name in ("tiepnhan", "thutruong"):
        desk = Person.at(app, as_=name)
        answer = desk.post(f"/work/feedback/{report.code}/steps/rate", page="/work/feedback", rating="satisfied")
        assert answer.status_code == 403
