"""What the stack tells its parts."""

import stat
from pathlib import Path

import pytest

from dothi_local import environment
from dothi_local.folder import StackFolder
from dothi_local.terminal import Trouble

ALL = {
    "DATABASE_URL": "postgresql://a",
    "DATABASE_OWNER_URL": "postgresql://b",
    "DATABASE_DISPATCHER_URL": "postgresql://c",
}


def test_a_database_is_given_by_all_three_addresses_or_none() -> None:
    assert environment.is_database_given(ALL)
    assert not environment.is_database_given({})
    with pytest.raises(Trouble, match="has DATABASE_URL, but not DATABASE_OWNER_URL, DATABASE_DISPATCHER_URL"):
        environment.is_database_given({"DATABASE_URL": "postgresql://a"})


def test_the_demo_needs_no_second_factor_unless_told(tmp_path: Path) -> None:
    made = environment.application_environment({}, folder=tmp_path, port=8000, secret_key="s", demo=True)
    assert (made["DEMO"], made["SECOND_FACTOR"]) == ("1", "off")
    told = environment.application_environment(
        {"SECOND_FACTOR": "on"}, folder=tmp_path, port=8000, secret_key="s", demo=True
    )
    assert told["SECOND_FACTOR"] == "on"


def test_without_the_demo_nothing_is_relaxed(tmp_path: Path) -> None:
    made = environment.application_environment({"DEMO": "1"}, folder=tmp_path, port=8000, secret_key="s", demo=False)
    assert made["DEMO"] == "0"
    assert "SECOND_FACTOR" not in made


def test_what_was_given_wins(tmp_path: Path) -> None:
    base = {"EXTERNAL_URL": "https://{host}", "MAP_TILES_URL": "https://tiles.example/{z}/{x}/{y}.png"}
    made = environment.application_environment(base, folder=tmp_path, port=8000, secret_key="s", demo=True)
    assert made["EXTERNAL_URL"] == "https://{host}"
    assert made["MAP_TILES_URL"] == base["MAP_TILES_URL"]
    assert made["FILES_URL"] == f"file://{tmp_path}/files"


def test_the_folder_is_private(tmp_path: Path) -> None:
    StackFolder(tmp_path / "data").create()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
