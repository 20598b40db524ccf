"""Files as people have them: semicolons, swapped axes, old letters, lines of OpenStreetMap."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dothi.content.confined import Refused
from tenants.gazetteer.reading import read_file
from tenants.gazetteer.reasons import row_reason
from tenants.gazetteer.rows import MOST_ROWS
from tenants.gazetteer.wards import Ward, write_wards

HEAD = "tên,phường,kinh độ,vĩ độ\n"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106.3, 10.3], [106.36, 10.3], [106.36, 10.4], [106.3, 10.4], [106.3, 10.3]]],
}
Read = Callable[[bytes | str], dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What the child answers for a file."""

    def read(data: bytes | str) -> dict[str, Any]:
        source, wards = tmp_path / "file", tmp_path / "wards"
        source.write_bytes(data if isinstance(data, bytes) else data.encode())
        seven, one = (
            Ward(name="Phường 7", is_shown=True),
            Ward(name="Phường 1", is_shown=True, outline=json.dumps(SQUARE)),
        )
        write_wards(wards, [seven, one, Ward(name="Xã Cũ", is_shown=False, outline=json.dumps(SQUARE))])
        return read_file(source, tmp_path, centre=(106.36, 10.35), radius_m=9000, wards=str(wards))

    return read


def line(name: str, *points: tuple[float, float], **properties: object) -> dict[str, Any]:
    """A way of OpenStreetMap."""
    return {
        "type": "Feature",
        "properties": {"highway": "residential", "name": name, **properties},
        "geometry": {"type": "LineString", "coordinates": points},
    }


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    "text",
    [
        "\ufefftên;kinh độ;vĩ độ\nĐường Lê Lợi;106,36;10,35\n",
        "name\tlon\tlat\r\nĐường Lê Lợi\t106.36\t10.35\r\n",
        "\n\nTÊN,X,Y\nĐường Lê Lợi,106.36,10.35\n,,\n",
    ],
)
def test_tables_as_spreadsheets_write_them(text: str, read: Read) -> None:
    (entry,) = read(text)["entries"]
    assert (entry["name"], entry["kind"], entry["lon"], entry["lat"]) == ("Đường Lê Lợi", "street", 106.36, 10.35)


def test_utf_16_is_read(read: Read) -> None:
    assert len(read("tên\tlon\tlat\nĐường Lê Lợi\t106.36\t10.35\n".encode("utf-16"))["entries"]) == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Đường A,,10.35,106.36", "swapped_axes"),
        ("§­êng Hïng V­¬ng,,106.36,10.35", "old_encoding"),
        (",,106.36,10.35", "no_name"),
        ("Đường A,,x,10.35", "bad_coordinates"),
        ("Đường A,,567085,1145026", "out_of_range"),
        ("Đường A,,105.8,21.0", "far_away"),
        ("Đường A,,nan,nan", "bad_coordinates"),
    ],
)
def test_a_wrong_row_says_why(row: str, problem: str, read: Read) -> None:
    told = read(f"{HEAD}{row}\nĐường B,,106.36,10.35\n")["told"]
    assert [(each["number"], each["problem"]) for each in told["problems"]] == [(2, problem)]
    assert told["entries"] == 1
    assert row_reason(told["problems"][0])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        ("tên,vĩ độ\na,1\n".encode(), "no_heading"),
        ("tên,lon,lat\nĐường,1,2\n".encode().replace("Đ".encode(), b"\xa7"), "not_utf8"),
        (b"{", "not_json"),
        (b'{"type": "Feature"}', "not_collection"),
        (b"ten,lon,lat\n" + b"a,1,2\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(data: bytes, code: str, read: Read) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_ways_of_one_name_in_one_ward_are_one_street(read: Read) -> None:
    ways = [
        line("Đường Lê Lợi", (106.35, 10.35), (106.352, 10.35)),
        line("Đường Lê Lợi", (106.352, 10.35), (106.354, 10.35)),
    ]
    (entry,) = read(collection(*ways))["entries"]
    assert entry["ward"] == "Phường 1"
    assert 10 <= len(entry["spots"]) <= 16
    assert "xa" in entry["placed"].split()


def test_a_street_written_in_three_ways_is_one(read: Read) -> None:
    rows = "đường lê lợi,P7,106.36,10.35\nĐường Lê Lợi,Phường 7,106.361,10.35\nĐ. Lê Lợi,f7,106.362,10.35\n"
    assert [entry["kind"] for entry in read(HEAD + rows)["entries"]] == ["street"]


def test_a_street_through_two_wards_is_one_entry_in_each(read: Read) -> None:
    found = read(collection(line("Đường Lê Lợi", (106.355, 10.35), (106.365, 10.35))))["entries"]
    assert sorted(entry["ward"] for entry in found) == ["", "Phường 1"]


def test_houses_tell_the_numbers_of_their_street(read: Read) -> None:
    houses = "".join(f"Đường Lê Lợi,p.7,{number},106.36,10.35{number % 10}\n" for number in (4, 2, 18))
    (entry,) = read(f"tên,phường,số nhà,lon,lat\n{houses}")["entries"]
    assert (entry["ward"], entry["numbers"]) == ("Phường 7", "2–18")


def test_doubles_of_a_place_are_one_and_far_ones_two(read: Read) -> None:
    rows = "Chợ A,Phường 7,106.36,10.35\nChợ A,P7,106.3601,10.3501\nChợ A,Phường 7,106.40,10.38\n"
    assert len(read(HEAD + rows)["entries"]) == 2


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        5,
        {"type": "LineString", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Nothing"},
    ],
)
def test_a_feature_without_a_place_is_a_wrong_row(geometry: object, read: Read) -> None:
    feature = {"type": "Feature", "properties": {"name": "Đường A"}, "geometry": geometry}
    told = read(collection(feature, 7))["told"]
    assert (told["rows"], told["wrong"]) == (2, 2)
