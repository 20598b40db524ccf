"""What a district admin sets: the calendar, branding, notices and the services' settings."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask, g
from marshmallow import Schema, fields
from PIL import Image

from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.areas.areas import load_shown_day, shown_day
from tenants.registry.directory import directory
from tenants.registry.settings import load_section, load_settings, settings_of, write_settings
from tenants.registry.working_hours import calendar_of
from tests.client import Browser
from tests.world import HOSTS, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
WEEK = {f"day{n}": "7:30-11:30, 13g00-17g00" for n in range(5)}


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


class SampleForm(Schema):
    pieces = fields.Integer(load_default=3)


def hidden(page: str, name: str = "version") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)


def test_the_calendar_is_typed_as_people_write_hours(app: Flask, admin: Browser) -> None:
    page = admin.get("/admin/calendar").text
    form = WEEK | {"days_off": "2/1/2026\n30/4/2027", "swapped_days": "2026-01-10", "version": hidden(page)}
    assert admin.post("/admin/calendar", form).status_code == 303
    with app.app_context():
        site = directory.find_site(HOSTS[MYTHO])
        assert site is not None
        plain = calendar_of(site).to_dict()
    assert plain["week"][0] == ["07:30-11:30", "13:00-17:00"]
    assert plain["week"][6] == []
    assert plain["days_off"] == ["2026-01-02", "2027-04-30"]
    assert plain["keeps_public_holidays"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day0": "sáng chiều"}, "day0"),
        ({"day0": "13:00-17:00, 07:00-11:00"}, "day0"),
        ({"day5": "13:00-17:00, 07:00-11:00"}, "day5"),
        ({"day6": "07:00-25:00"}, "day6"),
        ({f"day{n}": "" for n in range(5)}, "day0"),
        ({f"day{n}": "" for n in range(1, 5)} | {"day0": "07:30-07:31"}, "day0"),
        ({"days_off": "31/2/2026"}, "days_off"),
        ({"days_off": "2/1/2026", "swapped_days": "2/1/2026"}, "swapped_days"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(admin: Browser, change: dict[str, str], field: str) -> None:
    form = WEEK | {"version": hidden(admin.get("/admin/calendar").text)} | change
    answer = admin.post("/admin/calendar", form)
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.text) == [field]


def test_branding_shows_on_the_home_page_and_a_pale_colour_is_darkened(admin: Browser) -> None:
    page = admin.get("/admin/branding?accent=%23ffcc00").text
    assert "làm đậm thêm" in page
    assert "/theme-ffcc00-" in page
    form = {"organisation": "UBND thử", "hotline": "1022", "accent": "#8A2B06", "version": hidden(page)}
    assert admin.post("/admin/branding", form).status_code == 303
    home = admin.get("/").text
    assert "UBND thử" in home
    assert "/theme-8a2b06-" in home
    assert admin.post("/admin/branding", form).status_code == 409
    assert admin.post("/admin/branding", form | {"accent": "đỏ"}).status_code == 422


def test_an_emblem_is_a_picture_for_everyone(app: Flask, admin: Browser) -> None:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(data, "PNG")
    files = {"emblem": (io.BytesIO(data.getvalue()), "huy-hieu.png")}
    assert admin.post("/admin/branding/emblem", files, page="/admin/branding").status_code == 303
    visitor = Browser(app, HOSTS[MYTHO])
    address = re.search(r'src="(/files/[^"]+)"', visitor.get("/").text)
    assert address
    with visitor.get(address.group(1)) as picture:
        assert picture.mimetype == "image/jpeg"
    assert Browser(app, HOSTS[TANAN]).get(address.group(1)).status_code == 404
    wrong = {"emblem": (io.BytesIO(b"<svg/>"), "a.svg")}
    refused = admin.post("/admin/branding/emblem", wrong, page="/admin/branding")
    assert refused.status_code == 422
    assert "a.svg" in refused.text
    assert admin.post("/admin/branding/emblem", {"action": "remove"}, page="/admin/branding").status_code == 303
    home = visitor.get("/").text
    assert 'src="/files/' not in home
    assert ">MT</text></svg>" in home


@pytest.mark.parametrize(
    ("name", "reason"), [("", "Vui lòng chọn ảnh."), ("trong.png", "trong.png: tệp này không phải")]
)
def test_an_empty_emblem_is_refused_and_changes_nothing(admin: Browser, name: str, reason: str) -> None:
    files = {"emblem": (io.BytesIO(b""), name)}
    answer = admin.post("/admin/branding/emblem", files, page="/admin/branding")
    assert answer.status_code == 422
    assert reason in answer.text
    assert 'src="/files/' not in admin.get("/").text


def test_a_notice_shows_from_its_start_to_its_end(app: Flask, admin: Browser) -> None:
    visitor = Browser(app, HOSTS[MYTHO])
    form = {"title": "Họp dân <b>", "body": "Dòng một\r\n\r\nDòng hai"}
    assert admin.post("/admin/notices/new", form).status_code == 303
    assert "Họp dân &lt;b&gt;" in visitor.get("/").text
    assert (
        admin.post("/admin/notices/new", {**form, "title": "Sang năm", "starts_at": "2199-01-01T07:00"}).status_code
        == 303
    )
    assert "Sang năm" not in visitor.get("/").text
    path = re.search(r'href="(/admin/notices/[0-9a-f-]{36})">Họp dân', admin.get("/admin/notices").text)
    assert path
    wrong = admin.post(
        path.group(1),
        form
        | {
            "version": hidden(admin.get(path.group(1)).text),
            "starts_at": "2026-11-22T14:00",
            "ends_at": "2026-11-22T13:00",
        },
    )
    assert wrong.status_code == 422
    assert 'id="ends_at-error"' in wrong.text
    end = {"version": hidden(admin.get(path.group(1)).text)}
    assert admin.post(f"{path.group(1)}/end", end, page=path.group(1)).status_code == 303
    assert "Họp dân" not in visitor.get("/").text


def test_a_modules_settings_are_drawn_from_its_schema(admin: Browser, in_tenant: InTenant) -> None:
    page = admin.get("/admin/modules/feedback").text
    assert 'name="place_margin_m"' in page
    form = {"place_margin_m": "750", "due_soon_minutes": "60", "consent_version": "2026-02", "version": hidden(page)}
    assert admin.post("/admin/modules/feedback", form).status_code == 303
    with in_tenant(MYTHO):
        stored, _version = load_section(MYTHO, "feedback")
    assert stored["place_margin_m"] == 750
    assert stored["is_anonymous_allowed"] is False
    assert admin.post("/admin/modules/feedback", form).status_code == 409
    for named in ({"fallback_unit": str(uuid4())}, {"units_without_approval": str(uuid4())}):
        foreign = admin.post("/admin/modules/feedback", form | named)
        assert foreign.status_code == 422
        assert "Đơn vị này không có ở địa phương" in foreign.text
    wrong = admin.post("/admin/modules/feedback", form | {"place_margin_m": "xa"})
    assert wrong.status_code == 422
    assert 'id="place_margin_m-error"' in wrong.text
    assert admin.get("/admin/modules/tenants").status_code == 404
    assert admin.get("/admin/modules/nothing").status_code == 404


def test_settings_have_defaults_versions_and_stay_in_their_tenant(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert load_settings(MYTHO, "sample", SampleForm) == {"pieces": 3}
        write_settings(MYTHO, "sample", {"pieces": 4, "gone": True}, actor=SYSTEM, version=0)
        assert load_settings(MYTHO, "sample", SampleForm) == {"pieces": 4}
        write_settings(MYTHO, "sample", {"pieces": 5}, actor=SYSTEM, version=1)
        with pytest.raises(Conflict):
            write_settings(MYTHO, "sample", {"pieces": 6}, actor=SYSTEM, version=1)
    with in_tenant(TANAN):
        assert load_settings(TANAN, "sample", SampleForm) == {"pieces": 3}


def test_a_service_reads_what_is_stored_whatever_the_requests_site_remembers(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        site = directory.find_site(HOSTS[MYTHO])
        assert site is not None
        g.site = site
        write_settings(MYTHO, "sample", {"pieces": 4}, actor=SYSTEM)
        write_settings(MYTHO, "areas", {"as_of": "2024-01-31"}, actor=SYSTEM)
        assert settings_of(site, "sample", SampleForm) == {"pieces": 3}
        assert load_settings(MYTHO, "sample", SampleForm) == {"pieces": 4}
        assert load_shown_day(MYTHO) == date(2024, 1, 31) != shown_day(site)
