"""An extract becomes a base map in Protomaps' schema, the same bytes each time, whatever is broken in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely.geometry
from click.testing import CliRunner
from osmium.osm.mutable import Node, Way

from dothi.basemap.archive import BadBasemap
from dothi.basemap.building import build
from dothi.basemap.building.kinds import Shape, kinds_of
from dothi.basemap.building.world import to_world
from dothi.cli import main
from tenants.demo.town import Thing
from tests.basemap.maps import BOX, FAR, HOUSE, STREET, TOWN, archive, extract, tile, told


def at(zoom: int, lon: float, lat: float) -> tuple[int, int, int]:
    """The tile of a place."""
    x, y = (to_world(np.array([[lon, lat]]))[0] * (1 << zoom)).astype(int).tolist()
    return zoom, x, y


def test_things_lie_in_the_layers_that_the_style_draws(tmp_path: Path) -> None:
    layers = tile(archive(tmp_path), *at(14, 106.3602, 10.3502))
    assert [f["properties"]["kind"] for f in layers["buildings"]] == ["building"]
    assert {(f["properties"]["kind"], f["properties"]["name"]) for f in layers["places"]} == {
        ("neighbourhood", "Phường 5")
    }
    street = layers["roads"][0]["properties"]
    assert street == {"kind": "major_road", "kind_detail": "tertiary", "name": "Đường Ấp Bắc"}
    assert [f["properties"]["kind"] for f in layers["earth"]] == ["earth"]
    assert {layer["id"] for layer in told(tmp_path / "town.pmtiles")["vector_layers"]} >= set(layers)


def test_from_afar_only_what_is_large_is_left(tmp_path: Path) -> None:
    path = archive(tmp_path)
    near, far = (tile(path, *at(zoom, 106.3602, 10.3602)) for zoom in (13, 9))
    assert set(near) == {"earth", "roads", "water"}
    assert set(far) == {"earth", "water"}


def test_a_lake_is_drawn_and_named(tmp_path: Path) -> None:
    water = tile(archive(tmp_path), *at(14, 106.3625, 10.3625))["water"]
    assert sorted(f["geometry"]["type"] for f in water) == ["Point", "Polygon"]
    assert {f["properties"]["name"] for f in water} == {"Hồ Giếng Nước"}


def test_the_sea_lies_to_the_right_of_the_coast(tmp_path: Path) -> None:
    coast = Thing({"natural": "coastline"}, [(106.37, 10.30), (106.371, 10.35), (106.37, 10.42)])
    island = [(106.385, 10.345), (106.39, 10.345), (106.39, 10.35), (106.385, 10.35), (106.385, 10.345)]
    path = archive(tmp_path, [STREET, coast, Thing({"natural": "coastline"}, island)])
    assert kinds_at(path, 106.395, 10.355) == ["ocean"]
    assert kinds_at(path, 106.345, 10.355) == []
    assert kinds_at(path, 106.3875, 10.3475) == []


def test_a_coast_that_ends_somewhere_drowns_nothing(tmp_path: Path) -> None:
    coast = Thing({"natural": "coastline"}, [(106.37, 10.34), (106.371, 10.35), (106.37, 10.36)])
    path = archive(tmp_path, [STREET, coast])
    assert kinds_at(path, 106.395, 10.355) == kinds_at(path, 106.345, 10.355) == []


def kinds_at(path: Path, lon: float, lat: float) -> list[str]:
    """The kinds of water in the very place."""
    zoom, x, y = at(15, lon, lat)
    inside = (to_world(np.array([[lon, lat]]))[0] * (1 << zoom) - [x, y]) * 4096
    water = tile(path, zoom, x, y).get("water", [])
    return [
        f["properties"]["kind"] for f in water if shapely.contains_xy(shapely.geometry.shape(f["geometry"]), *inside)
    ]


def test_what_lies_outside_the_box_is_left_out(tmp_path: Path) -> None:
    assert tile(archive(tmp_path, (*TOWN, FAR)), *at(12, 107.05, 10.65)) == {}
    built = build(extract(tmp_path, (*TOWN, FAR)), tmp_path / "all.pmtiles")
    assert built.box.east == pytest.approx(107.1)
    assert tile(tmp_path / "all.pmtiles", *at(12, 107.05, 10.65))["roads"]


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    assert archive(tmp_path).read_bytes() == archive(tmp_path, name="again").read_bytes()


def test_an_extract_whose_nodes_lie_on_disk_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = archive(tmp_path).read_bytes()
    monkeypatch.setattr("dothi.basemap.building.reading.SMALL_BYTES", 0)
    assert archive(tmp_path, name="large").read_bytes() == in_memory


def test_broken_ways_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "broken.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(STREET.positions, 1):
            writer.add_node(Node(id=number, location=place))
        writer.add_way(Way(id=1, nodes=[1, 2], tags=STREET.tags))
        writer.add_way(Way(id=2, nodes=[1, 999], tags=STREET.tags))
        writer.add_way(Way(id=3, nodes=[2], tags=STREET.tags))
        writer.add_way(Way(id=4, nodes=[1, 2, 1], tags=HOUSE.tags))
    built = build(path, tmp_path / "out.pmtiles", box=BOX)
    assert (built.features, built.broken) == (1, 2)


def test_a_bow_tie_is_drawn_all_the_same(tmp_path: Path) -> None:
    ring = [(106.36, 10.35), (106.37, 10.36), (106.37, 10.35), (106.36, 10.36), (106.36, 10.35)]
    path = archive(tmp_path, [STREET, Thing({"landuse": "industrial"}, ring)])
    assert tile(path, *at(13, 106.365, 10.355))["roads"]


def test_what_is_no_extract_is_refused_and_leaves_the_former_map(tmp_path: Path) -> None:
    source, target = tmp_path / "no.osm.pbf", tmp_path / "out.pmtiles"
    source.write_bytes(b"no extract at all")
    target.write_bytes(b"former")
    done = CliRunner().invoke(main, ["basemap", "build", str(source), str(target)])
    assert (done.exit_code, target.read_bytes()) == (1, b"former")
    assert "no.osm.pbf can't be read" in done.stderr
    cut = extract(tmp_path).read_bytes()
    source.write_bytes(cut[: len(cut) // 2])
    with pytest.raises(BadBasemap, match="can't be read"):
        build(source, target)
    assert list(tmp_path.glob("basemap-*")) == []


def test_a_box_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["basemap", "build", str(extract(tmp_path)), str(tmp_path / "out.pmtiles"), "--box", "108,15,109,16"]
    )
    assert done.exit_code == 1
    assert "nothing to draw" in done.stderr
    wrong = CliRunner().invoke(main, ["basemap", "build", str(extract(tmp_path)), "out", "--box", "109,15,108,16"])
    assert "west,south,east,north" in wrong.stderr


@pytest.mark.parametrize(
    ("tags", "shape", "kinds"),
    [
        ({"highway": "residential", "name": "Hẻm 43"}, Shape.LINE, [("roads", "minor_road")]),
        ({"highway": "motorway"}, Shape.LINE, [("roads", "highway")]),
        ({"highway": "proposed"}, Shape.LINE, []),
        ({"waterway": "canal", "name": "Kênh Xáng"}, Shape.LINE, [("water", "canal")]),
        ({"place": "city", "name": "Mỹ Tho"}, Shape.POINT, [("places", "locality")]),
        ({"place": "city"}, Shape.POINT, []),
        ({"amenity": "school", "name": "Trường Xuân Diệu"}, Shape.AREA, [("landuse", "school"), ("", "school")]),
        ({"building": "no"}, Shape.AREA, []),
        ({"boundary": "administrative", "admin_level": "4"}, Shape.AREA, [("boundaries", "region")]),
        ({"boundary": "administrative", "admin_level": "½"}, Shape.AREA, []),
    ],
)
def test_what_an_object_is_on_the_map(tags: dict[str, str], shape: Shape, kinds: list[tuple[str, str]]) -> None:
    assert [(kind.layer, kind.properties["kind"]) for kind in kinds_of(tags, shape)] == kinds
