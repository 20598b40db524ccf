"""Directives in the running application: given, done, sent back and closed; between a province and its district."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from modules.dashboards.directives.following import remind
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.events import DirectiveDue
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.test_counted import site_of
from tenants.people.units import find_unit
from tenants.registry.settings import write_settings
from tests.client import Browser
from tests.world import GOCONGDONG, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
LIST, ABOVE = "/work/dashboards/directives", "/console/dashboards/directives"
PDF = b"%PDF-1.4\n%%EOF\n"
VERSION = re.compile(r'name="version" value="(\d+)"')
MORNING = datetime.fromisoformat("2026-12-01T08:00+07:00")


@pytest.fixture
def urban(in_tenant: InTenant) -> str:
    """The id of Mỹ Tho's office of urban management, to which `canbo` and `thutruong` belong."""
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        return str(unit.id)


def give(giver: Browser, list_page: str = LIST, **facts: str) -> str:
    """Give a directive; its page."""
    typed = {"id": str(uuid4()), "title": "Dọn bãi rác chợ Cũ", "due_on": due_on(), **facts}
    answer = giver.post(f"{list_page}/new", typed)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def due_on(days: int = 7) -> str:
    return (clock.local_today() + timedelta(days=days)).isoformat()


def take(person: Browser, page: str, kind: str, **facts: Any) -> Any:
    """Take a step on the page as it is now."""
    seen = VERSION.search(person.get(page).text)
    version = seen.group(1) if seen else "0"
    return person.post(f"{page}/steps", {"id": str(uuid4()), "version": version, "kind": kind, **facts}, page=page)


