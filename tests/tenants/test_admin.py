"""The district admin's area: who gets in, its first page, units and staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from dothi.identity import members
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.people.staff import StaffFacts, change_staff, invite_staff
from tenants.people.units import (
    UnitFacts,
    change_unit,
    create_unit,
    find_unit,
    get_unit,
    list_units,
    members_of_unit,
    place_member,
    set_unit_active,
)
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def hidden(page: str, name: str = "version") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)


PAGES = [
    "",
    "/units",
    "/units/new",
    "/staff",
    "/staff/new",
    "/areas",
    "/branding",
    "/calendar",
    "/notices",
    "/notices/new",
    "/modules/feedback",
]


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_the_district_admins_alone(app: Flask, page: str) -> None:
    path = f"/admin{page}"
    anonymous = Browser(app, HOSTS[MYTHO]).get(path)
    assert anonymous.status_code == 302
    assert "/sign-in" in anonymous.headers["Location"]
    staff = Browser(app, HOSTS[MYTHO]).enter("canbo@mytho.example")
    assert staff.get(path).status_code == 403
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    assert admin.get(path).status_code == 200


@pytest.mark.parametrize(
    ("tenant_id", "email", "door"),
    [
        (GOCONGDONG, "quantri@gocongdong.example", 'href="/admin">Đến khu vực quản trị'),
        (TIENGIANG, "xem@tiengiang.example", 'href="/console">Đến khu vực quản trị'),
    ],
)
def test_an_empty_morning_page_leads_to_where_one_administers(
    app: Flask, tenant_id: int, email: str, door: str
) -> None:
    assert door in Browser(app, HOSTS[tenant_id]).enter(email).get("/work").text
    staff = Browser(app, HOSTS[GOCONGDONG]).enter("canbo@gocongdong.example")
    assert "Đến khu vực quản trị" not in staff.get("/work").text


def test_the_first_page_says_what_a_service_still_lacks(admin: Browser, in_tenant: InTenant) -> None:
    lacking = "Chưa có đơn vị xử lý nào đang hoạt động."
    assert lacking not in admin.get("/admin").text
    with in_tenant(MYTHO):
        for unit in list_units(MYTHO):
            set_unit_active(MYTHO, unit.id, is_active=False, actor=SYSTEM)
    assert lacking in admin.get("/admin").text


def test_a_unit_is_added_changed_and_taken_out_of_use(admin: Browser, in_tenant: InTenant) -> None:
    form = {"name": "Đội  Quản lý đô thị", "code": "dqldt", "kind": "centre", "email": "doi@mytho.example"}
    assert admin.post("/admin/units/new", form).status_code == 303
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="dqldt")
        assert unit is not None
        assert unit.name == "Đội Quản lý đô thị"
        path = f"/admin/units/{unit.id}"
    version = hidden(admin.get(path).text)
    assert admin.post(path, form | {"name": "Đội Trật tự", "version": version}).status_code == 303
    stale = admin.post(path, form | {"name": "Đội khác", "version": version})
    assert stale.status_code == 409
    assert "Đội khác" in stale.text
    assert (
        admin.post(f"{path}/active", {"active": "0", "version": hidden(admin.get(path).text)}, page=path).status_code
        == 303
    )
    with in_tenant(MYTHO):
        assert "dqldt" not in {unit.code for unit in list_units(MYTHO)}
    assert (
        admin.post(f"{path}/active", {"active": "1", "version": hidden(admin.get(path).text)}, page=path).status_code
        == 303
    )
    with in_tenant(MYTHO):
        assert "dqldt" in {unit.code for unit in list_units(MYTHO)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"code": "qldt"}, "code"),
        ({"code": "Có dấu"}, "code"),
        ({"kind": "x"}, "kind"),
        ({"email": "không phải"}, "email"),
        ({"parent_id": str(new_id())}, "parent_id"),
        ({"parent_id": "x"}, "parent_id"),
        ({"position": "nhiều"}, "position"),
    ],
)
def test_a_wrong_unit_is_refused_with_everything_kept(admin: Browser, change: dict[str, str], field: str) -> None:
    form = {"name": "Đội Mới", "code": "doi-moi", "kind": "centre", "phone": "0270 111 222", **change}
    answer = admin.post("/admin/units/new", form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "0270 111 222" in answer.text


def test_no_unit_stands_below_itself(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        above = create_unit(MYTHO, UnitFacts(code="a", name="A", kind="centre"), actor=SYSTEM)
        below = create_unit(MYTHO, UnitFacts(code="b", name="B", kind="centre", parent_id=above.id), actor=SYSTEM)
        with pytest.raises(Invalid):
            change_unit(
                MYTHO,
                above.id,
                UnitFacts(code="a", name="A", kind="centre", parent_id=below.id),
                actor=SYSTEM,
                version=1,
            )


def test_another_tenants_unit_is_not_there(app: Flask, in_tenant: InTenant, admin: Browser) -> None:
    with in_tenant(TANAN):
        theirs = list_units(TANAN)[0].id
    assert admin.get(f"/admin/units/{theirs}").status_code == 404
    assert admin.post(f"/admin/units/{theirs}/active", {"active": "0"}, page="/admin/units/new").status_code == 404
    with in_tenant(MYTHO), pytest.raises(NotFound):
        get_unit(MYTHO, theirs)


def test_renaming_a_unit_renames_it_beside_its_people(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        head, *_others = members_of_unit(MYTHO, unit.id)
        assert head.is_head
        facts = UnitFacts(code="qldt", name="Phòng Đô thị", kind="department")
        change_unit(MYTHO, unit.id, facts, actor=SYSTEM, version=unit.version)
        assert members.get_membership(MYTHO, head.membership_id).unit_name == "Phòng Đô thị"


def test_staff_are_invited_by_mail_with_roles_and_units(admin: Browser, in_tenant: InTenant, run_jobs: Any) -> None:
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        unit_id = unit.id
    form = {"name": "Lê Thị Mới", "email": "Moi@MyTho.example", "roles": ["staff"], "unit_ids": [str(unit_id)]}
    assert admin.post("/admin/staff/new", form).status_code == 303
    assert "done" in run_jobs()
    page = admin.get("/admin/staff").text
    assert "moi@mytho.example" in page
    assert "đã mời, chưa nhận" in page
    again = admin.post("/admin/staff/new", form)
    assert again.status_code == 409
    assert "Lê Thị Mới" in again.text
    with in_tenant(MYTHO):
        member = next(m for m in members.list_members(MYTHO) if m.email == "moi@mytho.example")
        assert member.unit_ids == {unit_id}
        assert member.id in {found.membership_id for found in members_of_unit(MYTHO, unit_id)}
    path = f"/admin/staff/{member.id}"
    assert admin.post(f"{path}/invitation", page=path).status_code == 303
    changed = {"name": "Lê Thị Mới", "roles": ["unit_head"], "headed": [str(unit_id)]}
    assert admin.post(path, changed).status_code == 303
    with in_tenant(MYTHO):
        assert members.get_membership(MYTHO, member.id).headed_unit_ids == {unit_id}
    assert admin.post(f"{path}/end", page=path).status_code == 303
    assert "moi@mytho.example" not in admin.get("/admin/staff").text


def test_a_district_admin_gives_no_provincial_role(admin: Browser, in_tenant: InTenant) -> None:
    form = {"name": "Ai Đó", "email": "aido@mytho.example", "roles": ["provincial_admin"]}
    assert admin.post("/admin/staff/new", form).status_code == 422
    facts = StaffFacts(name="Ai Đó", roles=["operator"])
    with in_tenant(MYTHO), pytest.raises(Denied):
        invite_staff(MYTHO, email="aido@mytho.example", facts=facts, actor=SYSTEM)


def test_nobody_changes_their_own_roles(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        me = next(m for m in members.list_members(MYTHO) if m.email == "quantri@mytho.example")
        actor = Actor(kind=ActorKind.MEMBER, name=me.name, membership_id=me.id)
        with pytest.raises(Conflict):
            change_staff(MYTHO, me.id, facts=StaffFacts(name=me.name, roles=["leader"]), actor=actor)


def test_a_member_joins_no_unit_of_another_tenant(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        theirs = list_units(TANAN)[0].id
    with in_tenant(MYTHO):
        me = members.list_members(MYTHO)[0]
        with pytest.raises(NotFound):
            place_member(MYTHO, me.id, unit_ids=[theirs])


def test_a_unit_out_of_use_keeps_its_people(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        set_unit_active(MYTHO, unit.id, is_active=False, actor=SYSTEM)
        assert members_of_unit(MYTHO, unit.id)
