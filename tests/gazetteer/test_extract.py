"""Extracts of OpenStreetMap: what is taken of them, what is passed over and told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from dothi.content.confined import Refused
from tenants.demo.basemap import write_extract
from tenants.demo.town import Thing
from tenants.gazetteer.reading import read_file
from tenants.gazetteer.wards import Ward, write_wards

WEST, EAST = 106.30, 106.40
SHARED = Path(__file__).parents[3] / "shared" / "data" / "boundaries" / "wards-2025-my-tho.geojson"
Read = Callable[..., dict[str, Any]]


def square(west: float, east: float) -> str:
    ring = [[west, 10.3], [east, 10.3], [east, 10.4], [west, 10.4], [west, 10.3]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


WARDS = (
    Ward(name="Phường 1", is_shown=True, outline=square(WEST, 106.35)),
    Ward(name="Phường 2", is_shown=True, outline=square(106.3502, EAST)),
    Ward(name="Xã Cũ", is_shown=False, outline=square(WEST, EAST)),
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What the child answers for an extract with these things, or at this path."""

    def read(things: Iterable[Thing] | Path, wards: Iterable[Ward] = WARDS) -> dict[str, Any]:
        source = things if isinstance(things, Path) else tmp_path / "some.osm.pbf"
        if not isinstance(things, Path):
            write_extract(source, things)
        write_wards(tmp_path / "wards", wards)
        return read_file(source, tmp_path, centre=(106.35, 10.35), radius_m=6000, wards=str(tmp_path / "wards"))

    return read


def street(name: str, *lons: float, lat: float = 10.35, **tags: str) -> Thing:
    return Thing({"highway": "residential", "name": name, **tags}, [(lon, lat) for lon in lons])


def test_ways_of_one_name_become_one_street_a_ward(read: Read) -> None:
    ways = [street("Đường Lê Lợi", 106.33, 106.34), street("Đường Lê Lợi", 106.34, 106.3501, 106.36)]
    found = read(ways)["entries"]
    assert [(entry["name"], entry["ward"], entry["kind"]) for entry in found] == [
        ("Đường Lê Lợi", "Phường 1", "street"),
        ("Đường Lê Lợi", "Phường 2", "street"),
    ]
    assert "cu" in found[0]["placed"].split()


def test_what_lies_outside_the_outline_is_dropped_and_counted(read: Read) -> None:
    things = [street("Đường Lê Lợi", 106.39, 106.399, 106.41), street("Đường Xa", 106.45, 106.46),
              Thing({"amenity": "school", "name": "Trường Xa"}, [(106.45, 10.35)])]  # fmt: skip
    answer = read(things)
    assert [entry["name"] for entry in answer["entries"]] == ["Đường Lê Lợi"]
    assert max(lon for lon, _lat, _number in answer["entries"][0]["spots"]) < EAST
    assert answer["told"]["outside"] == 2


def test_without_outlines_the_circle_counts(read: Read) -> None:
    things = [street("Đường Gần", 106.34, 106.36), street("Đường Xa", 106.45, 106.46)]
    answer = read(things, wards=[Ward(name="Phường 1", is_shown=True)])
    assert ([entry["name"] for entry in answer["entries"]], answer["told"]["outside"]) == (["Đường Gần"], 1)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "service", "name": "Hẻm 43 Hùng Vương"}, "alley"),
        ({"highway": "construction", "name": "Đường Mới"}, None),
        ({"place": "neighbourhood", "name": "Khu phố 3"}, "quarter"),
        ({"place": "quarter", "name": "Ấp Thới Hòa"}, "hamlet"),
        ({"place": "suburb", "name": "Phường 7"}, "place"),
        ({"place": "city", "name": "Mỹ Tho"}, None),
        ({"amenity": "school", "name": "Trường Lê Lợi"}, "building"),
        ({"amenity": "marketplace", "name": "Chợ Mỹ Tho"}, "place"),
        ({"amenity": "cafe", "name": "Cà phê Gió"}, None),
        ({"office": "government", "name": "Sở Xây dựng"}, "building"),
        ({"natural": "water", "name": "Sông Tiền"}, None),
    ],
)
def test_the_tags_tell_the_kind(tags: dict[str, str], kind: str | None, read: Read) -> None:
    places = [(106.34, 10.35), (106.341, 10.351)] if "highway" in tags else [(106.34, 10.35)]
    found = read([Thing(tags, places), street("Đường Khác", 106.34, 106.35)])["entries"]
    assert {entry["name"]: entry["kind"] for entry in found}.get(tags["name"]) == kind