def test_a_directive_is_given_done_sent_back_and_closed(
    app: Flask, urban: str, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    leader, clerk, other = (Browser.at(app, as_=name) for name in ("lanhdao", "canbo", "canbo2"))
    about = "/work/dashboards/indicators/feedback.in_time"
    page = give(leader, unit_id=urban, text="Trước Tết", about_path=f"http://mytho.localhost{about}")
    assert f'href="{about}"' in leader.get(page).text
    run_jobs()
    assert "Dọn bãi rác chợ Cũ" in mails("thutruong@mytho.example")[0]["subject"]
    assert page in clerk.get(LIST).text
    assert (page in other.get(LIST).text, other.get(page).status_code) == (False, 404)
    assert take(clerk, page, "accepted").status_code == 303
    assert take(clerk, page, "progress", text="Đã dọn một nửa", percent="50").status_code == 303
    assert take(clerk, page, "reported", text="Đã xong", document=(io.BytesIO(PDF), "bien-ban.pdf")).status_code == 303
    run_jobs()
    assert "báo cáo hoàn thành" in mails("lanhdao@mytho.example")[0]["subject"]
    document = re.search(r"/files/[0-9a-f-]+/document", leader.get(page).text)
    assert document is not None
    assert [who.get(document[0]).status_code for who in (leader, clerk, other, Browser.at(app))] == [200, 200, 404, 404]
    assert take(leader, page, "returned", text="Còn góc phía đông").status_code == 303
    assert take(clerk, page, "reported", text="Đã dọn nốt").status_code == 303
    assert take(leader, page, "closed").status_code == 303
    text = leader.get(page).text
    assert ("đã kết thúc" in text, "Bước tiếp theo" in text) == (True, False)
    assert page in leader.get(f"{LIST}?view=ended").text


def test_what_cannot_be_done_says_why_and_keeps_the_words(app: Flask, urban: str) -> None:
    leader, clerk = Browser.at(app, as_="lanhdao"), Browser.at(app, as_="canbo")
    wrong = {"title": "", "unit_id": "", "due_on": due_on(-1), "about_path": "https:nowhere", "text": "Giữ lời này"}
    refused = leader.post(f"{LIST}/new", {"id": str(uuid4()), **wrong})
    assert (refused.status_code, "Giữ lời này" in refused.text) == (422, True)
    page = give(leader, unit_id=urban)
    assert take(clerk, page, "closed").status_code == 409
    assert take(clerk, page, "progress").status_code == 422
    first = clerk.get(page)
    assert first.status_code == 200
    assert take(clerk, page, "accepted").status_code == 303
    late = clerk.post(
        f"{page}/steps", {"id": str(uuid4()), "version": "1", "kind": "progress", "text": "Tôi đến sau"}, page=page
    )
    assert (late.status_code, "Tôi đến sau" in late.text) == (409, True)
    assert take(leader, page, "extended", text="Mưa").status_code == 422
    assert take(leader, page, "extended", text="Mưa", due_on=due_on(5000)).status_code == 422
    assert take(leader, page, "progress", text="x").status_code == 409
    assert clerk.get(f"{LIST}/new").status_code == 403


def test_a_form_that_is_sent_twice_gives_one_and_takes_one_step(app: Flask, urban: str, in_tenant: InTenant) -> None:
    leader, clerk, number = Browser.at(app, as_="lanhdao"), Browser.at(app, as_="canbo"), str(uuid4())
    assert give(leader, unit_id=urban, id=number) == (page := give(leader, unit_id=urban, id=number))
    step = {"id": str(uuid4()), "version": "1", "kind": "accepted"}
    for _time in range(2):
        assert clerk.post(f"{page}/steps", step, page=page).status_code == 303
    with in_tenant(MYTHO):
        assert len(session.scalars(select(DirectiveStep).where(DirectiveStep.tenant_id == MYTHO)).all()) == 2


def test_a_form_that_was_used_before_loses_no_words(app: Flask, urban: str) -> None:
    leader, clerk = Browser.at(app, as_="lanhdao"), Browser.at(app, as_="canbo")
    first = {"id": str(uuid4()), "unit_id": urban}
    page = give(leader, **first)
    other = leader.post(f"{LIST}/new", {"title": "Việc khác", "due_on": due_on(), **first})
    assert (other.status_code, "Việc khác" in other.text, first["id"] in other.text) == (409, True, False)
    step = {"id": str(uuid4()), "version": "1", "kind": "progress"}
    assert clerk.post(f"{page}/steps", {**step, "text": "Một nửa"}, page=page).status_code == 303
    again = clerk.post(f"{page}/steps", {**step, "text": "Gần xong"}, page=page)
    assert (again.status_code, "Gần xong" in again.text, step["id"] in again.text) == (409, True, False)


def test_two_who_send_one_form_at_the_same_moment_give_one_directive(app: Flask, urban: str) -> None:
    leaders, number = [Browser.at(app, as_="lanhdao") for _n in range(4)], str(uuid4())
    with ThreadPoolExecutor(len(leaders)) as pool:
        pages = list(pool.map(lambda leader: give(leader, unit_id=urban, id=number), leaders))
    assert len(set(pages)) == 1


@pytest.mark.parametrize("about", ["//[", "http://[x", "\\\\khac.example"])
def test_an_address_that_is_none_of_ours_is_refused(app: Flask, urban: str, about: str) -> None:
    leader = Browser.at(app, as_="lanhdao")
    assert leader.get(f"{LIST}/new", query_string={"about": about}).status_code == 200
    typed = {"id": str(uuid4()), "title": "x", "due_on": due_on(), "unit_id": urban, "about_path": about}
    assert leader.post(f"{LIST}/new", typed).status_code == 422


@pytest.mark.parametrize("member", ["-1", "0", str(TIENGIANG), str(GOCONGDONG), "99999"])
def test_only_districts_that_have_the_service_are_given_directives(app: Flask, urban: str, member: str) -> None:
    admin, leader = Browser.at(app, TIENGIANG, as_="admin"), Browser.at(app, as_="lanhdao")
    typed = {"id": str(uuid4()), "title": "x", "due_on": due_on(), "member_id": member}
    assert admin.post(f"{ABOVE}/new", typed).status_code == 422
    assert give(leader, unit_id=urban, member_id=member).startswith(LIST)
    assert give(admin, ABOVE, member_id=str(MYTHO), unit_id=urban).startswith(ABOVE)


def test_a_province_gives_a_district_a_directive_and_hears_of_it(
    app: Flask, urban: str, run_jobs: Callable[[], list[str]]
) -> None:
    admin, leader, clerk = Browser.at(app, TIENGIANG, as_="admin"), Browser.at(app, as_="lanhdao"), None
    refused = admin.post(f"{ABOVE}/new", {"id": str(uuid4()), "title": "x", "due_on": due_on()})
    assert (refused.status_code, "Thành phố Mỹ Tho" in refused.text) == (422, True)
    above = give(admin, ABOVE, member_id=str(MYTHO), title="Báo cáo xâm nhập mặn")
    below = above.replace("/console", "/work")
    assert leader.get(below).status_code == 404
    run_jobs()
    assert "của tỉnh" in leader.get(below).text
    assert take(leader, below, "closed").status_code == 409
    assert take(leader, below, "assigned", unit_id=urban).status_code == 303
    clerk = Browser.at(app, as_="canbo")
    assert take(clerk, below, "accepted").status_code == 303
    assert take(clerk, below, "reported", text="Độ mặn 2‰").status_code == 303
    run_jobs()
    assert "Độ mặn 2‰" in admin.get(above).text
    assert take(admin, above, "returned", text="Thiếu số liệu tuần này").status_code == 303
    run_jobs()
    assert "Thiếu số liệu tuần này" in clerk.get(below).text
    assert take(clerk, below, "reported", text="Đã bổ sung").status_code == 303
    run_jobs()
    assert take(admin, above, "closed").status_code == 303
    run_jobs()
    assert "đã kết thúc" in clerk.get(below).text
    assert Browser.at(app, GOCONGDONG, as_="lanhdao").get(below).status_code == 404


def test_who_works_on_it_is_reminded_once_before_and_once_after(
    app: Flask, urban: str, in_tenant: InTenant, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    with clock.frozen(MORNING):
        leader = Browser.at(app, as_="lanhdao")
        page = give(leader, unit_id=urban, title="Việc cần nhắc", due_on="2026-12-03")
        run_jobs()
    for day, subject, giver_hears in (
        ("2026-12-01", "Chỉ đạo mới", False),
        ("2026-12-03", "sắp đến hạn", False),
        ("2026-12-04", "quá hạn", True),
    ):
        for hour in ("09", "10"):
            at = datetime.fromisoformat(f"{day}T{hour}:00+07:00")
            with clock.frozen(at):
                with in_tenant(MYTHO):
                    remind(MYTHO, at)
                run_jobs()
        told = [mail["subject"] for mail in mails("thutruong@mytho.example") if "Việc cần nhắc" in mail["subject"]]
        assert subject in told[0]
        assert giver_hears == any("quá hạn" in mail["subject"] for mail in mails("lanhdao@mytho.example"))
    assert len(told) == 3
    with clock.frozen(datetime.fromisoformat("2026-12-04T11:00+07:00")):
        clerk = Browser.at(app, as_="canbo")
        take(clerk, page, "accepted")
        with in_tenant(MYTHO):
            overdue = DirectiveDue(directive_id=UUID(page.rsplit("/", 1)[1]), is_overdue=True)
            record(overdue)
        assert take(clerk, page, "reported", text="Xong").status_code == 303
        run_jobs()
    told = [mail["subject"] for mail in mails("thutruong@mytho.example") if "Việc cần nhắc" in mail["subject"]]
    assert len(told) == 3  # done meanwhile: nobody is told that it is overdue


def test_days_declared_off_later_leave_a_deadline_and_nobody_is_reminded_on_them(
    app: Flask, urban: str, in_tenant: InTenant, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    with clock.frozen(MORNING):
        leader = Browser.at(app, as_="lanhdao")
        page = give(leader, unit_id=urban, title="Việc trước nghỉ", due_on="2026-12-03")
        run_jobs()
    with in_tenant(MYTHO):
        write_settings(MYTHO, "calendar", {"days_off": ["2026-12-03", "2026-12-04"]}, actor=SYSTEM)
    for day, number in (("02", 2), ("03", 2), ("04", 2), ("07", 3)):
        at = datetime.fromisoformat(f"2026-12-{day}T10:00+07:00")
        with clock.frozen(at):
            with in_tenant(MYTHO):
                remind(MYTHO, at)
            run_jobs()
        told = [mail for mail in mails("thutruong@mytho.example") if "Việc trước nghỉ" in mail["subject"]]
        assert len(told) == number, day
    with clock.frozen(at):
        assert "03/12/2026" in Browser.at(app, as_="lanhdao").get(page).text


def test_what_is_overdue_leads_the_morning(
    app: Flask, urban: str, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with clock.frozen(MORNING):
        page = give(Browser.at(app, as_="lanhdao"), unit_id=urban, due_on="2026-12-03")
    with clock.frozen(datetime.fromisoformat("2026-12-04T09:00+07:00")):
        fresh = Browser.at(app, as_="lanhdao")
        with statements() as seen:
            morning = fresh.get("/work").text
        assert [name in morning for name in (page, "Phòng Quản lý đô thị")] == [True, True]
        assert len([each for each in seen if "dashboards_directive" in each]) == 1
        assert page in fresh.get(f"{LIST}?view=overdue").text
        mornings = [Browser.at(app, as_=who).get("/work").text for who in ("canbo", "canbo2", "tiepnhan")]
        assert [page in each for each in mornings] == [True, False, False]


@pytest.mark.parametrize("path", [LIST, f"{LIST}?view=ended", "/work"])
def test_lists_ask_the_same_number_of_statements_at_any_size(
    app: Flask,
    urban: str,
    in_tenant: InTenant,
    statements: Callable[[], AbstractContextManager[list[str]]],
    path: str,
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (1, 40):
        with in_tenant(MYTHO):
            put_many(number, urban)
        leader.get(path)
        with statements() as seen:
            answer = leader.get(path)
        assert answer.status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]
    if path == LIST:
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        assert following is not None
        assert leader.get(following[1].replace("&amp;", "&")).status_code == 200


def put_many(number: int, unit_id: str) -> None:
    """Directives that are due today and ended ones."""
    site, now = site_of(MYTHO), clock.now()
    session.add_all(
        Directive(
            tenant_id=site.tenant_id, title=f"Việc {number}.{n}", text="", unit_id=unit_id, giver_name="Lan",
            given_at=now, due_at=now + timedelta(minutes=n), state=state,
        )
        for n in range(number)
        for state in ("in_hand", "closed")
    )  # fmt: skip
