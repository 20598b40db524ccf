"""While a file is read and stored, whoever waits is told how far that is, of zones and of parcels alike."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from dothi.content import telling
from dothi.content.telling import CHECK, MEASURE, READ, STORE, Progress, last_told
from dothi.uploads import progress
from dothi_testing.plugin import run_due
from modules.planning.imports import reading
from modules.planning.layers.storing import AT_ONCE, parts_of
from modules.planning.tests.files import CODES, ReadLetters, write
from modules.planning.tests.test_files_found_again import PARCELS
from modules.planning.tests.test_pages import draft_by, upload
from tests.client import Browser


def test_the_child_tells_of_the_layers_features(
    read: ReadLetters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.gpkg")
    read(path)
    assert last_told(tmp_path / "made") == Progress(MEASURE, 3, 3)
    told: list[Progress] = []
    monkeypatch.setattr(reading, "telling_into", lambda _folder: telling.Telling(told.append))
    (tmp_path / "made").rename(tmp_path / "before")
    read(path)
    assert told == [Progress(READ, 0, 3), Progress(CHECK, 0, 3), Progress(MEASURE, 3, 3)], (
        "each step once, in less than a second"
    )


def test_what_is_stored_of_zones_and_parcels_is_told_while_it_is_stored(
    head: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[UUID, Progress]] = []
    monkeypatch.setattr(progress, "tell", lambda reading_id, how_far: told.append((reading_id, how_far)))
    zones = upload(head, draft_by(head), write(tmp_path / "a.gpkg"))
    lots = write(tmp_path / "thua.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES})
    with lots.open("rb") as sent:
        parcels = str(head.post(PARCELS, {"file": (sent, "thua.gpkg")}).headers["Location"])
    run_due(head.client.application)
    for page in (zones, parcels):
        assert (UUID(page.rpartition("/")[2]), Progress(STORE, 3, 3)) in told


def test_many_are_stored_in_parts() -> None:
    assert [(done, len(part)) for done, part in parts_of(range(AT_ONCE + 5))] == [(AT_ONCE, AT_ONCE), (AT_ONCE + 5, 5)]
    assert list(parts_of([])) == []