def test_a_ward_does_not_lie_in_itself(read: Read) -> None:
    [entry] = read([Thing({"place": "quarter", "name": "Phường 1"}, [(106.34, 10.35)])])["entries"]
    assert (entry["name"], entry["ward"]) == ("Phường 1", "")


def test_an_area_is_one_place_at_its_middle(read: Read) -> None:
    ring = [(106.34, 10.35), (106.342, 10.35), (106.342, 10.352), (106.34, 10.352), (106.34, 10.35)]
    [entry] = read([Thing({"amenity": "hospital", "building": "yes", "name": "Bệnh viện A"}, ring)])["entries"]
    assert (entry["kind"], round(entry["lon"], 6), round(entry["lat"], 6)) == ("building", 106.341, 10.351)


def test_houses_tell_the_numbers_of_their_street(read: Read) -> None:
    house = {"addr:street": "Hùng Vương", "building": "yes"}
    ring = [(106.341, 10.35), (106.3411, 10.35), (106.3411, 10.3501), (106.341, 10.35)]
    things = [street("Đường Hùng Vương", 106.34, 106.345),
              Thing({**house, "addr:housenumber": "4"}, [(106.342, 10.35)]),
              Thing({**house, "addr:housenumber": "12"}, ring)]  # fmt: skip
    [entry] = read(things)["entries"]
    assert (entry["name"], entry["numbers"]) == ("Đường Hùng Vương", "4–12")


def test_other_names_and_numbers_of_roads_are_kept(read: Read) -> None:
    things = [Thing({"highway": "trunk", "ref": "QL.50"}, [(106.34, 10.35), (106.345, 10.35)]),
              street("Đường Cũ", 106.34, 106.35, old_name="Đường Xưa", ref="ĐT.864")]  # fmt: skip
    found = {entry["name"]: entry["other_names"] for entry in read(things)["entries"]}
    assert found == {"Quốc lộ 50": ["QL.50"], "Đường Cũ": ["Đường Xưa", "ĐT.864"]}


@pytest.mark.parametrize("small", [0, 10**9])
def test_broken_ways_are_counted_wherever_nodes_are_kept(
    small: int, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.gazetteer.extract.SMALL_BYTES", small)
    path = tmp_path / "broken.osm.pbf"
    tags = {"highway": "residential", "name": "Đường Lê Lợi"}
    with osmium.SimpleWriter(str(path)) as writer:
        for number in (1, 2):
            writer.add_node(Node(id=number, location=(106.33 + number / 100, 10.35)))
        writer.add_way(Way(id=1, nodes=[1, 2], tags=tags))
        writer.add_way(Way(id=2, nodes=[1, 999], tags=tags))
        writer.add_way(Way(id=3, nodes=[], tags=tags))
        writer.add_way(Way(id=4, nodes=[1, 2], tags=tags | {"name": "§­êng Hïng"}))
    told = read(path)["told"]
    assert (told["rows"], told["broken"], told["wrong"]) == (1, 3, 0)


def test_a_cut_extract_and_one_of_elsewhere_are_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "cut.osm.pbf"
    write_extract(path, [street(f"Đường {number}", 106.33, 106.34) for number in range(500)])
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "broken_extract"
    with pytest.raises(Refused) as refused:
        read([street("Đường Xa", 105.8, 105.81, lat=21.0)])
    assert refused.value.code == "elsewhere"


@pytest.mark.skipif(not SHARED.exists(), reason="real outlines lie beside the project, not in it")
def test_every_place_within_real_wards_has_its_ward(read: Read) -> None:
    features = json.loads(SHARED.read_text())["features"]
    wards = [
        Ward(name=each["properties"]["name"], is_shown=True, outline=json.dumps(each["geometry"])) for each in features
    ]
    found = read([street("Đường Dài", *(106.3 + step / 200 for step in range(30)), lat=10.36)], wards=wards)["entries"]
    assert len(found) >= 2
    assert "" not in {entry["ward"] for entry in found}
