"""Whatever number leads somewhere opens exactly as many rows: on the morning page and in the tabs, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from modules.feedback import permissions
from modules.feedback.counts.counting import recount
from modules.feedback.counts.indicators import INDICATORS
from modules.feedback.models import Category, Report
from modules.feedback.pages.places import area_options
from modules.feedback.service import Channel, submit_report, take_step
from modules.feedback.tests.conftest import draft, member_of, site_of
from modules.feedback.tests.person import Person, words
from modules.feedback.workflow.clocks import keep_clocks
from tenants.people.units import find_unit, place_member
from tests.world import HOSTS, MYTHO

Taken = tuple[str, Actor, dict[str, Any]]
THURSDAY = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
MONDAY = THURSDAY + timedelta(days=4)
LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
MARKED = re.compile(r'<span class="(?:dt-stat-value|dt-tab-count)">\s*([\d.]+)\s*</span>')
ROW = re.compile(r'<td class="dt-queue-text"><a class="dt-clip" href="/work/feedback/([^"?]+)')
NEXT = re.compile(r'href="([^"]+)" rel="next"')
DOCUMENT = re.compile(r"<main.*</main>", re.DOTALL)
ROLES = {
    "tiepnhan": (),
    "canbo": (),
    "canbo2": (),
    "thutruong": (),
    "lanhdao": (),
    "quantri": (),
    "xem": (),
    "lanhdao-thutruong": ("leader", "unit_head"),
    "tiepnhan-canbo": ("intake", "staff"),
    "xem-donvi": ("district_viewer",),
}
"""Who of the staff looks; with roles, the viewer's account is given those and the urban unit, which it heads."""


@pytest.fixture(scope="module")
def filled(standing_app: Flask) -> Flask:
    """After a weekend, with something of everything in both units, confidential reports among them."""
    with clock.frozen(THURSDAY), standing_app.app_context():
        site = site_of(MYTHO)
        with acting_in(Scope(MYTHO)):
            fill(site)
            recount(MYTHO)
            session.commit()
    return standing_app


@pytest.fixture
def busy(filled: Flask) -> Iterator[Flask]:
    """Monday morning."""
    with clock.frozen(MONDAY):
        yield filled


def fill(site: Site) -> None:
    """From Thursday to Monday."""
    intake, staff, head = (member_of(MYTHO, name) for name in ("tiepnhan", "canbo", "thutruong"))
    citizen = Actor.citizen()

    def sent(category: str, *steps: Taken) -> UUID:
        report_id = submit_report(
            MYTHO, draft=draft(category=category), channel=Channel.WEB, actor=citizen, site=site
        ).report.id
        session.expunge_all()
        for action, actor, fields in steps:
            clock.shift(timedelta(minutes=1))
            take_step(MYTHO, report_id=report_id, action=action, actor=actor, site=site, fields=fields)
            session.flush()
        return report_id

    accept: Taken = ("accept", intake, {})
    assigned: tuple[Taken, ...] = (accept, ("assign", head, {"assignee_id": str(staff.membership_id)}))
    done: tuple[Taken, ...] = (*assigned, ("start", staff, {}), ("submit_result", staff, {"text": "Đã sửa."}))
    published: tuple[Taken, ...] = (*done, ("publish", head, {}))
    unsatisfied: tuple[Taken, ...] = (*published, ("rate", citizen, {"rating": "unsatisfied"}))
    for category in ("giao-thong", "moi-truong", "an-ninh", "trat-tu-do-thi"):
        sent(category)
        sent(category, accept)
        sent(category, ("accept", intake, {"level": "complex"}))
    for story in (assigned, done, unsatisfied, (*published, ("rate", citizen, {"rating": "satisfied"}))):
        sent("giao-thong", *story)
    sent("giao-thong", *published, ("reopen", citizen, {"reason": "Vẫn hỏng."}))
    old = sent("giao-thong", *unsatisfied)
    long_ago = {"rated_at": THURSDAY - timedelta(days=8), "finished_at": THURSDAY - timedelta(days=9)}
    session.execute(update(Report).where(Report.tenant_id == MYTHO, Report.id == old).values(long_ago))
    clock.shift(THURSDAY + timedelta(days=2) - clock.now())  # Saturday
    sent("giao-thong")
    sent("an-ninh", accept)
    sent("giao-thong", *unsatisfied)
    clock.shift(MONDAY - timedelta(minutes=5) - clock.now())
    sent("moi-truong")
    sent("trat-tu-do-thi", ("accept", intake, {"level": "urgent"}))
    [(ward, _name), *_others] = area_options(site)
    traffic = select(Category.id).where(Category.tenant_id == MYTHO, Category.code == "giao-thong").scalar_subquery()
    session.execute(update(Report).where(Report.tenant_id == MYTHO, Report.category_id == traffic).values(ward=ward))
    keep_clocks(MYTHO, MONDAY)


def person_as(app: Flask, name: str) -> Person:
    """Somebody of the staff, signed in."""
    if roles := ROLES[name]:
        with app.app_context(), acting_in(Scope(MYTHO)):
            of_viewer = (MembershipRow.tenant_id == MYTHO, MembershipRow.email.startswith("xem@"))
            member_id = session.scalars(select(MembershipRow.id).where(*of_viewer)).one()
            unit = find_unit(MYTHO, code="qldt")
            assert unit is not None
            place_member(MYTHO, member_id, unit_ids=[unit.id], headed=[unit.id] if "unit_head" in roles else [])
            session.execute(update(MembershipRow).where(*of_viewer).values(roles=list(roles)))
            session.commit()
        name = "xem"
    return Person.at(app, as_=name)


