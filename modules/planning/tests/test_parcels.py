"""Parcels: numbers and wards as people write them, files without owners, and what citizens find."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import shapely
from sqlalchemy import select

from dothi.content.confined import Refused
from dothi.database.session import session
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.parcels.finding import find_parcels
from modules.planning.parcels.importing import throw_away
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard
from modules.planning.parcels.numbers import nearest, plain_number
from modules.planning.parcels.reading import read_file
from modules.planning.parcels.storing import wards_of
from modules.planning.parcels.wards import KnownWard, TenantWards, ward_key
from modules.planning.shapes import unpack
from modules.planning.tests.files import OUTLINE, PLANE, SOUTH, WEST, square, write
from modules.planning.tests.guard import SYSTEM, add_parcels, add_plan, add_published, parcels_of
from tests.client import Browser
from tests.world import MYTHO

OPTIONS: dict[str, Any] = {
    "outline": OUTLINE, "layer": "", "epsg": 0, "is_swapped": False, "is_shifted": True, "encoding": "", "columns": {},
    "ward": "", "wards": [], "remembered": [],
}  # fmt: skip
COLUMNS = {
    "SO_TO": ["12", "012", "12.0"], "SO_THUA": ["45", "46", "45"], "TEN_XA": ["Phường 4"] * 3,
    "DIENTICH": ["10000", "9 ngàn", "20000,5"], "CHU_SU_DUNG": ["Nguyễn Văn A"] * 3,
}  # fmt: skip
Counted = Callable[[], AbstractContextManager[list[str]]]
EXTRACTS = "/quy-hoach/phieu-thong-tin"
PAGE = "/quy-hoach/thua-dat"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("012", "12"),
        ("12.0", "12"),
        (" tờ số 12 ", "12"),
        ("Thửa: 045a", "45A"),
        ("12-03", "12-3"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_a_number_is_found_however_it_is_written(written: str, meant: str) -> None:
    assert plain_number(written) == meant


def test_the_numbers_around_one_that_is_missing_are_told_in_order() -> None:
    assert nearest("10", ["1", "2", "9", "9A", "11", "100"], 3) == ["9", "9A", "11"]


def test_names_of_one_ward_have_one_key() -> None:
    assert {ward_key(name) for name in ("Phường 5", "P. 5", "phường  5", "5")} == {"5"}
    assert ward_key("Xã Trung An") == ward_key("xa trung an")


def test_a_place_says_in_which_ward_of_today_an_old_one_lies() -> None:
    east, west = shapely.box(106.36, 10, 107, 11), shapely.box(106, 10, 106.36, 11)
    wards = TenantWards(
        [
            KnownWard("28249", "Phường 5", is_today=False),
            KnownWard("28261", "Phường Mỹ Tho", is_today=True, outline=shapely.to_geojson(east)),
            KnownWard("28285", "Phường Trung An", is_today=True, outline=shapely.to_geojson(west)),
        ]
    )
    found = wards.at(np.array([[106.3, 10.5], [106.5, 10.5], [110.0, 10.5]]))
    assert [ward and ward.name for ward in found] == ["Phường Trung An", "Phường Mỹ Tho", None]
    assert (wards.printed_name("p.5"), wards.printed_name("28249")) == ("Phường 5", "Phường 5")
    assert wards.of_today("Phường 5") is None


def read(path: Path, folder: Path, **choices: Any) -> dict[str, Any]:
    """As the child does."""
    folder.mkdir()
    return read_file(path, folder, **(OPTIONS | choices))


def test_a_file_of_parcels_gives_everything_but_its_owners(tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.gpkg", columns=COLUMNS), tmp_path / "made")
    [ward] = answer["content"]["wards"]
    assert (ward["printed"], ward["sheets"], answer["content"]["parcels"]) == ("Phường 4", ["12"], 3)
    assert [(row["number"], row["registered_m2"]) for row in ward["rows"]] == [
        ("45", 1e4),
        ("46", None),
        ("45", 20000.5),
    ]
    assert shapely.equals_exact(unpack(ward["rows"][0]["shape"]), square(0))
    report = answer["report"]
    assert (report["owners"], report["twice"]["told"], report["differs"]) == (["CHU_SU_DUNG"], ["Phường 4 12/45"], 1)
    assert [(row["row"], row["column"], row["value"]) for row in report["rows"]] == [(2, "DIENTICH", "9 ngàn")]
    assert "Nguyễn" not in json.dumps(answer, ensure_ascii=False)


def test_columns_that_nobody_recognises_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", columns={"A": ["1", "2", "3"], "B": ["7", "8", "9"]})
    lacking = read(path, tmp_path / "first")
    assert (lacking["report"]["lacking"], lacking["content"]["parcels"]) == (["sheet", "number"], 0)
    chosen = read(path, tmp_path / "second", columns={"sheet": "A", "number": "B"}, ward="Phường 7")
    assert [(ward["printed"], len(ward["rows"])) for ward in
            chosen["content"]["wards"]] == [("Phường 7", 3)]  # fmt: skip


def test_rows_without_a_number_are_named(tmp_path: Path) -> None:
    columns = {"so_to": ["1", "", "2"], "so_thua": ["1", "2", ""]}
    report = read(write(tmp_path / "a.gpkg", columns=columns), tmp_path / "made")["report"]
    assert [(row["row"], row["problem"]) for row in report["rows"]] == [(2, "no_sheet"), (3, "no_number")]


def test_a_file_without_polygons_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", shapes=[shapely.Point(WEST, SOUTH)], kind="Point", columns={"so_to": ["1"]})
    with pytest.raises(Refused) as refused:
        read(path, tmp_path / "made")
    assert refused.value.code == "no_polygons"


def test_a_parcel_is_answered_with_shares_of_its_registered_area(
    citizen: Browser, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        add_parcels(site)
    shown = citizen.get(f"{PAGE}?phuong=P.+1&to=012&thua=46")
    assert shown.status_code == 200
    for words in ("Quy hoạch của thửa 46, tờ bản đồ 12", "Phường 1", "400 m²", "ODT-1"):
        assert words in shown.text
    registered = citizen.get(f"{PAGE}?phuong=1&to=12&thua=47").text
    assert "Diện tích ghi trên giấy" in registered


def test_a_number_that_a_sheet_has_twice_is_a_choice_by_area(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        add_parcels(site)
    shown = citizen.get(f"{PAGE}?phuong=Phường 1&to=12&thua=45").text
    assert all(words in shown for words in ("Có 2 thửa đất", "390 m²", "410 m²"))
    [first, _second] = [part.split('"')[0] for part in shown.split('href="')[1:] if part.startswith(PAGE)]
    chosen = citizen.get(first.replace("&amp;", "&"))
    assert "390 m²" in chosen.text
    assert "Quy hoạch của thửa 45" in chosen.text
    form = dict(
        re.findall(r'<input type="hidden" name="(phuong|to|thua|q|ngay|dt|client_id)" value="([^"]*)">', chosen.text)
    )
    for thua, is_named in (("45", True), ("46", False), ("", False)):  # by another's number the land isn't called
        sent = citizen.post(EXTRACTS, form | {"thua": thua, "client_id": str(uuid4())}, page=first)
        extract = citizen.get(sent.headers["Location"]).text
        assert ("Thửa 45, tờ bản đồ 12, Phường 1" in extract, "Thửa 46" in extract) == (is_named, False)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("phuong=Phường 1&to=12&thua=48", "Các thửa gần số đó: 45, 46, 47"),
        ("phuong=Phường 1&to=13&thua=45", "Các tờ bản đồ gần số đó: 12"),
        ("phuong=Phường 1&to=tờ 012&thua=thửa 048", "Không có thửa số 48 trên tờ bản đồ số 12."),
        ("phuong=Phường 99&to=12&thua=45", "Chưa có dữ liệu thửa đất của “Phường 99”"),
        ("phuong=Phường 1&to=12&thua=", "Vui lòng"),
    ],
)
def test_an_unknown_parcel_is_answered_with_what_is_near(
    citizen: Browser, site: Site, in_tenant: InTenant, query: str, told: str
) -> None:
    with in_tenant(MYTHO):
        add_parcels(site)
    answer = citizen.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert told in answer.text


def test_the_api_lists_parcels_with_outlines_or_what_is_near(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_parcels(site)
    path = "/api/v1/planning/parcels?ward=Phường 1&sheet=12&number="
    found: Any = citizen.get(f"{path}45").json
    assert [item["registered_m2"] for item in found["items"]] == [390.0, 410.0]
    outline = shapely.from_geojson(json.dumps(found["items"][0]["outline"]))
    drawn = shape_to_degrees(PLANE, parcels_of(site)[0].shape)
    assert outline.symmetric_difference(drawn).area < 2e-11  # seven digits
    near: Any = citizen.get(f"{path}44").json
    assert (near["items"], near["nearby"]["numbers"]) == ([], ["45", "46", "47"])


def test_a_later_file_takes_the_place_of_the_sheets_that_it_has(site: Site, in_tenant: InTenant) -> None:
    first, second = parcels_of(site), [replace(each, sheet="13") for each in parcels_of(site)]
    with in_tenant(MYTHO):
        former = add_parcels(site, parcels=first + [replace(each, position=each.position + 4) for each in second])
        later = add_parcels(site, parcels=second)
        session.expire_all()
        assert (former.parcels, later.parcels) == (4, 4)
        [ward] = wards_of(MYTHO, former.id)
        assert (ward.parcels, ward.sheets) == (4, ["12"])
        assert len(find_parcels(MYTHO, ward="1", sheet="13", number="46")) == 1
        assert len(find_parcels(MYTHO, ward="1", sheet="12", number="46")) == 1


def test_a_file_of_which_nothing_is_left_is_gone(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        former = add_parcels(site, parcels=parcels_of(site, wards=("Phường 1", "Phường 2")))
        later = add_parcels(site, parcels=parcels_of(site, wards=("Phường 1",)))
        session.expire_all()
        assert (former.parcels, later.parcels) == (4, 4)
        add_parcels(site, parcels=parcels_of(site, wards=("Phường 2",)))
        assert session.get(ParcelFile, (MYTHO, former.id)) is None
        throw_away(MYTHO, later.id, actor=SYSTEM)
        assert session.scalars(select(ParcelWard.printed)).all() == ["Phường 2"]
        assert len(session.scalars(select(Parcel.number)).all()) == 4


@pytest.mark.parametrize("wards", [1, 30])
def test_a_parcel_takes_as_many_statements_among_many_as_among_few(
    citizen: Browser, head: Browser, site: Site, in_tenant: InTenant, statements: Counted, wards: int
) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        add_parcels(site, parcels=parcels_of(site, wards=tuple(f"Phường {ward + 1}" for ward in range(wards))))
    taken = []
    for browser, path in (
        (citizen, f"{PAGE}?phuong=Phường 1&to=12&thua=46"),
        (citizen, f"{PAGE}?phuong=Phường 1&to=12&thua=1"),
        (citizen, "/api/v1/planning/parcels?ward=Phường 1&sheet=12&number=46"),
        (head, "/work/quy-hoach/thua-dat"),
    ):
        browser.get(path)
        with statements() as seen:
            browser.get(path)
        taken.append(len([statement for statement in seen if "planning_" in statement]))
    assert taken == [3, 5, 1, 3]


def test_what_nobody_took_is_found_by_nobody(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_parcels(site, is_taken=False)
    found: Any = citizen.get("/api/v1/planning/parcels?ward=1&sheet=12&number=45").json
    assert found["items"] == []
    assert "Số tờ, số thửa" not in citizen.get("/quy-hoach").text
