"""Files of places of every kind give the same rows, or say as a whole why they can't."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from dothi.content.confined import Refused
from dothi.content.lists import ListRow
from modules.tourism.exchange.cells import CellError, to_day, value_of
from modules.tourism.exchange.columns import PlaceColumn
from modules.tourism.exchange.reasons import refused_reason
from modules.tourism.exchange.rows import read_rows
from modules.tourism.tests.exchange_files import HEAD, HERE, csv_of, line, xlsx_of

ROW = line("1", "Chợ Mỹ Tho")
TODAY = date(2026, 11, 30)


def rows_of(folder: Path, data: bytes) -> list[ListRow]:
    """The rows of a file."""
    path = folder / "file"
    path.write_bytes(data)
    return list(read_rows(path))


def geojson(*features: object) -> bytes:
    """A collection with other members around its features."""
    return json.dumps({"name": "[}", "features": features, "type": "FeatureCollection"}, indent=1).encode()


def feature(**properties: object) -> dict[str, object]:
    """A point at the centre."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [HERE.lon, HERE.lat]},
        "properties": properties,
    }


@pytest.mark.parametrize(
    "data",
    [
        csv_of(ROW),
        csv_of(ROW, mark=";"),
        csv_of(ROW, mark="\t", encoding="utf-16"),
        csv_of(("", "Danh sách điểm du lịch năm 2026"), HEAD, ROW, head=("",)),
        xlsx_of(ROW),
        xlsx_of(("",), HEAD, ROW, head=("Danh sách điểm du lịch",)),
        geojson(feature(id=1, name="Chợ Mỹ Tho", kind="Chợ", lạ={"x": [1]})),
    ],
    ids=["commas", "semicolons", "utf-16", "title above", "xlsx", "xlsx with a title", "geojson"],
)
def test_files_of_many_kinds_say_the_same(tmp_path: Path, data: bytes) -> None:
    (row,) = rows_of(tmp_path, data)
    wanted = {"source_key": "1", "name_vi": "Chợ Mỹ Tho", "kind": "Chợ"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert (float(row.cells["lon"]), float(row.cells["lat"])) == (HERE.lon, HERE.lat)
    assert not row.problems


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "không có nội dung"),
        (b"ten,loai\nA,B", "Còn thiếu: “Kinh độ”, “Vĩ độ”"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "Excel kiểu cũ"),
        (b"PK\x03\x04" + b"x" * 50, "Không đọc được tệp Excel"),
        (b"\x89PNG\r\n\x00\x00", "phải là Excel"),
        ("ten;loai".encode("utf-16") + b"\x00", "phải là Excel"),
        (b'{"type": "FeatureCollection", "features": [{"a":', "không phải GeoJSON"),
        (b'{"features": 7}', "chưa có dòng nào"),
        (csv_of(), "chưa có dòng nào"),
        (xlsx_of(head=("Tên", "Loại hình")), "Còn thiếu: “Kinh độ”, “Vĩ độ”"),
    ],
)
def test_a_file_that_cant_be_taken_says_what_to_do(app: Flask, tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        rows_of(tmp_path, data)
    with app.test_request_context():
        assert reason in refused_reason({"code": refused.value.code, "values": refused.value.values})


def test_letters_of_tcvn3_are_marked_cell_by_cell(tmp_path: Path) -> None:
    old = "id;name;kind;lon;lat\r\n1;Chî Mü Tho;market;106,36;10,35\r\n".encode("latin-1")
    (row,) = rows_of(tmp_path, old)
    assert row.problems == {"name_vi": "old_encoding"}


def test_features_without_a_place_or_with_an_outline(tmp_path: Path) -> None:
    outline = feature(name="A") | {
        "geometry": {"type": "Polygon", "coordinates": [[[106, 10], [107, 10], [107, 11], [106, 11], [106, 10]]]}
    }
    nowhere, odd = feature(name="B") | {"geometry": None}, {"geometry": {"type": "Point", "coordinates": "x"}}
    found = rows_of(tmp_path, geojson(outline, nowhere, odd, 7))
    assert (found[0].cells["lon"], found[0].cells["lat"]) == ("106.5", "10.5")
    assert [row.problems.get("lon", "") for row in found[1:]] == ["no_place", "bad_coordinates", "no_place"]


@pytest.mark.parametrize("text", ["46000", "46000.0", "9/12/2025", "09-12-2025", "2025-12-09", "2025-12-09 00:00:00"])
def test_days_as_people_and_spreadsheets_write_them(text: str) -> None:
    assert to_day(text, TODAY) == date(2025, 12, 9)


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        (PlaceColumn.CONFIRMED_ON, "31/11/2025", "bad_day"),
        (PlaceColumn.CONFIRMED_ON, "hôm qua", "bad_day"),
        (PlaceColumn.CONFIRMED_ON, "1/12/2026", "day_to_come"),
        (PlaceColumn.LON, "106°21'", "bad_coordinate"),
        (PlaceColumn.LAT, "nan", "bad_coordinate"),
        (PlaceColumn.IS_APPROXIMATE, "có lẽ", "no_truth"),
        (PlaceColumn.NAME_VI, "Ch\ufffd", "lost_letters"),
    ],
)
def test_cells_that_cant_be_taken(column: PlaceColumn, text: str, problem: str) -> None:
    with pytest.raises(CellError, match=problem):
        value_of(column, text, {}, TODAY)


@pytest.mark.parametrize(
    ("text", "phone"), [("912345678", "0912345678"), ("2733872123", "02733872123"), ("1022", "1022")]
)
def test_the_nought_that_a_spreadsheet_took_comes_back(text: str, phone: str) -> None:
    assert value_of(PlaceColumn.PHONE, text, {}, TODAY) == phone
