"""How many entries there are is kept, and agrees with the rows whatever happens to them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from tenants.gazetteer.numbers import counted, list_numbers, recount
from tests.client import Browser
from tests.gazetteer.conftest import FILE, Take
from tests.world import HOSTS, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
HEAD = "tên,kinh độ,vĩ độ\n"


def test_they_follow_what_comes_and_goes(take: Take, in_tenant: InTenant) -> None:
    take((HEAD + "Đường A,106.36,10.35\nĐường B,106.36,10.35\nChợ A,106.36,10.35\n").encode(), source="Sở|Phòng")
    take((HEAD + "Đường C,106.36,10.35\n").encode())
    take((HEAD + "Đường A,106.36,10.35\n").encode(), source="Sở|Phòng")
    with in_tenant(MYTHO):
        assert list_numbers(MYTHO) == [("street", "OSM", 1), ("street", "Sở/Phòng", 1)]
        assert recount(MYTHO)[0] == {"tenants.gazetteer": counted(MYTHO)}


def test_the_page_counts_no_entries(app: Flask, take: Take, statements: Statements) -> None:
    take(FILE.read_bytes())
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    with statements() as sent:
        page = admin.get("/admin/gazetteer").text
    assert "OSM" in page
    assert [statement for statement in sent if "tenants_gazetteer_entry" in statement] == []
