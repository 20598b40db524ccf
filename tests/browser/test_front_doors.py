"""The first page of each host: every city its own, the province leads on, an unknown host lists what there is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from dothi.values.actor import Actor
from dothi_testing.plugin import InTenant
from tenants.registry.settings import write_settings
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, MYTHO, TANAN, TIENGIANG

BRANDS: dict[int, dict[str, Any]] = {
    MYTHO: {
        "organisation": "Ủy ban nhân dân thành phố Mỹ Tho",
        "address": "36 Hùng Vương",
        "hotline": "0273 3 873 151",
        "accent": "#1d5fa8",
    },
    TANAN: {
        "organisation": "Ủy ban nhân dân thành phố Tân An",
        "address": "76 Hùng Vương",
        "hotline": "0272 3 826 148",
        "accent": "#0a7a4b",
    },
}


@pytest.fixture
def branded(app: Flask, in_tenant: InTenant) -> None:
    """Both cities with an address, a hotline and a colour of their own."""
    for tenant_id, brand in BRANDS.items():
        with in_tenant(tenant_id):
            write_settings(tenant_id, "branding", brand, actor=Actor.system())


@pytest.mark.usefixtures("branded")
def test_each_city_has_its_name_address_hotline_and_colour(welcome: Welcome) -> None:
    colours = set()
    for tenant_id in BRANDS:
        visitor = welcome(tenant_id, Device.PHONE)
        visitor.open("/")
        for other_id, other in BRANDS.items():
            texts = (other["organisation"], other["address"], other["hotline"])
            (visitor.sees if other_id == tenant_id else visitor.sees_not)(*texts)
        visitor.inspect()
        colours.add(visitor.page.locator("meta[name=theme-color]").get_attribute("content"))
        colours.add(visitor.page.locator(".dt-footer a").first.evaluate("link => getComputedStyle(link).color"))
    assert len(colours) == 4, colours


def test_letter_size_contrast_and_language_are_remembered_without_script(welcome: Welcome) -> None:
    visitor = welcome(MYTHO, Device.PLAIN_PHONE)
    visitor.open("/phan-anh")
    visitor.press("Chữ lớn")
    visitor.press("Tương phản cao")
    visitor.open("/")
    page = visitor.page.locator("html")
    expect(page).to_have_attribute("data-size", "l")
    expect(page).to_have_attribute("data-contrast", "high")
    visitor.inspect()
    visitor.page.get_by_role("link", name="English").click()
    expect(page).to_have_attribute("lang", "en")


def test_an_unknown_host_lists_provinces_and_tenants(welcome: Welcome, port: int) -> None:
    visitor = welcome(MYTHO, Device.PHONE)
    visitor.open(f"http://khong-co.localhost:{port}/", status=404)
    visitor.sees("Tỉnh Tiền Giang", "Tỉnh Long An", "Thành phố Tân An", "Huyện Gò Công Đông")
    visitor.inspect()
    visitor.page.get_by_role("link", name="Thành phố Tân An").click()
    expect(visitor.page).to_have_url(f"http://tanan.localhost:{port}/")
    visitor.sees("Ủy ban nhân dân thành phố Tân An")


def test_the_provinces_front_page_leads_on_by_list_and_by_position(welcome: Welcome, port: int) -> None:
    visitor: Visitor = welcome(TIENGIANG, Device.PHONE)
    visitor.open("/")
    visitor.sees("Thành phố Mỹ Tho", "Huyện Gò Công Đông")
    visitor.sees_not("Tân An")
    visitor.inspect()
    near = CENTRES[MYTHO]
    visitor.page.context.grant_permissions(["geolocation"], origin=visitor.base)
    visitor.page.context.set_geolocation({"longitude": near.lon + 0.01, "latitude": near.lat})
    visitor.press("Tìm theo vị trí của tôi")
    visitor.sees("Địa phương gần vị trí của bạn")
    visitor.inspect()
    visitor.page.get_by_role("link", name="Đến trang của thành phố Mỹ Tho").click()
    expect(visitor.page).to_have_url(f"http://mytho.localhost:{port}/")


def test_a_refused_position_leaves_the_list(welcome: Welcome) -> None:
    visitor = welcome(TIENGIANG, Device.PHONE)
    visitor.page.context.clear_permissions()
    visitor.open("/")
    visitor.press("Tìm theo vị trí của tôi")
    visitor.sees("Chưa xác định được vị trí. Vui lòng chọn trong danh sách.")
