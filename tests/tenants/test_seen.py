"""Two admins change the same person: the second sees both versions, and nothing of the first is lost."""

from __future__ import annotations

import re

from flask import Flask

from tests.client import Browser
from tests.world import HOSTS, MYTHO, TIENGIANG


def page_of(browser: Browser, listing: str, name: str) -> tuple[str, str]:
    """A person's page and the mark that its form carries."""
    found = re.search(rf'href="({listing}/[0-9a-f-]+)"[^>]*>\s*{name}', browser.get(listing).text)
    assert found is not None
    mark = re.search(r'name="seen" value="(\w+)"', browser.get(found[1]).text)
    assert mark is not None
    return found[1], mark[1]


def test_a_member_of_staff_is_never_overwritten_by_a_page_that_was_overtaken(app: Flask) -> None:
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    address, seen = page_of(admin, "/admin/staff", "Lê Cán Bộ")
    first = admin.post(address, {"name": "Lê Thị Cán Bộ", "roles": "staff", "seen": seen})
    assert first.status_code == 303
    second = admin.post(address, {"name": "Lê Văn Cán Bộ", "roles": "staff", "seen": seen})
    assert second.status_code == 409
    assert "Lê Thị Cán Bộ" in second.text
    assert "Lê Văn Cán Bộ" in second.text
    mark = re.search(r'name="seen" value="(\w+)"', second.text)
    assert mark is not None
    decided = admin.post(address, {"name": "Lê Văn Cán Bộ", "roles": "staff", "seen": mark[1]})
    assert decided.status_code == 303


def test_one_of_the_provinces_people_neither(app: Flask) -> None:
    admin = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    address, seen = page_of(admin, "/console/people", "Người xem")
    changed = admin.post(address, {"name": "Người xem", "roles": "programme_manager", "seen": seen})
    assert changed.status_code == 303
    overtaken = admin.post(address, {"name": "Người xem báo cáo", "roles": "provincial_viewer", "seen": seen})
    assert overtaken.status_code == 409
    assert "Quản lý đề án" in overtaken.text
