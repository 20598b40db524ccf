"""Folders of work on what strangers sent: gone after it, and after a process that was killed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from dothi.content.workplace import ABANDONED_AFTER, PREFIX, workplace


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(shelf: Path, *, seconds_ago: float) -> Path:
    """The folder of a process that was killed in the middle of its work."""
    left = shelf / f"{PREFIX}{seconds_ago:.0f}"
    left.mkdir()
    (left / "uploaded").write_bytes(b"a stranger's")
    os.utime(left, times=(time.time() - seconds_ago,) * 2)
    return left


def test_nothing_stays_after_the_work(shelf: Path) -> None:
    with workplace() as (source, folder):
        source.write_bytes(b"a stranger's")
        (folder / "picture").write_bytes(b"ours")
    assert list(shelf.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_work(shelf: Path) -> None:
    old, young = (left_behind(shelf, seconds_ago=ago) for ago in (ABANDONED_AFTER + 60, 60))
    with workplace():
        pass
    assert list(shelf.iterdir()) == [young], f"{old} is nobody's any more; another process may still work in {young}"