def numbers_of(page: str) -> list[tuple[int, str]]:
    """Each number of a page that is a link, with where it leads: marked ones, and links of nothing but a number."""
    found = []
    for address, inner in LINK.findall(DOCUMENT.search(page).group()):  # type: ignore[union-attr]
        marked = MARKED.search(inner)
        bare = re.fullmatch(r"[\d.]+", unescape(re.sub(r"<[^>]+>", "", inner)).strip())
        if marked or bare:
            number = marked.group(1) if marked else bare.group()  # type: ignore[union-attr]
            found.append((int(number.replace(".", "")), unescape(address)))
    return found


def rows_of(person: Person, path: str) -> int:
    """How many reports a list holds, all of its pages."""
    codes: set[str] = set()
    while path:
        page = person.get(path)
        assert page.status_code == 200, path
        codes.update(ROW.findall(page.text))
        later = NEXT.search(page.text)
        path = unescape(later.group(1)) if later else ""
    return len(codes)


@pytest.mark.parametrize("name", ROLES)
def test_each_number_opens_as_many_rows_as_it_says(busy: Flask, name: str) -> None:
    person = person_as(busy, name)
    pages = ["/work", "/work/feedback"]
    told: dict[str, int] = {}
    for path in pages:
        for number, address in numbers_of(person.get(path).text):
            if not address.startswith("/work/feedback?"):
                continue  # another service's on the morning page
            assert told.setdefault(address, number) == number, address
        if path == "/work/feedback" and (
            switch := re.search(r'href="([^"]*reach=[^"]*)"[^>]*>Xem của mọi', person.get(path).text)
        ):
            pages.append(unescape(switch.group(1)))
    assert told
    assert {address: rows_of(person, address) for address in told} == told


def test_the_leader_sees_in_which_wards_something_presses_and_what_came_back(busy: Flask) -> None:
    leader = person_as(busy, "lanhdao")
    page = leader.get("/work").text
    with busy.app_context():
        [(ward, name), *_others] = area_options(site_of(MYTHO))
    [(number, address)] = [each for each in numbers_of(page) if f"ward={ward}" in each[1] and "overdue" in each[1]]
    assert number > 0
    assert f"ở {name}" in words(leader.get(address))
    assert [number for number, address in numbers_of(page) if "view=reopened" in address] == [1]
    assert leader.get("/work/feedback?view=all&ward=%22x").status_code == 200


def test_the_leader_sees_what_is_due_on_this_day_by_unit_and_ward(busy: Flask) -> None:
    page = person_as(busy, "lanhdao").get("/work").text
    of_today = [each for each in numbers_of(page) if "due_since=2026-11-16T00:00&due_until=2026-11-17T00:00" in each[1]]
    [whole] = [number for number, address in of_today if "unit=" not in address and "ward=" not in address]
    by_unit = [number for number, address in of_today if "unit=" in address]
    assert whole == sum(by_unit) > 0
    assert [address for _number, address in of_today if "ward=" in address]


def test_whoever_sees_what_is_read_for_all_leaders_may_see_confidential_reports() -> None:
    allowed = {each.name: set(each.roles) for each in permissions.PERMISSIONS}
    assert allowed[permissions.MORNING] <= allowed[permissions.CONFIDENTIAL] & allowed[permissions.VIEW]


def test_the_leader_sees_on_monday_what_came_since_friday(busy: Flask) -> None:
    page = person_as(busy, "lanhdao").get("/work")
    text = words(page)
    assert "“Mới” tính từ khi hết giờ làm việc gần nhất: Thứ Sáu, 13/11/2026 17:00." in text
    assert "Phạm vi: mọi đơn vị." in text
    for told in ("5 Mới nhận", "1 Mới có kết quả", "2 Không hài lòng, 7 ngày qua", "3 Khẩn cấp mới nhận"):
        assert told in text, (told, text)


def test_ones_own_day_is_that_of_ones_own_units_and_says_so(busy: Flask) -> None:
    head = person_as(busy, "thutruong").get("/work")
    assert "Phạm vi: Phòng Quản lý đô thị." in words(head)
    first = ROW.findall(head.text)
    assert 0 < len(first) <= 10
    with busy.app_context(), acting_in(Scope(MYTHO)):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        unit_id = unit.id
        found = session.scalars(select(Report.unit_id).where(Report.tenant_id == MYTHO, Report.code.in_(first))).all()
    assert set(found) == {unit_id}


def test_times_in_an_address_stay_when_another_filter_is_set_and_are_told(busy: Flask) -> None:
    desk = person_as(busy, "tiepnhan")
    page = desk.get("/work/feedback?view=all&received_since=2026-11-13T17:00&level=urgent")
    assert "Chỉ phản ánh gửi từ 13/11/2026 17:00." in words(page)
    assert 'name="received_since" value="2026-11-13T17:00"' in page.text
    assert desk.get("/work/feedback?view=all&received_since=khi-nao&rated_since=9999-99-99T00:00").status_code == 200


def test_the_records_of_an_indicator_are_those_it_counted(busy: Flask) -> None:
    leader, days = person_as(busy, "lanhdao"), (THURSDAY.date(), MONDAY.date() - timedelta(days=1))
    told = {}
    for each in INDICATORS:
        if each.records is None:
            continue
        with busy.test_request_context(headers={"Host": HOSTS[MYTHO]}), acting_in(Scope(MYTHO)):
            found, path = each.measure(MYTHO, *days), each.records.path(*days)
        told[each.name] = (found.denominator if each.denominator else found.numerator, rows_of(leader, path))
    assert len(told) == 4
    assert all(counted == listed > 0 for counted, listed in told.values()), told
