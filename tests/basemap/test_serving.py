"""The base map in use: brought in, served by byte range under its digest, replaced while people look at it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dothi.basemap.current import Basemaps
from dothi.content.storage import LocalStorage
from dothi.operator.checking.basemap import check_basemap
from dothi.settings import Settings, SettingsError
from tests.basemap.conftest import WithBasemap
from tests.basemap.maps import FAR, STREET, TOWN, archive
from tests.client import Browser
from tests.world import HOSTS, MYTHO

FORM = "/phan-anh/gui"


@pytest.fixture
def maps(tmp_path: Path) -> Basemaps:
    """An empty storage's."""
    return Basemaps("", LocalStorage(tmp_path / "files"))


def bring(maps: Basemaps, path: Path) -> str:
    with path.open("rb") as stream:
        return maps.bring(stream).digest


@pytest.fixture
def mapped(with_basemap: WithBasemap, tmp_path: Path) -> tuple[FlaskClient, bytes]:
    """A visitor of an application with a base map, and the map's bytes."""
    path = archive(tmp_path)
    return with_basemap(str(path)).test_client(), path.read_bytes()


def address(client: FlaskClient) -> str:
    text = client.get(FORM, headers={"Host": HOSTS[MYTHO]}).get_data(as_text=True)
    return text.partition('data-basemap="')[2].partition('"')[0]


def test_any_range_is_answered_with_just_these_bytes(mapped: tuple[FlaskClient, bytes]) -> None:
    client, content = mapped
    url = address(client)
    for asked, start, end in [("0-126", 0, 127), ("100-", 100, None), ("-10", -10, None), ("0-99999999999", 0, None)]:
        answer = client.get(url, headers={"Range": f"bytes={asked}"}, buffered=True)
        assert (answer.status_code, answer.data) == (206, content[start:end])
    whole = client.get(url, buffered=True)
    assert (whole.status_code, whole.data, whole.headers["Accept-Ranges"]) == (200, content, "bytes")
    assert "immutable" in whole.headers["Cache-Control"]
    assert "Set-Cookie" not in whole.headers


@pytest.mark.parametrize(
    "asked", ["bytes=99999999-", "bytes=5-2", "bytes=0-1,4-5", "apples=1-2", "nonsense", "bytes=a-b"]
)
def test_ranges_that_lie_are_refused_with_the_length(mapped: tuple[FlaskClient, bytes], asked: str) -> None:
    client, content = mapped
    answer = client.get(address(client), headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(content)}")


def test_who_has_it_already_gets_nothing_again(mapped: tuple[FlaskClient, bytes]) -> None:
    client, content = mapped
    url = address(client)
    tag = client.head(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(url, headers={"If-Range": tag, "Range": "bytes=0-9"}, buffered=True).data == content[:10]
    assert client.get(url, headers={"If-Range": '"another"', "Range": "bytes=0-9"}, buffered=True).data == content


@pytest.mark.parametrize("digest", ["0" * 32, "..%2f" * 6 + "ab", "basemap-in-use-of-this-deploymen"])
def test_what_isnt_there_is_404(mapped: tuple[FlaskClient, bytes], digest: str) -> None:
    assert mapped[0].get(f"/basemap/{digest}.pmtiles").status_code == 404


def test_a_file_that_was_written_anew_has_another_address(
    mapped: tuple[FlaskClient, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dothi.web.basemap.REMEMBERED_SECONDS", 0.0)
    client, content = mapped
    former = address(client)
    shutil.copyfile(archive(tmp_path, [STREET], name="other"), tmp_path / "town.pmtiles")
    answer = client.get(former, headers={"Range": "bytes=0-9"})
    assert answer.status_code == 404, "another file's bytes under the former address would draw nonsense"
    new = address(client)
    assert new != former
    assert client.get(new, buffered=True).data == (tmp_path / "town.pmtiles").read_bytes() != content


def test_whoever_looks_at_the_former_map_goes_on_with_it(maps: Basemaps, tmp_path: Path) -> None:
    files = [archive(tmp_path, things, name=str(number)) for number, things in enumerate([TOWN, [STREET], TOWN[:2]])]
    first, second = bring(maps, files[0]), bring(maps, files[1])
    for digest, path in ((first, files[0]), (second, files[1])):
        stream, size = maps.open(digest)
        with stream:
            assert size == path.stat().st_size
    third = bring(maps, files[2])
    found = maps.find()
    assert found is not None
    assert found.digest == third
    maps.open(second)[0].close()
    with pytest.raises(FileNotFoundError):
        maps.open(first)


def test_the_same_map_twice_keeps_the_one_before_it(maps: Basemaps, tmp_path: Path) -> None:
    first = bring(maps, archive(tmp_path, name="first"))
    path = archive(tmp_path, [STREET], name="second")
    assert bring(maps, path) == bring(maps, path)
    maps.open(first)[0].close()
    assert list(check_basemap(maps)) == []


def test_a_trial_changes_nothing(maps: Basemaps, tmp_path: Path) -> None:
    with archive(tmp_path).open("rb") as stream:
        maps.bring(stream, dry_run=True)
    assert maps.find() is None


def test_a_map_that_is_gone_or_spoilt_is_found(maps: Basemaps, tmp_path: Path) -> None:
    bring(maps, archive(tmp_path))
    stored = next((tmp_path / "files").rglob("*.pmtiles"))
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert "has changed" in next(check_basemap(maps)).line
    stored.unlink()
    assert "isn't there" in next(check_basemap(maps)).line


def test_backups_and_checks_of_files_dont_see_the_deployments_own(maps: Basemaps, tmp_path: Path) -> None:
    bring(maps, archive(tmp_path))
    assert LocalStorage(tmp_path / "files").list_tenants() == []


def test_only_staff_read_that_there_is_no_base_map(app: Flask) -> None:
    words = "Chưa có bản đồ nền"
    browser = Browser(app, HOSTS[MYTHO])
    assert words not in browser.get(FORM).get_data(as_text=True)
    browser.enter("tiepnhan@mytho.example")
    assert words in browser.get(FORM).get_data(as_text=True)


def test_one_that_browsers_fetch_elsewhere_is_named_and_allowed(with_basemap: WithBasemap) -> None:
    url = "https://tiles.example/vn.pmtiles"
    client = with_basemap(url).test_client()
    assert address(client) == url
    policy = client.get(FORM, headers={"Host": HOSTS[MYTHO]}).headers["Content-Security-Policy"]
    assert f"connect-src 'self' {urlsplit(url).scheme}://{urlsplit(url).netloc};" in policy


def test_a_setting_that_can_be_neither_path_nor_address_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="BASEMAP"):
        dataclasses.replace(settings, basemap="maps/vn.pmtiles").check()


def test_the_web_map_for_directions_has_places_for_both_numbers(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="MAP_DIRECTIONS_URL"):
        dataclasses.replace(settings, map_directions_url="https://map.example/?to={lat}").check()
    dataclasses.replace(settings, map_directions_url="").check()


def test_a_neighbour_outside_of_the_box_isnt_covered(maps: Basemaps, tmp_path: Path) -> None:
    bring(maps, archive(tmp_path, (*TOWN, FAR)))
    found = maps.find()
    assert found is not None
    assert found.covers.holds(found.covers)
    assert not found.covers.holds(found.covers.grown(10))
