"""The catalogue tells the facts of 2020 to 2025, and our own outlines are what they promise."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from dothi.values.geo import Outline, Point, distance_m
from tenants.catalogue import CatalogueProvince, CatalogueUnit, districts, find_unit, history, provinces, wards
from tenants.catalogue.outline import Feature, schematic_outline, schematic_wards

BOUNDARIES = Path(__file__).parents[2].parent / "shared/data/boundaries"
IN_2024 = date(2024, 12, 31)

LONG_AN = """794 Thành phố Tân An, 795 Thị xã Kiến Tường, 796 Huyện Tân Hưng, 797 Huyện Vĩnh Hưng, 798 Huyện Mộc Hóa,
799 Huyện Tân Thạnh, 800 Huyện Thạnh Hóa, 801 Huyện Đức Huệ, 802 Huyện Đức Hòa, 803 Huyện Bến Lức, 804 Huyện Thủ Thừa,
805 Huyện Tân Trụ, 806 Huyện Cần Đước, 807 Huyện Cần Giuộc, 808 Huyện Châu Thành"""
TIEN_GIANG = """815 Thành phố Mỹ Tho, 816 Thành phố Gò Công, 817 Thị xã Cai Lậy, 818 Huyện Tân Phước, 819 Huyện Cái Bè,
820 Huyện Cai Lậy, 821 Huyện Châu Thành, 822 Huyện Chợ Gạo, 823 Huyện Gò Công Tây, 824 Huyện Gò Công Đông,
825 Huyện Tân Phú Đông"""
MY_THO = """28249 Phường 5, 28252 Phường 4, 28255 Phường 7, 28258 Phường 3, 28261 Phường 1, 28264 Phường 2, 28267
Phường 8, 28270 Phường 6, 28273 Phường 9, 28276 Phường 10, 28279 Phường Tân Long, 28282 Xã Đạo Thạnh, 28285 Xã Trung An,
28288 Xã Mỹ Phong, 28291 Xã Tân Mỹ Chánh, 28567 Xã Phước Thạnh, 28591 Xã Thới Sơn"""
TAN_AN = """27685 Phường 5, 27688 Phường 2, 27691 Phường 4, 27692 Phường Tân Khánh, 27694 Phường 1, 27697 Phường 3,
27698 Phường 7, 27700 Phường 6, 27703 Xã Hướng Thọ Phú, 27706 Xã Nhơn Thạnh Trung, 27709 Xã Lợi Bình Nhơn, 27712
Xã Bình Tâm, 27715 Phường Khánh Hậu, 27718 Xã An Vĩnh Ngãi"""


def every_unit() -> list[CatalogueUnit]:
    towns = [unit for province in provinces() for unit in districts(province.code)]
    return towns + [ward for unit in towns for ward in wards(unit.code)]


def test_the_two_provinces_are_there() -> None:
    assert [(province.code, province.name) for province in provinces()] == [
        ("80", "Tỉnh Long An"),
        ("82", "Tỉnh Tiền Giang"),
    ]


@pytest.mark.parametrize(("province", "expected", "count"), [("80", LONG_AN, 15), ("82", TIEN_GIANG, 11)])
def test_districts_have_their_codes_and_names(province: str, expected: str, count: int) -> None:
    found = districts(province)
    assert len(found) == count
    assert [f"{unit.code} {unit.name}" for unit in found] == expected.replace("\n", " ").split(", ")


@pytest.mark.parametrize(("district", "expected", "count"), [("815", MY_THO, 17), ("794", TAN_AN, 14)])
def test_wards_have_their_codes_and_names(district: str, expected: str, count: int) -> None:
    found = wards(district)
    assert len(found) == count
    assert [f"{unit.code} {unit.name}" for unit in found] == expected.replace("\n", " ").split(", ")


def test_what_is_not_known_is_empty() -> None:
    assert not districts("79")
    assert not wards("824")
    assert find_unit("99999", on=IN_2024) is None


def test_names_carry_their_kind() -> None:
    kinds = {"city": "Thành phố", "town": "Thị xã", "district": "Huyện", "ward": "Phường", "commune": "Xã"}
    for unit in every_unit():
        assert unit.name.startswith(kinds[unit.kind] + " ")
        assert unit.name.endswith(unit.short_name)


def test_slugs_and_code_prefixes_are_unique_in_the_deployment() -> None:
    named: list[CatalogueProvince | CatalogueUnit] = [*provinces(), *districts("80"), *districts("82")]
    assert len({unit.slug for unit in named}) == len({unit.code_prefix for unit in named}) == len(named) == 28
    assert all(re.fullmatch(r"[a-z][a-z-]*[a-z]", unit.slug) for unit in named)
    assert all(re.fullmatch(r"[A-Z]{2,3}", unit.code_prefix) for unit in named)


def test_hosts_of_the_demo_are_proposed() -> None:
    slugs = {unit.code: (unit.slug, unit.code_prefix) for unit in every_unit()}
    assert [slugs[code] for code in ("815", "794", "824")] == [("mytho", "MT"), ("tanan", "TA"), ("gocongdong", "GCD")]
    assert slugs["808"][0] == "chauthanh-longan"
    assert slugs["821"][0] == "chauthanh-tiengiang"


def test_go_cong_became_a_city_on_the_first_of_may_2024() -> None:
    before, after = find_unit("816", on=date(2024, 4, 30)), find_unit("816", on=date(2024, 5, 1))
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Thị xã Gò Công", "Thành phố Gò Công")
    assert after.decree == "Nghị quyết 1013/NQ-UBTVQH15"
    assert list(history("816")) == [before, after]


def test_codes_hold_until_the_reform_and_no_longer() -> None:
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    for unit in every_unit():
        assert find_unit(unit.code, on=last) == unit
        assert find_unit(unit.code, on=first) is None


def test_dates_of_a_code_never_overlap() -> None:
    for unit in every_unit():
        rows = history(unit.code)
        assert all(earlier.valid_to == later.valid_from for earlier, later in pairwise(rows))
        assert all(row.valid_from is None or row.valid_to is None or row.valid_from < row.valid_to for row in rows)


@pytest.fixture
def real_districts() -> dict[str, Outline]:
    files = sorted(BOUNDARIES.glob("districts-2020-*.geojson"))
    if not files:
        pytest.skip(f"no real boundaries at {BOUNDARIES}")
    rows = [row for path in files for row in json.loads(path.read_text(encoding="utf-8"))["features"]]
    return {row["properties"]["code"]: Outline.from_geojson(row["geometry"]) for row in rows}


def test_centres_lie_inside_the_real_outlines(real_districts: dict[str, Outline]) -> None:
    for unit in every_unit():
        district = unit.parent_code if unit.kind in {"ward", "commune"} else unit.code
        assert real_districts[district].contains(unit.centre), unit.name


def test_radii_fit_the_real_districts(real_districts: dict[str, Outline]) -> None:
    for unit in every_unit():
        if unit.code in real_districts:
            corners = shapely.get_coordinates(real_districts[unit.code].shape)
            reach = max(distance_m(unit.centre, Point(lon, lat)) for lon, lat in corners)
            assert 0.8 * unit.radius_m < reach < 1.2 * unit.radius_m, unit.name


def drawn(code: str, seed: int = 1) -> tuple[CatalogueUnit, Feature, list[Feature]]:
    city = find_unit(code, on=IN_2024)
    assert city is not None
    return (city, *schematic_wards(city, wards(code), seed=seed))


def area(feature: Feature) -> Any:
    return shape(feature["geometry"])


@pytest.mark.parametrize("code", ["815", "794"])
@pytest.mark.parametrize("seed", range(5))
def test_schematic_wards_tile_their_city(code: str, seed: int) -> None:
    _, city, parts = drawn(code, seed)
    shapes = [area(part) for part in parts]
    whole = area(city)
    assert shapely.union_all(shapes).symmetric_difference(whole).area < 1e-5 * whole.area
    assert sum(part.area for part in shapes) == pytest.approx(whole.area, rel=1e-5)


@pytest.mark.parametrize("code", ["815", "794"])
@pytest.mark.parametrize("seed", range(5))
def test_each_ward_holds_its_own_centre_and_is_valid(code: str, seed: int) -> None:
    _, city, parts = drawn(code, seed)
    for ward, part in zip(wards(code), parts, strict=True):
        assert part["properties"] == {"code": ward.code, "name": ward.name, "schematic": True}
        assert Outline.from_geojson(part["geometry"]).contains(ward.centre)
        assert Outline.from_geojson(city["geometry"]).contains(ward.centre)


def test_drawing_again_draws_the_same_and_another_seed_another() -> None:
    assert drawn("815") == drawn("815")
    assert drawn("815")[2] != drawn("815", seed=2)[2]


def test_features_are_json_and_marked() -> None:
    _, city, parts = drawn("815")
    for feature in [city, *parts]:
        assert json.loads(json.dumps(feature))["properties"]["schematic"] is True


def test_an_outline_without_wards_surrounds_its_centre() -> None:
    for unit in districts("82"):
        outline = Outline.from_geojson(schematic_outline(unit, seed=1)["geometry"])
        box = outline.box
        assert outline.contains(unit.centre)
        assert outline.distance_m(Point(box.west - 0.01, box.south)) > 0
        assert (box.north - box.south) * 111_195 == pytest.approx(2 * unit.radius_m * 0.875, rel=0.15)


def test_a_city_of_one_ward_is_not_divided() -> None:
    city = find_unit("815", on=IN_2024)
    assert city is not None
    with pytest.raises(ValueError, match="two wards"):
        schematic_wards(city, wards("815")[:1], seed=1)
