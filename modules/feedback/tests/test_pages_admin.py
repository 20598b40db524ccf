"""The district's admin: categories with limits, stale pages, retiring, and who handles which."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from modules.feedback.tests.person import Person, words

CATEGORIES = "/admin/feedback/categories"
HOURS = {f"{level}_{clock}": "8" for level in ("normal", "urgent", "complex") for clock in ("acceptance", "handling")}


def category(**changes: Any) -> dict[str, Any]:
    """A category as an admin types it."""
    plain = {"code": "cay-xanh", "name": "Cây xanh", "hint": "Cây gãy, cây đổ", "level": "normal", **HOURS}
    return {**plain, "is_anonymous_allowed": "yes", "needs_approval": "yes", **changes}


def version_on(page: str) -> str:
    """The version that a form carries."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found.group(1)


def test_a_new_category_is_in_the_citizens_form_at_once(app: Flask) -> None:
    admin = Person.at(app, as_="quantri")
    answer = admin.post(f"{CATEGORIES}/new", **category(normal_handling="12,5"))
    assert answer.status_code == 303
    assert "12,5 giờ làm việc" in words(admin.get(CATEGORIES))
    assert "Cây gãy, cây đổ" in words(Person.at(app).get("/phan-anh/gui"))


def test_readers_of_english_get_the_english_hint_and_the_vietnamese_where_there_is_none(app: Flask) -> None:
    admin, reader, path = Person.at(app, as_="quantri"), Person.at(app), f"{CATEGORIES}/cay-xanh"
    reader.get("/language/en")
    admin.post(f"{CATEGORIES}/new", **category())
    assert "Cây gãy, cây đổ." in words(reader.get("/phan-anh/gui"))
    changed = category(hint_en="Broken and fallen trees", version=version_on(admin.get(path).text))
    assert admin.post(path, **changed).status_code == 303
    assert "Broken and fallen trees" in admin.get(path).text
    page = words(reader.get("/phan-anh/gui"))
    assert "Broken and fallen trees." in page
    assert "Cây gãy" not in page
    assert "Cây gãy, cây đổ." in words(Person.at(app).get("/phan-anh/gui"))


def test_what_is_wrong_with_a_category_is_said_and_the_rest_is_kept(app: Flask) -> None:
    admin = Person.at(app, as_="quantri")
    refused = admin.post(f"{CATEGORIES}/new", **category(code="Cây Xanh", urgent_handling="mười"))
    assert refused.status_code == 422
    assert "Hạn là số giờ làm việc" in words(refused)
    assert "Cây gãy, cây đổ" in refused.text
    refused = admin.post(f"{CATEGORIES}/new", **category(code="Cây Xanh"))
    assert "Mã gồm chữ thường không dấu" in words(refused)
    assert admin.post(f"{CATEGORIES}/new", **category(code="giao-thong")).status_code == 422


def test_a_category_is_changed_and_a_stale_page_is_refused(app: Flask) -> None:
    admin, path = Person.at(app, as_="quantri"), f"{CATEGORIES}/giao-thong"
    version = version_on(admin.get(path).text)
    changed = {**category(name="Giao thông, đường sá"), "version": version}
    assert admin.post(path, **changed).status_code == 303
    assert "Giao thông, đường sá" in words(Person.at(app).get("/phan-anh/gui"))
    stale = admin.post(path, **{**changed, "name": "Giao thông cũ"})
    assert stale.status_code == 409
    assert "Giao thông cũ" in stale.text
    assert version_on(stale.text) != version


def test_a_retired_category_leaves_the_form_and_can_come_back(app: Flask) -> None:
    admin, path = Person.at(app, as_="quantri"), f"{CATEGORIES}/moi-truong"
    version = version_on(admin.get(path).text)
    assert admin.post(f"{path}/retire", page=path, version=version).status_code == 303
    assert 'value="moi-truong"' not in Person.at(app).get("/phan-anh/gui").text
    version = version_on(admin.get(path).text)
    assert admin.post(f"{path}/restore", page=path, version=version).status_code == 303
    assert 'value="moi-truong"' in Person.at(app).get("/phan-anh/gui").text


def test_routing_decides_which_unit_gets_a_new_report(app: Flask) -> None:
    admin, path = Person.at(app, as_="quantri"), "/admin/feedback/routing"
    page = admin.get(path).text
    selects = dict(re.findall(r'<label for="(unit-[^"]+)">([^<]+)</label>', page))
    road = next(name for name, title in selects.items() if title == "Giao thông")
    units = dict(re.findall(r'<option value="([^"]+)"[^>]*>(Phòng [^<]+)</option>', page))
    green = next(id_ for id_, name in units.items() if name == "Phòng Tài nguyên và Môi trường")
    form = {road: green, "version": version_on(admin.get(path).text)}
    assert admin.post(path, fallback_unit=green, **form).status_code == 303
    citizen = Person.at(app)
    assert "Phòng Tài nguyên và Môi trường" in words(citizen.follow(citizen.report()))


def test_a_unit_that_is_none_is_refused(app: Flask) -> None:
    admin, path = Person.at(app, as_="quantri"), "/admin/feedback/routing"
    version = version_on(admin.get(path).text)
    refused = admin.post(path, fallback_unit="00000000-0000-0000-0000-000000000000", version=version)
    assert refused.status_code == 422
    assert "Không có đơn vị này." in words(refused)
    assert admin.post(path, fallback_unit="không phải mã", version=version).status_code == 422
    assert "Hãy chọn đơn vị." in words(admin.post(path, fallback_unit="", version=version))


def test_only_the_districts_admin_sets_categories(app: Flask) -> None:
    for name in ("tiepnhan", "lanhdao", "canbo"):
        assert Person.at(app, as_=name).get(CATEGORIES).status_code == 403
