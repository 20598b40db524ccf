"""From report to report: the next one of the list; what was typed for a step that has gone; numbers to be called."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from dothi.values import clock
from dothi.values.actor import Actor
from dothi_testing.plugin import InTenant
from modules.feedback.models import Report
from modules.feedback.service import Submitted
from modules.feedback.tests.conftest import WITH_CONTACT
from modules.feedback.tests.person import Person, picture, words
from tenants.people.units import UnitFacts, create_unit
from tests.world import MYTHO

Submit = Callable[..., Submitted]
MONDAY = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


def next_of(page: str) -> str:
    """Where *next report* leads."""
    found = re.search(r'href="([^"]+)" rel="next"', page)
    assert found is not None
    return unescape(found.group(1))


def step_of(person: Person, path: str, action: str, **fields: object) -> str:
    """Take a step by the form on the page, hidden fields and address included; the page that follows."""
    page = person.get(path).text
    form = re.search(rf'action="([^"]+/steps/{action}[^"]*)".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert form is not None
    answer = person.post(unescape(form.group(1)), page=path, version=form.group(2), **fields)
    assert answer.status_code == 303, words(answer)
    return answer.headers["Location"]


def test_after_a_step_the_next_report_of_the_list_as_filtered_follows(app: Flask, submit: Submit) -> None:
    with clock.frozen(MONDAY):
        codes = []
        for category in ("giao-thong", "moi-truong", "giao-thong", "giao-thong"):
            codes.append(submit(category=category).report.code)
            clock.shift(timedelta(minutes=1))
        desk = Person.at(app, as_="tiepnhan")
        queue = desk.get("/work/feedback?view=new&category=giao-thong").text
        path = unescape(re.findall(r'class="dt-clip" href="([^"]+)"', queue)[0])
        assert path == f"/work/feedback/{codes[0]}?view=new&category=giao-thong"
        seen = []
        while "/next" not in path:
            seen.append(re.findall(r"MT-\d\d-\d{6}", path)[0])
            after = step_of(desk, path, "accept")  # it leaves the list, and its place goes on
            leads = desk.get(next_of(desk.get(after).text))
            assert leads.status_code == 302
            path = leads.headers["Location"]
            if "/work/feedback?" in path:
                break
        assert seen == [codes[0], codes[2], codes[3]]
        assert "danh sách này không còn phản ánh nào" in words(desk.get(path))
        assert "view=new&category=giao-thong" in path


def test_without_a_step_the_next_report_is_the_one_below(app: Flask, submit: Submit) -> None:
    with clock.frozen(MONDAY):
        first = submit().report
        clock.shift(timedelta(minutes=1))
        second = submit().report
        desk = Person.at(app, as_="tiepnhan")
        for view, here, there in (("new", first, second), ("all", second, first)):
            page = desk.get(f"/work/feedback/{here.code}?view={view}").text
            assert desk.get(next_of(page)).headers["Location"] == f"/work/feedback/{there.code}?view={view}"


def test_what_was_typed_for_a_step_that_somebody_else_took_is_kept_and_said(app: Flask, submit: Submit) -> None:
    report = submit().report
    path = f"/work/feedback/{report.code}"
    desk, other = Person.at(app, as_="tiepnhan"), Person.at(app, as_="tiepnhan")
    version = re.search(r'name="version" value="(\d+)"', desk.get(path).text)
    assert version is not None
    step_of(other, path, "reject", reason="Việc này đã xong.")
    note = "Đã gọi cho người dân, họ ở nhà sau 17 giờ."
    answer = desk.post(f"{path}/steps/accept", page="/work/feedback/new", version=version.group(1), note=note)
    text = words(answer)
    assert answer.status_code == 409
    assert f"Ghi chú nội bộ {note}" in text
    assert "Việc mới nhất: Đã từ chối tiếp nhận, Trần Tiếp Nhận" in text
    assert re.search(rf'id="note-text"[^>]*>\s*{re.escape(note)}</textarea>', answer.text)
    assert desk.post(f"{path}/notes", page=path, text=note).status_code == 303


@pytest.mark.parametrize("path", ["notes", "steps/start"])
def test_what_was_typed_for_a_report_that_has_gone_elsewhere_is_kept(app: Flask, submit: Submit, path: str) -> None:
    secret: Report = submit(category="an-ninh").report
    typed = "Một ghi chú dài đã gõ xong."
    staff = Person.at(app, as_="canbo2")  # as if it had been their unit's before
    answer = staff.post(
        f"/work/feedback/{secret.code}/{path}", page="/work/feedback", text=typed, note=typed, version="1"
    )
    assert answer.status_code == 404
    assert typed in words(answer)


def test_telephone_numbers_can_be_called(app: Flask, submit: Submit, in_tenant: InTenant) -> None:
    report = submit(contact=WITH_CONTACT).report
    with in_tenant(MYTHO):
        create_unit(
            MYTHO, UnitFacts(code="ga", name="Ga", kind="office", phone="(0273) 3872 123"), actor=Actor.system()
        )
    desk, admin, anybody = Person.at(app, as_="tiepnhan"), Person.at(app, as_="quantri"), Person.at(app)
    pages = {
        desk.get(f"/work/feedback/{report.code}").text: ("0912 345 678", "tel:0912345678"),
        admin.get("/admin/units").text: ("(0273) 3872 123", "tel:02733872123"),
        anybody.get("/").text: ("0273 1022", "tel:02731022"),
        anybody.get("/phan-anh/tra-cuu?code=MT-26-999999").text: ("0273 1022", "tel:02731022"),
        anybody.get("/phan-anh/du-lieu-ca-nhan").text: ("0273 1022", "tel:02731022"),
        anybody.get("/khong-co-trang-nay").text: ("0273 1022", "tel:02731022"),
    }
    for page, (number, address) in pages.items():
        links = re.findall(rf'<a [^>]*href="{re.escape(address)}"[^>]*>(.*?)</a>', page, re.DOTALL)
        linked = sum(number in inner for inner in links)
        assert linked == page.count(number) > 0, page


def test_photos_are_links_that_a_script_may_open_in_place(app: Flask, submit: Submit) -> None:
    citizen = Person.at(app)
    page = citizen.follow(citizen.report(photos=[picture("mot.jpg"), picture("hai.jpg")])).text
    code = re.search(r"MT-\d\d-\d{6}", page)
    assert code is not None
    desk = Person.at(app, as_="tiepnhan").get(f"/work/feedback/{code.group()}").text
    gallery = re.search(r'<ul class="dt-gallery" data-lightbox.*?</ul>', desk, re.DOTALL)
    assert gallery is not None
    assert len(re.findall(r'<a href="/files/[^"]+"><img ', gallery.group())) == 2
