"""The staff list under /admin: found without marks, by role, unit and state, in Vietnamese order."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask

from dothi.identity.members import Membership
from tenants.people.looking import NO_UNIT, StaffFilter
from tests.client import Browser
from tests.world import HOSTS, MYTHO

UNIT, OTHER = uuid4(), uuid4()
NOW = datetime(2026, 11, 30, tzinfo=UTC)
SOMEBODY = Membership(
    id=uuid4(),
    account_id=uuid4(),
    email="do.anh@mytho.example",
    name="Đỗ Thị Ánh",
    roles=frozenset({"staff"}),
    unit_ids=frozenset({UNIT}),
    headed_unit_ids=frozenset(),
    unit_name="Phòng Quản lý đô thị",
    invited_at=NOW,
    joined_at=NOW,
    ended_at=None,
    last_sign_in_at=None,
)


@pytest.mark.parametrize(
    ("looked_for", "is_found"),
    [
        ({}, True),
        ({"q": "do thi anh"}, True),
        ({"q": "  ÁNH   đỗ "}, True),
        ({"q": "do.anh@mytho"}, True),
        ({"q": "do an"}, True),
        ({"q": "vo"}, False),
        ({"role": "staff"}, True),
        ({"role": "leader"}, False),
        ({"unit": str(UNIT)}, True),
        ({"unit": str(OTHER)}, False),
        ({"unit": NO_UNIT}, False),
        ({"state": "active"}, True),
        ({"state": "invited"}, False),
        ({"q": "anh", "role": "staff", "unit": str(UNIT), "state": "active"}, True),
        ({"q": "anh", "role": "leader"}, False),
    ],
)
def test_all_that_is_asked_for_must_fit(looked_for: dict[str, str], is_found: bool) -> None:
    found = StaffFilter.from_address(looked_for)
    assert found.matches(SOMEBODY) == is_found
    assert found.is_set == bool(looked_for)


def test_who_belongs_to_no_unit_can_be_found() -> None:
    nowhere = replace(SOMEBODY, unit_ids=frozenset())
    assert StaffFilter(unit=NO_UNIT).keep([SOMEBODY, nowhere]) == [nowhere]


@pytest.fixture(scope="module")
def admin(standing_app: Flask) -> Browser:
    return Browser(standing_app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/admin/staff/[0-9a-f-]+">([^<]+)</a>', page)


def test_the_list_is_in_the_order_of_the_alphabet(admin: Browser) -> None:
    assert names(admin.get("/admin/staff").text) == [
        "Đỗ Chỉ Xem",
        "Huỳnh Lãnh Đạo",
        "Lê Cán Bộ",
        "Nguyễn Quản Trị",
        "Phạm Thủ Trưởng",
        "Trần Tiếp Nhận",
        "Võ Cán Bộ",
    ]


def test_filters_stay_in_the_address_and_say_how_many_there_are(admin: Browser) -> None:
    page = admin.get("/admin/staff?q=can+bo&role=staff&state=active").text
    assert names(page) == ["Lê Cán Bộ", "Võ Cán Bộ"]
    assert "2 trong 7 người" in page
    assert 'value="can bo"' in page
    assert '<option value="staff" selected>' in page


def test_nobody_found_says_so_and_leads_back(admin: Browser) -> None:
    page = admin.get("/admin/staff?q=kh%C3%B4ng+ai&unit=x&state=%00").text
    assert names(page) == []
    assert "Không có cán bộ nào phù hợp" in page
    assert 'href="/admin/staff">Bỏ lọc</a>' in page
