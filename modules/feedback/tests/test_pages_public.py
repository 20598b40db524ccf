"""What citizens read without script: list and map, a report, the look-up, the page behind their own link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.feedback.models import Report
from modules.feedback.service import Submitted, take_step
from modules.feedback.tests.person import STAGED, Person, picture, words
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def accepted(app: Flask, site: Site, who: Callable[..., Actor], submit: Callable[..., Submitted]) -> Report:
    """A report that everyone may see."""
    sent = submit()
    with app.app_context(), acting_in(Scope(MYTHO)):
        report = take_step(
            MYTHO, report_id=sent.report.id, action="accept", actor=who("tiepnhan"), site=site, fields={}
        )
        session.flush()
        session.expunge_all()
        session.commit()
        return report


def test_an_accepted_report_is_on_list_and_map_a_new_one_is_not(app: Flask, accepted: Report, submit: Any) -> None:
    waiting = submit(text="Đèn đường hỏng ở hẻm 5.").report
    citizen = Person.at(app)
    listed = citizen.get("/phan-anh").text
    assert accepted.code in listed
    assert waiting.code not in listed
    box = "106.2,10.2,106.5,10.5"
    drawn = citizen.get(f"/phan-anh/ban-do.geojson?bbox={box}").json or {}
    assert [feature["properties"]["code"] for feature in drawn["features"]] == [accepted.code]
    assert citizen.get(f"/phan-anh/{waiting.code}").status_code == 404


def test_filters_stay_in_the_address_and_unknown_ones_narrow_nothing(app: Flask, accepted: Report) -> None:
    citizen = Person.at(app)
    assert accepted.code in citizen.get("/phan-anh?category=giao-thong&status=accepted&since=7").text
    assert "Không có phản ánh phù hợp" in words(citizen.get("/phan-anh?category=moi-truong"))
    assert accepted.code in citizen.get("/phan-anh?category=khong-co&status=lạ&since=abc").text
    assert accepted.code not in citizen.get("/phan-anh?category=moi-truong&since=abc").text
    assert citizen.get("/phan-anh?cursor=bịa").status_code == 400
    assert citizen.get("/phan-anh/ban-do.geojson?bbox=1,2,3").status_code == 400


def test_a_public_report_shows_steps_without_names_of_staff(app: Flask, accepted: Report) -> None:
    text = words(Person.at(app).get(f"/phan-anh/{accepted.code}"))
    assert "Đã tiếp nhận" in text
    assert "Phòng Quản lý đô thị" in text
    assert "Trần Tiếp Nhận" not in text


def test_look_up_finds_public_reports_and_never_says_of_others(app: Flask, accepted: Report, submit: Any) -> None:
    waiting = submit(text="Đèn đường hỏng ở hẻm 5.").report
    citizen = Person.at(app)
    assert citizen.get(f"/phan-anh/tra-cuu?code={accepted.code.lower()}").headers["Location"].endswith(accepted.code)
    unknown = words(citizen.get("/phan-anh/tra-cuu?code=MT-26-999999")).replace("MT-26-999999", "")
    for hidden in (waiting, submit(category="an-ninh").report):
        page = words(citizen.get(f"/phan-anh/tra-cuu?code={hidden.code}"))
        assert f"Mã {hidden.code} hiện không có trên trang công khai" in page
        assert "đang chờ tiếp nhận" in page
        assert page.replace(hidden.code, "") == unknown
    unreadable = words(citizen.get("/phan-anh/tra-cuu?code=x"))
    assert "Chưa đọc được mã này." in unreadable
    assert "hiện không có" not in unreadable


def test_a_code_is_understood_wherever_it_stands(app: Flask, accepted: Report) -> None:
    letters, year, serial = accepted.code.split("-")
    citizen, clerk = Person.at(app), Person.at(app, as_="tiepnhan")
    for typed in (f"{letters.lower()}{year}{serial}", serial, f"{letters} {year} {serial}", f"{accepted.code}."):
        for who, path in ((citizen, "/phan-anh/"), (clerk, "/work/feedback/")):
            assert who.get(f"{path}{typed}").headers["Location"] == f"{path}{accepted.code}"
        assert (citizen.get(f"/api/v1/reports/{typed}").json or {})["code"] == accepted.code
        found = citizen.get(f"/phan-anh/tra-cuu?code={typed}")
        assert found.headers["Location"] == f"/phan-anh/{accepted.code}"


def test_the_reporter_answers_a_question_and_nobody_else_sees_it(
    app: Flask, site: Site, who: Callable[..., Actor], submit: Callable[..., Submitted]
) -> None:
    sent = submit()
    with app.app_context(), acting_in(Scope(MYTHO)):
        asked = {"question": "Nắp cống nào?"}
        take_step(MYTHO, report_id=sent.report.id, action="ask", actor=who("tiepnhan"), site=site, fields=asked)
        session.commit()
    citizen, path = Person.at(app), f"/phan-anh/theo-doi/{sent.report.track_token}"
    assert "Nắp cống nào?" in words(citizen.get(path))
    empty = citizen.post(path, text=" ")
    assert empty.status_code == 422
    answered = citizen.follow(citizen.post(path, text="Nắp trước tiệm thuốc."))
    assert "Nắp trước tiệm thuốc." in words(answered)
    assert "Chờ tiếp nhận" in words(answered)


def test_a_question_is_answered_with_a_photo_that_shows_how_it_was(
    app: Flask, site: Site, who: Callable[..., Actor], submit: Callable[..., Submitted]
) -> None:
    sent = submit()
    with app.app_context(), acting_in(Scope(MYTHO)):
        asked = {"question": "Xin gửi ảnh nắp cống."}
        take_step(MYTHO, report_id=sent.report.id, action="ask", actor=who("tiepnhan"), site=site, fields=asked)
        session.commit()
    citizen, path = Person.at(app), f"/phan-anh/theo-doi/{sent.report.track_token}"
    refused = citizen.post(path, version="2", text="", photos=[picture("cong.jpg")])
    assert refused.status_code == 422
    kept = STAGED.findall(refused.text)
    assert len(kept) == 1
    gone = citizen.post(path, version="2", text="Đây ạ.", photo=[f"{uuid4()}.khong-con"])
    assert gone.status_code == 422
    assert "Có ảnh không còn trên máy chủ" in words(gone)
    by_script = citizen.post(f"{path}/anh", page=path, photo=picture("cong2.jpg")).json or {}
    photos = [*kept, f"{by_script['id']}.{by_script['token']}"]
    answered = citizen.follow(citizen.post(path, version="2", text="Đây ạ.", photo=photos))
    assert "Ảnh hiện trường 2" in answered.text
    assert citizen.post(path + "x/anh", page="/phan-anh/gui", photo=picture()).status_code == 404


def test_a_guessed_secret_link_is_like_any_missing_page(app: Flask) -> None:
    assert Person.at(app).get("/phan-anh/theo-doi/abcdefghijklmnopqrstuv").status_code == 404


def test_the_list_costs_as_many_statements_for_one_report_as_for_thirty(
    app: Flask, accepted: Report, statements: Callable[[], AbstractContextManager[list[str]]], in_tenant: InTenant
) -> None:
    citizen = Person.at(app)
    citizen.get("/phan-anh")
    with statements() as one:
        citizen.get("/phan-anh")
    with in_tenant(MYTHO):
        source = session.get_one(Report, (MYTHO, accepted.id))
        columns = {column.key: getattr(source, column.key) for column in Report.__table__.c}
        for number in range(30):
            ids = {"id": uuid4(), "client_id": uuid4(), "code": f"MT-26-9{number:05}", "track_token": f"t{number}"}
            session.add(Report(**{**columns, **ids}))
        session.commit()
    with statements() as thirty:
        page = citizen.get("/phan-anh")
    assert "Trang sau" in words(page)
    assert len(one) == len(thirty)
    # Site, categories and units are remembered for some seconds where it runs; the tests switch that off.
    own = [text for text in thirty if "feedback_report" in text or "dothi_stock" in text]
    assert len(own) == 2
