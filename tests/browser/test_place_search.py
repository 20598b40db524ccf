"""A street looked for above the map: by thumb, by keyboard, without script, and by the desk on the telephone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from dothi.database.session import session
from dothi.manifest.house import house
from tenants.gazetteer.importing import prepare
from tenants.gazetteer.reading import read_file
from tenants.gazetteer.storing import take_entries
from tests.browser.visitor import Device, Visitor, Welcome
from tests.gazetteer.conftest import FILE
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
FORM, DESK = "/phan-anh/gui", "/work/feedback/new"
LABEL = "Tìm đường, địa điểm"


@pytest.fixture(autouse=True)
def streets(in_tenant: InTenant, tmp_path: Path) -> None:
    """The gazetteer of its own tests."""
    with in_tenant(MYTHO):
        site = house().directory.find_site_by_id(MYTHO)
        assert site is not None
        entries = read_file(FILE, tmp_path, **prepare(site, {}, tmp_path))["entries"]
        take_entries(MYTHO, entries, source="OSM", licence="ODbL 1.0")
        session.commit()


def type_place(visitor: Visitor, text: str) -> None:
    """Type as people do, a letter after the other."""
    visitor.page.get_by_label(LABEL).press_sequentially(text)


def found(visitor: Visitor) -> Locator:
    """The visible entries below the field."""
    return visitor.page.get_by_role("listbox", name="Đường, địa điểm tìm thấy").get_by_role("option")


def test_a_citizen_finds_a_street_and_the_pin_says_where_it_is(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(FORM)
    type_place(citizen, "12 hung vuong p7")
    first = found(citizen).first
    expect(first).to_have_text("12 Đường Hùng Vương, Phường 7")
    citizen.inspect()
    first.tap()
    expect(found(citizen)).to_have_count(0)
    expect(citizen.page.locator("[data-map-status]")).to_have_text("Ghim ở 12 Hùng Vương, Phường 7.")
    expect(citizen.page.locator("#lon")).to_have_value("106.365000")
    citizen.inspect()


def test_by_keyboard_arrows_choose_enter_takes_and_nothing_is_sent(welcome: Welcome) -> None:
    clerk = welcome(MYTHO, as_="tiepnhan")
    clerk.open(DESK)
    type_place(clerk, "hem 43 hung vuong")
    field = clerk.page.get_by_role("combobox", name=LABEL)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(found(clerk).and_(clerk.page.locator("[aria-selected=true]"))).to_have_text("Hẻm 43 Hùng Vương, Phường 7")
    clerk.inspect()
    field.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(clerk.page.locator("[data-map-status]")).to_have_text("Ghim ở hẻm 43 Hùng Vương, Phường 7.")
    field.fill("zzzqq")
    clerk.sees("Không tìm thấy. Hãy gõ ngắn hơn, hoặc chạm vào bản đồ.")
    field.press("Escape")
    field.press("Enter")
    assert clerk.page.url.endswith(DESK)


def test_without_script_the_form_comes_back_with_what_was_found(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PLAIN_PHONE)
    citizen.open(FORM)
    citizen.page.get_by_label("Mô tả sự việc").fill("Nắp cống bị vỡ.")
    citizen.page.get_by_label(LABEL).fill("cho my tho")
    citizen.press("Tìm")
    citizen.inspect()
    citizen.press("Chợ Mỹ Tho, Phường 1")
    expect(citizen.page.get_by_label("Kinh độ")).to_have_value("106.364800")
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("Nắp cống bị vỡ.")
