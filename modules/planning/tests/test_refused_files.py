"""Files that are no maps, are broken or too much, or mean harm: refused with what is wrong, and nothing is left."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import shapely

from dothi.content.confined import Refused
from modules.planning.imports.reading import MOST_ROWS
from modules.planning.tests.files import SOUTH, WEST, ReadLetters, shapefile, square, write


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "unknown_kind"), (b"hello", "unknown_kind"), (b"PK\x03\x04broken", "broken_archive"), (b"{", "broken_file"),
     (b"SQLite format 3\x00 and no more", "broken_file")],
)  # fmt: skip
def test_what_is_no_map_is_refused(read: ReadLetters, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == code


def archive_of(tmp_path: Path, **members: bytes) -> Path:
    """An archive with these members."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../a.geojson", "/etc/a.geojson", "a/../../b.geojson", "C:\\a.geojson"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(read: ReadLetters, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="bad_path"):
        read(archive_of(tmp_path, **{name: b"{}"}))


def test_an_archive_that_is_a_bomb_is_refused_before_it_is_unpacked(read: ReadLetters, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="member_too_large"):
        read(archive_of(tmp_path, **{"a.geojson": b"0" * (61 * 1024 * 1024)}))
    assert not list((tmp_path / "made").iterdir())


def test_two_maps_in_an_archive_are_told_by_name(read: ReadLetters, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(archive_of(tmp_path, **{"a.geojson": b"{}", "b.kml": b"<kml/>"}))
    assert refused.value.values == {"names": "a.geojson, b.kml"}


def test_a_file_of_which_no_row_can_be_read_names_the_first(read: ReadLetters, tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", shapes=[shapely.Polygon(), square(0).boundary], kind="Unknown", columns={})
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.values == {"problem": "empty", "row": 1, "layer": "a"}


def test_what_gdal_says_of_a_broken_layer_names_no_folder_of_ours(read: ReadLetters, tmp_path: Path) -> None:
    path = tmp_path / "a.dxf"
    path.write_text("  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\nnonsense\n" + "x\n" * 50)
    with pytest.raises(Refused, match="broken_layer") as refused:
        read(path)
    told = str(refused.value.values["told"])
    assert "layers.dxf" in told
    assert "/" not in told


def test_a_file_whose_numbers_are_none_names_the_row(read: ReadLetters, tmp_path: Path) -> None:
    outline = {"type": "Polygon", "coordinates": [[[106.36, 10.35], [106.37, 10.35], [106.37, 10.36], [106.36, 10.35]]]}
    features = [{"type": "Feature", "properties": {"code": "ODT"}, "geometry": outline}]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}).replace("10.36", "NaN"))
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.values == {"problem": "not_numbers", "row": 1, "layer": "layers"}


def test_a_file_of_points_has_no_zones(read: ReadLetters, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_polygons"):
        read(write(tmp_path / "a.gpkg", shapes=[shapely.Point(WEST, SOUTH)], kind="Point", columns={"code": ("ODT",)}))


def test_more_rows_or_corners_than_are_read_are_told_with_the_layer(read: ReadLetters, tmp_path: Path) -> None:
    many = write(
        tmp_path / "many.gpkg", shapes=[square(0)] * (MOST_ROWS + 1), columns={"code": ["ODT"] * (MOST_ROWS + 1)}
    )
    with pytest.raises(Refused) as refused:
        read(many)
    assert (refused.value.code, refused.value.values) == ("too_many_rows", {"n": MOST_ROWS, "layer": "many"})
    (tmp_path / "made" / "layers.gpkg").unlink()
    (tmp_path / "made").rmdir()
    with pytest.raises(Refused) as refused:
        read(write(tmp_path / "round.gpkg", shapes=[shapely.segmentize(square(0), 400 / 2_000_000)], columns={}))
    assert refused.value.code == "too_many_positions"


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_a_shapefile_that_lacks_a_part_is_refused_by_its_name(read: ReadLetters, tmp_path: Path, part: str) -> None:
    with pytest.raises(Refused) as refused:
        read(shapefile(tmp_path, encoding="utf-8", without=(part,)))
    assert (refused.value.code, refused.value.values) == ("part_missing", {"name": f"o_dat{part}"})
