"""Files of zones as offices send them: read, or refused with what is wrong; nothing of theirs can do harm."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from dothi.content import confined
from dothi.content.confined import Limits
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import between
from modules.planning.imports.letters import decode, likelihood, recognise
from modules.planning.shapes import unpack
from modules.planning.tests.files import (
    CODES,
    LABELS,
    OPTIONS,
    PLANE,
    SOUTH,
    SQUARES,
    WEST,
    ReadLetters,
    degrees,
    encoded,
    shapefile,
    square,
    write,
    zipped,
)


def zones_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Codes and labels."""
    return [(row["code"], row["label"]) for row in answer["content"]["rows"]]


FINE = [("ODT", LABELS[0]), ("TMD", LABELS[1]), ("XYZ", LABELS[2])]


def test_a_geopackage_keeps_its_plane_to_the_bit(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.gpkg"))
    assert zones_of(answer) == FINE
    assert answer["content"]["epsg"] == 9210
    found = [unpack(row["shape"]) for row in answer["content"]["rows"]]
    assert all(shapely.equals_exact(one, other) for one, other in zip(found, SQUARES, strict=True))
    assert [row["area_m2"] for row in answer["content"]["rows"]] == [10_000.0] * 3
    assert answer["report"]["unknown"] == [{"code": "XYZ", "count": 1}]
    assert (answer["report"]["overlaps"]["count"], answer["report"]["gaps"]["count"]) == (0, 0)


def test_geojson_is_in_degrees_and_kept_in_the_nearest_plane(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.geojson", shapes=degrees(), crs="EPSG:4326"))
    assert zones_of(answer) == FINE
    assert answer["content"]["epsg"] == 9210
    assert unpack(answer["content"]["rows"][0]["shape"]).symmetric_difference(SQUARES[0]).area < 1  # seven digits


def test_metres_where_geojson_says_degrees_are_recognised(read: ReadLetters, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"code": "ODT"}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in SQUARES
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    answer = read(path)
    assert answer["report"]["way"] == {"epsg": 9210, "is_swapped": False, "is_shifted": True}


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258", "utf-8"])
def test_a_shapefile_of_an_old_encoding_is_recognised(read: ReadLetters, tmp_path: Path, encoding: str) -> None:
    answer = read(shapefile(tmp_path, encoding=encoding))
    assert zones_of(answer) == FINE
    assert answer["report"]["letters"]["encoding"] == encoding
    assert answer["report"]["letters"]["samples"][0]["after"] == LABELS[0]


def test_old_letters_in_a_format_of_unicode_are_told_by_their_words(read: ReadLetters, tmp_path: Path) -> None:
    written = [encoded(label, "vni").decode("cp1252") for label in LABELS]
    answer = read(write(tmp_path / "a.gpkg", columns={"MA_LD": CODES, "TEN": written}))
    assert zones_of(answer) == FINE
    assert answer["report"]["letters"]["encoding"] == "vni"


def test_what_was_chosen_for_the_same_columns_is_remembered(read: ReadLetters, tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", columns={"A": CODES, "B": LABELS})
    known = [
        {"columns": ["A"], "mapped": {"code": "A"}, "encoding": "", "file_name": "khac.gpkg"},
        {"columns": ["A", "B"], "mapped": {"code": "A", "label": "B"}, "encoding": "", "file_name": "truoc.gpkg"},
    ]
    answer = read(path, remembered=known)
    assert zones_of(answer) == FINE
    assert answer["report"]["remembered"] == "truoc.gpkg"


def test_a_column_that_was_chosen_empty_stays_so(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.gpkg"), columns={"code": "MA_LD", "label": ""})
    assert [label for _code, label in zones_of(answer)] == [""] * 3


def test_a_figure_that_is_none_is_told_with_its_column(read: ReadLetters, tmp_path: Path) -> None:
    columns = {"code": CODES, "MDXD": ["60", "cao", None]}
    [row] = read(write(tmp_path / "a.gpkg", columns=columns))["report"]["rows"]
    assert (row["row"], row["problem"], row["column"], row["value"]) == (2, "no_figure", "MDXD", "cao")


def test_figures_are_taken_from_columns_of_every_kind_of_number(read: ReadLetters, tmp_path: Path) -> None:
    figures = {
        "TANG_CAO": np.array([5, 12, 0], dtype="int32"),
        "MDXD": np.array([60, 40, 0], dtype="int64"),
        "HSSDD": np.array([1.5, 4, np.nan], dtype="float32"),
    }
    answer = read(write(tmp_path / "a.gpkg", columns={"code": np.array([42, 72, 12], dtype="int16"), **figures}))
    assert answer["report"]["rows"] == []
    rows = answer["content"]["rows"]
    assert [(row["code"], row["storeys"], row["density"], row["far"]) for row in rows] == [
        ("42", 5, 60, 1.5), ("72", 12, 40, 4), ("12", 0, 0, None)
    ]  # fmt: skip


def test_a_text_that_is_too_long_is_told_with_what_is_kept(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.gpkg", columns={"code": ("ODT", "T" * 31, "D" * 30), "TEN": ("Đất",) * 3}))
    [row] = answer["report"]["rows"]
    assert (row["row"], row["problem"], row["column"], row["value"]) == (2, "cut", "code", "T" * 30)


def test_whoever_chooses_an_encoding_is_believed(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(shapefile(tmp_path, encoding="tcvn3"), encoding="cp1258")
    assert answer["content"]["rows"][0]["label"] != LABELS[0]


def test_a_shapefile_without_prj_is_placed_where_it_fits(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(shapefile(tmp_path, encoding="utf-8", without=(".prj",)))
    assert (answer["report"]["told_crs"], answer["report"]["way"]["epsg"]) == ("", 9210)


def test_a_shapefile_without_prj_of_another_meridian_is_placed_and_told_as_it_was_read(
    read: ReadLetters, tmp_path: Path
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    write(inside / "o.shp", shapes=[between(PLANE, SYSTEMS[5897], shape) for shape in SQUARES], encoding="UTF-8")
    report = read(zipped(inside, tmp_path / "o.zip", without=(".prj",)))["report"]
    assert [(fit["epsg"], fit["inside"]) for fit in report["fits"]] == [(5897, 1.0)]


def test_of_a_whole_hand_over_the_database_of_the_plan_is_read(read: ReadLetters, tmp_path: Path) -> None:
    inside = tmp_path / "HoSoGIS"
    inside.mkdir()
    for name, codes in (("HienTrang", ("LUA", "LUA", "LUA")), ("QuyHoach", CODES)):
        write(inside / f"{name}.gpkg", layer="ChucNangSuDungDat_A", columns={"phanLoai": codes, "tenDoiTuong": LABELS})
    assert zones_of(read(zipped(inside, tmp_path / "a.zip"))) == FINE


def test_the_layer_of_the_hand_over_is_found_in_a_geodatabase(read: ReadLetters, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    database = inside / "HoSoGIS.gdb"
    write(
        database,
        driver="OpenFileGDB",
        layer="RanhGioiQuyHoach_A",
        kind="MultiPolygon",
        shapes=[shapely.MultiPolygon([square(0, side=300)])],
    )
    write(
        database,
        layer="ChucNangSuDungDat_A",
        kind="MultiPolygon",
        shapes=[shapely.MultiPolygon([shape]) for shape in SQUARES],
        columns={"phanLoai": ("ODT", "TMD", "DGT"), "tenDoiTuong": LABELS},
        append=True,
        driver="OpenFileGDB",
    )
    answer = read(zipped(inside, tmp_path / "a.zip"))
    assert answer["report"]["layer"] == "ChucNangSuDungDat_A"
    assert [code for code, _label in zones_of(answer)] == ["ODT", "TMD", "DGT"]


def test_kml_is_read(read: ReadLetters, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.kml", shapes=degrees(), crs="EPSG:4326", columns={"Name": ("ODT", "TMD", "DGT")}, driver="KML"
    )
    assert len(read(path, columns={"code": "Name"})["content"]["rows"]) == 3


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_closed_lines_of_a_drawing_are_zones_named_by_their_layer(read: ReadLetters, tmp_path: Path) -> None:
    lines = [shapely.LineString(shape.exterior.coords) for shape in SQUARES]
    path = write(
        tmp_path / "a.dxf", shapes=lines, crs=None, kind="LineString", columns={"Layer": ("ODT", "TMD", "DGT")}
    )
    assert [code for code, _label in zones_of(read(path))] == ["ODT", "TMD", "DGT"]


def test_the_neighbours_meridian_is_told_with_how_far_it_is_off(read: ReadLetters, tmp_path: Path) -> None:
    elsewhere = [between(PLANE, SYSTEMS[5897], shape) for shape in SQUARES]
    answer = read(write(tmp_path / "a.gpkg", shapes=elsewhere, crs="EPSG:9210"))
    claimed, better = answer["report"]["fits"][:2]
    assert (claimed["inside"], better["inside"], better["epsg"]) == (0, 1, 5897)
    assert better["off_m"] == pytest.approx(82_100, rel=0.01)


def test_latitude_before_longitude_is_turned_and_told(read: ReadLetters, tmp_path: Path) -> None:
    turned = [shapely.transform(shape, lambda positions: positions[:, ::-1]) for shape in degrees()]
    answer = read(write(tmp_path / "a.geojson", shapes=turned, crs="EPSG:4326"))
    way = {"epsg": 4326, "is_swapped": True, "is_shifted": True}
    assert answer["report"]["way"] == way
    assert answer["report"]["fits"] == [{**way, "inside": 1.0, "off_m": 0}], "as it was read, and nothing fits better"
    assert unpack(answer["content"]["rows"][0]["shape"]).symmetric_difference(SQUARES[0]).area < 1


def test_the_plane_that_somebody_chose_is_taken(read: ReadLetters, tmp_path: Path) -> None:
    elsewhere = [between(PLANE, SYSTEMS[5897], shape) for shape in SQUARES]
    answer = read(write(tmp_path / "a.gpkg", shapes=elsewhere, crs="EPSG:9210"), epsg=5897)
    assert (answer["content"]["epsg"], answer["report"]["fits"][0]["inside"]) == (5897, 1)


def test_a_way_that_no_number_has_can_be_chosen_too(read: ReadLetters, tmp_path: Path) -> None:
    turned = [shapely.transform(shape, lambda positions: positions[:, ::-1]) for shape in SQUARES]
    answer = read(write(tmp_path / "a.gpkg", shapes=turned), epsg=9210, is_swapped=True)
    assert answer["report"]["fits"][0]["inside"] == 1
    assert unpack(answer["content"]["rows"][0]["shape"]).symmetric_difference(SQUARES[0]).area == 0


def test_rows_are_mended_or_left_out_and_told(read: ReadLetters, tmp_path: Path) -> None:
    bow = shapely.Polygon([(WEST, SOUTH), (WEST + 50, SOUTH + 50), (WEST + 50, SOUTH), (WEST, SOUTH + 50)])
    nothing = shapely.Polygon()
    thin = shapely.Polygon([(WEST, SOUTH), (WEST + 1, SOUTH), (WEST + 2, SOUTH)])
    answer = read(write(tmp_path / "a.gpkg", shapes=[bow, nothing, thin], columns={"code": ("ODT", "TMD", "DGT")}))
    assert [(row["row"], row["problem"]) for row in answer["report"]["rows"]] == [
        (1, "mended"), (2, "empty"), (3, "no_polygon"),
    ]  # fmt: skip
    assert len(answer["content"]["rows"]) == 1


def test_overlaps_and_gaps_are_measured(read: ReadLetters, tmp_path: Path) -> None:
    ring = square(0, side=100).difference(square(40, 40, side=10))
    answer = read(write(tmp_path / "a.gpkg", shapes=[ring, square(90)], columns={"code": ("ODT", "TMD")}))
    assert answer["report"]["overlaps"]["told"] == [{"one": "1 (ODT)", "other": "2 (TMD)", "m2": 1000.0}]
    assert answer["report"]["gaps"] == {"count": 1, "m2": pytest.approx(100.0)}


def test_zones_outside_the_tenant_are_named(read: ReadLetters, tmp_path: Path) -> None:
    answer = read(write(tmp_path / "a.gpkg", shapes=[square(0), square(30_000)], columns={"code": ("ODT", "TMD")}))
    assert answer["report"]["outside"] == {"count": 1, "told": ["2 (TMD)"]}


def test_heights_are_dropped(read: ReadLetters, tmp_path: Path) -> None:
    raised = [shapely.force_3d(shape, 7.0) for shape in SQUARES]
    answer = read(write(tmp_path / "a.gpkg", shapes=raised, kind="Polygon Z"))
    assert not unpack(answer["content"]["rows"][0]["shape"]).has_z


def test_a_ring_that_touches_itself_is_mended_without_a_loss(read: ReadLetters, tmp_path: Path) -> None:
    around = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 50), (40, 70), (40, 30), (0, 50), (0, 0)]
    ring = shapely.Polygon([(WEST + x, SOUTH + y) for x, y in around])
    assert not ring.is_valid
    answer = read(write(tmp_path / "a.gpkg", shapes=[ring], columns={"code": ("ODT",)}))
    assert [(row["row"], row["problem"], row["m2"]) for row in answer["report"]["rows"]] == [(1, "mended", 0.0)]
    [row] = answer["content"]["rows"]
    assert row["area_m2"] == pytest.approx(100 * 100 - 40 * 40 / 2)
    assert unpack(row["shape"]).is_valid


def test_the_child_reads_within_its_limits(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    source = write(tmp_path / "a.gpkg")
    answer = confined.run(
        "modules.planning.imports.reading:read_file",
        source,
        folder,
        options=OPTIONS,
        limits=Limits(seconds=20, memory=480),
    )
    assert zones_of(answer) == FINE


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258", "utf-8"])
@pytest.mark.parametrize("text", ["Đất ở đô thị", "Đường giao thông", "Công viên cây xanh, mặt nước", "Trường học"])
def test_encodings_are_told_apart_by_a_single_text(encoding: str, text: str) -> None:
    data = encoded(text, encoding)
    assert recognise([data])[0].encoding == encoding
    assert decode(data, encoding) == text


def test_a_cell_of_a_hundred_thousand_digits_is_read_at_once() -> None:
    began = time.process_time()
    assert likelihood(["1" * 100_000, "Đất ở 12ế"]) == pytest.approx(2 / 3)
    assert time.process_time() - began < 1
