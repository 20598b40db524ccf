"""The province's own people, by its admins: invited, changed, ended; never oneself, never the last admin."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.models import MembershipRow
from dothi.values.errors import Conflict, Denied
from tenants.people.people import change_person, invite_person
from tests.client import Browser
from tests.world import HOSTS, LONGAN, PASSWORD, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def id_of(email: str, tenant_id: int = TIENGIANG) -> UUID:
    query = select(MembershipRow.id).where(MembershipRow.tenant_id == tenant_id, MembershipRow.email == email)
    return session.scalars(query).one()


@pytest.mark.parametrize("role", ["provincial_admin", "programme_manager", "provincial_viewer"])
def test_an_admin_invites_each_role_of_the_province(
    role: str,
    admin: Browser,
    in_tenant: InTenant,
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    email = f"{uuid4()}@tiengiang.example"
    answer = admin.post("/console/people/new", {"name": "Lê Mới", "email": email, "roles": [role]})
    assert answer.headers["Location"] == "/console/people"
    run_jobs()
    [invitation] = mails(email)
    link = re.search(r"http://tiengiang\.localhost(/\S+)", invitation["text"])
    assert link is not None
    fields = {"name": "Lê Mới", "password": "mot cau dai de nho", "repeated": "mot cau dai de nho"}
    page = Browser(admin.client.application, HOSTS[TIENGIANG])
    names = re.findall(r'name="(\w*(?:password|repeat)\w*)"', page.get(link[1]).text)
    assert page.post(link[1], fields | dict.fromkeys(names, "mot cau dai de nho")).status_code in {302, 303}
    assert page.get("/console").status_code == 200
    assert page.get("/console/people").status_code == (200 if role == "provincial_admin" else 403)
    assert email in admin.get("/console/people").text


def test_a_districts_role_is_not_the_provinces_to_give(admin: Browser, in_tenant: InTenant) -> None:
    form = {"name": "A", "email": "a@tiengiang.example", "roles": ["district_admin"]}
    assert admin.post("/console/people/new", form).status_code == 422
    with in_tenant(TIENGIANG):
        with pytest.raises(Denied):
            invite_person(TIENGIANG, email="a@tiengiang.example", name="A", roles=["operator"], actor=SYSTEM)
        session.rollback()


def test_what_was_typed_comes_back_with_the_reason(admin: Browser) -> None:
    refused = admin.post("/console/people/new", {"name": "Lê Mới", "email": "xem@tiengiang.example", "roles": []})
    assert refused.status_code == 422
    form = {"name": "Lê Mới", "email": "xem@tiengiang.example", "roles": ["provincial_viewer"]}
    taken = admin.post("/console/people/new", form)
    assert taken.status_code == 409
    assert "đã là thành viên" in taken.text
    assert 'value="Lê Mới"' in taken.text


def test_roles_change_from_the_next_request(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    assert viewer.get("/console/people").status_code == 403
    with in_tenant(TIENGIANG):
        path = f"/console/people/{id_of('xem@tiengiang.example')}"
    form = {"name": "Người Xem Mới", "roles": ["provincial_viewer", "provincial_admin"]}
    assert admin.post(path, form).status_code == 303
    assert "Người Xem Mới" in viewer.get("/console/people").text


def test_nobody_changes_or_ends_themselves(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        path = f"/console/people/{id_of('admin@tiengiang.example')}"
    refused = admin.post(path, {"name": "A", "roles": ["provincial_viewer"]})
    assert refused.status_code == 409
    assert "vừa sửa" not in refused.text
    assert "không tự kết thúc" in admin.get(f"{path}/end").text
    assert admin.post(f"{path}/end", page="/console/people/new").status_code == 409
    assert admin.get("/console/people").status_code == 200


def test_an_ended_membership_closes_the_console_at_once(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    other = Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")
    with in_tenant(TIENGIANG):
        path = f"/console/people/{id_of('admin2@tiengiang.example')}/end"
    assert admin.post(path).status_code == 303
    assert other.get("/console").status_code == 302
    assert other.post("/sign-in", {"email": "admin2@tiengiang.example", "password": PASSWORD}).status_code != 302
    assert "admin2@" not in admin.get("/console/people").text


def test_the_last_admin_of_a_province_stays(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        members.end_membership(TIENGIANG, membership_id=id_of("admin2@tiengiang.example"), actor=SYSTEM)
        last = id_of("admin@tiengiang.example")
    assert "quản trị duy nhất" in admin.get(f"/console/people/{last}/end").text
    with in_tenant(TIENGIANG):
        with pytest.raises(Conflict, match="quản trị duy nhất"):
            change_person(TIENGIANG, last, name="A", roles=["provincial_viewer"], actor=SYSTEM)
        session.rollback()


def test_another_provinces_people_are_as_missing_ones(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(LONGAN):
        foreign = id_of("xem@longan.example", LONGAN)
    for path in (f"/console/people/{foreign}", f"/console/people/{foreign}/end"):
        assert admin.get(path).status_code == 404
        assert admin.post(path, page="/console/people/new").status_code == 404
    assert admin.post(f"/console/people/{foreign}/invitation", page="/console/people/new").status_code == 404


def test_staff_of_the_provinces_departments_are_not_its_people(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        member = members.create_demo_member(TIENGIANG, email="so@tiengiang.example", name="Sở", roles=["staff"])
    assert "so@tiengiang.example" not in admin.get("/console/people").text
    assert admin.get(f"/console/people/{member.id}").status_code == 404


def test_an_invitation_is_sent_again_until_it_is_taken_up(admin: Browser) -> None:
    form = {"name": "Lê Mới", "email": "moi@tiengiang.example", "roles": ["provincial_viewer"]}
    admin.post("/console/people/new", form)
    found = re.search(r'href="(/console/people/[0-9a-f-]+)">Lê Mới', admin.get("/console/people").text)
    assert found is not None
    assert admin.post(f"{found[1]}/invitation", page=found[1]).status_code == 303
