"""Lists of codes: typed by the province, given to its districts, kept by the maps that were published with them."""

from __future__ import annotations

import pytest
from flask import Flask

from dothi.values import clock
from dothi_testing.plugin import InTenant, run_due
from modules.planning.codes import LAND_USE, LandUse, code_list
from modules.planning.codes.kept import kept_lists
from modules.planning.codes.takeover import CONFIGURATION
from modules.planning.codes.telling import ask_lists
from modules.planning.codes.typed import WrongLine, read_codes, write_codes
from modules.planning.tests.guard import SYSTEM
from tests.client import Browser
from tests.world import HOSTS, MYTHO, TANAN, TIENGIANG

PAGE = "/console/quy-hoach/danh-muc"
FORM = {
    "title": "Mã của tỉnh 2026", "system": "urban_rural", "source": "QĐ 1/2026", "since": "2026-02-01",
    "codes": "OD | Đất ở mới | New housing | 204,153,0 | dots\nXYZ | Khu vực đặc biệt | | #112233",
}  # fmt: skip


def test_a_shipped_list_is_typed_and_read_alike() -> None:
    codes = list(code_list(LAND_USE).codes.values())
    assert read_codes(write_codes(codes)) == codes


def test_a_table_of_a_spreadsheet_is_read_with_colours_as_rules_print_them() -> None:
    assert read_codes("odt\tĐất ở\t\t255,160,255") == [LandUse("ODT", "Đất ở", "", "#ffa0ff", "none")]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ODT | Đất ở", WrongLine(1, "shape", "ODT | Đất ở")),
        ("A | B | | 256,0,0", WrongLine(1, "colour", "A | B | | 256,0,0")),
        ("A | B | | #123456 | zigzag", WrongLine(1, "hatch", "A | B | | #123456 | zigzag")),
        ("A | B | | #123456\n\na | C | | #123456", WrongLine(3, "twice", "A")),
        ("A | B\u202e | | #123456", WrongLine(1, "name", "A | B\u202e | | #123456")),
        (" \n", WrongLine(0, "none")),
    ],
)
def test_a_line_that_is_wrong_is_named(text: str, wrong: WrongLine) -> None:
    assert read_codes(text) == wrong


@pytest.fixture
def province(app: Flask) -> Browser:
    """Who makes lists."""
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def test_a_list_of_the_province_is_its_districts_and_nobody_elses(
    app: Flask, province: Browser, head: Browser, in_tenant: InTenant
) -> None:
    made = province.post(f"{PAGE}/moi", FORM)
    assert made.status_code == 303, made.text
    assert "Khu vực đặc biệt" in province.get(made.headers["Location"]).text
    run_due(app)
    with in_tenant(MYTHO):
        [listed] = kept_lists(MYTHO)
        assert code_list(listed.key).codes["XYZ"].colour == "#112233"
    assert "Mã của tỉnh 2026" in head.get("/work/quy-hoach/danh-muc").text
    with in_tenant(TANAN), pytest.raises(KeyError):
        code_list(listed.key)


def test_a_list_that_is_sent_twice_is_one(app: Flask, province: Browser, in_tenant: InTenant) -> None:
    first, again = province.post(f"{PAGE}/moi", FORM), province.post(f"{PAGE}/moi", FORM)
    assert first.headers["Location"] == again.headers["Location"]
    other = province.post(f"{PAGE}/moi", FORM | {"source": "QĐ 2/2026"})
    assert other.headers["Location"] != first.headers["Location"]
    with in_tenant(TIENGIANG):
        assert len(kept_lists(TIENGIANG)) == 2


def test_a_long_list_is_kept_whole_or_refused(app: Flask, province: Browser, in_tenant: InTenant) -> None:
    lines = [f"{n:020} | {'Đ' * 120} | {'E' * 120} | 255, 255, 255 | upright" for n in range(300)]
    assert province.post(f"{PAGE}/moi", FORM | {"codes": "\n".join(lines)}).status_code == 303
    with in_tenant(TIENGIANG):
        assert [len(each.codes) for each in kept_lists(TIENGIANG)] == [300]
    refused = province.post(f"{PAGE}/moi", FORM | {"codes": "\n".join(["A | B | | #123456", " " * 100_000])})
    assert (refused.status_code, "nhiều nhất 300 mã" in refused.text) == (422, True)


def test_a_district_that_comes_later_asks_for_the_lists_and_keeps_each_once(
    app: Flask, province: Browser, in_tenant: InTenant
) -> None:
    province.post(f"{PAGE}/moi", FORM)
    run_due(app)
    for _time in range(2):
        with in_tenant(MYTHO):
            ask_lists(MYTHO, clock.now())
        run_due(app)
    with in_tenant(MYTHO):
        assert [len(each.codes) for each in kept_lists(MYTHO)] == [2]


def test_lists_are_copied_with_a_tenants_configuration(app: Flask, province: Browser, in_tenant: InTenant) -> None:
    province.post(f"{PAGE}/moi", FORM)
    run_due(app)
    with in_tenant(MYTHO):
        items = CONFIGURATION.read(MYTHO)
    for _time in range(2):
        with in_tenant(TANAN):
            CONFIGURATION.apply(TANAN, items, SYSTEM)
    with in_tenant(TANAN):
        assert [each.title for each in kept_lists(TANAN)] == ["Mã của tỉnh 2026"]


def test_a_wrong_line_keeps_what_was_typed(province: Browser) -> None:
    answer = province.post(f"{PAGE}/moi", FORM | {"codes": "A | B | | đỏ"})
    assert answer.status_code == 422
    assert "Dòng 1 (A | B | | đỏ): màu ghi như #ffa0ff" in answer.text
    assert "A | B | | đỏ</textarea>" in answer.text
