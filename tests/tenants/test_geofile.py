"""A file of outlines: whatever JSON it holds is read or refused with a sentence; codes are known however written."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dothi.content.confined import Refused
from tenants.areas.division import mend
from tenants.areas.geofile import AreaInFile, read_areas
from tenants.areas.reading import read_row
from tenants.areas.reasons import refused_reason, row_reason
from tenants.areas.rows import AreaRead, beside
from tenants.registry.models import AreaRow
from tests.tenants.test_areas import HERE, feature, file_of, square

AREA = feature("28261", "Phường 1", square(HERE))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=9)
    | st.sampled_from(["Polygon", "MultiPolygon", "Feature", "\ud83d", 10**400, 106.36, 10.35]),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(st.sampled_from(["type", "coordinates", "properties", "crs", "name", "code", "ma"]), inner),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_application(application: Flask) -> object:
    """Sentences are translated by the application."""
    with application.app_context(), application.test_request_context():
        yield


def read(data: bytes) -> list[AreaInFile]:
    return read_areas(data, centre=HERE, radius_m=9_000)


def rows_of(data: bytes) -> list[AreaRead]:
    return [read_row(row) for row in read(data)]


def sentence_of(refused: Refused) -> str:
    return refused_reason({"code": refused.code, "values": refused.values})


def places(value: Any, *above: Any) -> list[tuple[Any, ...]]:
    """Every place within a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, item in inner for place in places(item, *above, key))]


def put(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    """The value with another at this place."""
    if not place:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[place[0]] = put(value[place[0]], place[1:], new)
    return copied


WHOLE = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:4326"}}, "features": [AREA]}


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.sampled_from(places(WHOLE)), value=VALUES)
def test_any_value_at_any_place_is_read_or_refused_with_a_sentence(place: tuple[Any, ...], value: object) -> None:
    try:
        found = read(json.dumps(put(WHOLE, place, value)).encode())
    except Refused as refused:
        sentence_of(refused).encode()
        return
    for area in found:
        row = read_row(area)
        assert bool(row_reason(row)) is (area.outline is None)
        f"{row.code} {row.name} {row_reason(row)}".encode()
    mend([], [read_row(area) for area in found])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, at: int) -> None:
    whole = json.dumps(WHOLE).encode()
    with contextlib.suppress(Refused):
        assert read(whole[:at] + data + whole[at + len(data) :])


@pytest.mark.parametrize(
    "geometry", ["POLYGON((106 10))", [1], 5, True, {"type": ["Polygon"]}, {"type": {}}, {"type": "Polygon"}]
)
def test_a_geometry_that_is_none_says_so(geometry: object) -> None:
    (row,) = read(file_of(feature("1", "Phường 1", geometry)))
    assert row.problem
    assert row.outline is None


@pytest.mark.parametrize("name", ["Ph\ud83d\u01b0ờng", "\udfff"])
def test_a_lone_surrogate_is_an_error_of_its_row_that_can_be_shown(name: str) -> None:
    (row,) = read(file_of(feature("1", name, square(HERE))))
    assert row.problem == "lost_letters"
    row.name.encode()


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "OGC:CRS84", "epsg:4979"]
)
def test_the_names_of_wgs_84_are_taken(name: str) -> None:
    whole = WHOLE | {"crs": {"type": "name", "properties": {"name": name}}}
    assert not read(json.dumps(whole).encode())[0].problem
    assert not read(json.dumps(WHOLE | {"crs": None}).encode())[0].problem


@pytest.mark.parametrize("name", ["EPSG:4756", "EPSG:3405", "EPSG:43260", "VN-2000", "", 4326, None])
@pytest.mark.parametrize("place", [(), ("features", 0), ("features", 0, "geometry")])
def test_other_coordinates_are_refused_with_their_name(name: object, place: tuple[Any, ...]) -> None:
    within: Any = WHOLE
    for key in place:
        within = within[key]
    whole = put(WHOLE, place, within | {"crs": {"type": "name", "properties": {"name": name}}})
    with pytest.raises(Refused) as refused:
        read(json.dumps(whole).encode())
    assert (str(name) if name and isinstance(name, str) else "hệ tọa độ") in sentence_of(refused.value)


def test_a_long_name_of_coordinates_is_told_short() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4756"}}
    with pytest.raises(Refused) as refused:
        read(json.dumps(WHOLE | {"crs": named}).encode())
    assert refused.value.values == {"name": "EPSG:4756"}


@pytest.mark.parametrize(
    ("code", "read_as"),
    [(28261.0, "28261"), (28261, "28261"), ("28261", "28261"), (1, "00001"), (" 0001 ", "0001"), (28261.5, ""),
     (True, ""), (-1, ""), (10**30, ""), ("\u200b28261", "28261")],
)  # fmt: skip
def test_codes_are_read_however_a_program_wrote_them(code: object, read_as: str) -> None:
    (row,) = read(file_of(feature(code, "Phường 1", square(HERE))))
    assert row.code == read_as
    assert bool(row.problem) is (not read_as)


def test_an_empty_property_hides_none() -> None:
    row = feature("", "", square(HERE))
    row["properties"] |= {"ma": "28261", "ten": "Phường 1"}
    (found,) = read(file_of(row))
    assert (found.code, found.name, found.problem) == ("28261", "Phường 1", "")


def area(code: str, name: str) -> AreaRow:
    return AreaRow(code=code, name=name, kind="ward", outline=None, is_schematic=False)


def test_a_code_without_its_leading_zeros_is_the_area_that_has_them() -> None:
    areas = [area("00122", "Phường Một"), area("28261", "Phường Hai")]
    rows = rows_of(file_of(feature("122", "Phường Một", square(HERE)), feature("99", "Xã Ba", square(HERE, 0.001))))
    found = [(row.code, former.name if former else None) for row, former in beside(rows, areas)]
    assert found == [("00122", "Phường Một"), ("99", None)]
    first, second = read(file_of(feature("00122", "Một", square(HERE)), feature(122, "Một", square(HERE))))
    assert not first.problem
    assert second.problem == "code_twice"


def test_a_decomposed_name_is_the_same_area() -> None:
    decomposed = unicodedata.normalize("NFD", "Xã Đạo Thạnh")
    rows = rows_of(file_of(feature("28282", decomposed, square(HERE))))
    assert rows[0].name == "Xã Đạo Thạnh"
    for known in ("Xã Đạo Thạnh", decomposed, "Đạo Thạnh"):
        assert [line.error for line in mend([area("28282", known)], rows).rows] == [""]
