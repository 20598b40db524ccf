"""A child that reads what strangers send: what it answers, and what stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dothi.content import confined, telling
from dothi.content.confined import Limits, OverLimit, Refused, run
from dothi.content.telling import READ, STORE, Progress, Telling, last_told, telling_into
from dothi_testing.waiting import wait_until

HERE = "tests.kernel.test_confined"
SMALL = Limits(seconds=2, memory=64, file=1, patience=60)
HURRIED = replace(SMALL, seconds=1, patience=2)
"""Stopped by the clock."""


def read_beside(_source: Path, _folder: Path, *, beside: str) -> str:
    return Path(beside).read_text()


def count_letters(source: Path, folder: Path, *, times: int = 1) -> dict[str, int]:
    (folder / "copy").write_bytes(source.read_bytes() * times)
    return {"letters": len(source.read_text()) * times}


def say_what_no_row_holds(_source: Path, _folder: Path) -> dict[str, Any]:
    return {"Ph\x00ường": ["\ud800", 1]}


def refuse(source: Path, folder: Path) -> None:
    raise Refused("too_many_rows", rows=len(source.read_text()), name="Đỗ Thị Huỳnh")


def fill_memory(source: Path, folder: Path) -> int:
    return len(bytearray(200 * 1024 * 1024))


def compute_for_ever(source: Path, folder: Path) -> None:
    while True:
        pass


def sleep_for_ever(source: Path, folder: Path) -> None:
    (folder / "pid").write_text(str(os.getpid()))
    time.sleep(600)


def tell_and_wait(_source: Path, folder: Path) -> None:
    telling_into(folder)(READ, 3, 10)
    time.sleep(1.2)


def fill_disk(source: Path, folder: Path) -> None:
    (folder / "copy").write_bytes(bytes(2 * 1024 * 1024))


def break_down(source: Path, folder: Path) -> None:
    os.abort()


def stumble(source: Path, folder: Path) -> None:
    raise KeyError("nobody expected this")


def list_environment(source: Path, folder: Path) -> list[str]:
    return sorted(os.environ)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("đô thị")
    return path


def call(function: Any, source: Path, folder: Path, **options: Any) -> Any:
    limits = HURRIED if function is sleep_for_ever else SMALL
    return run(f"{HERE}:{function.__name__}", source, folder, options=options, limits=limits)


def test_the_child_reads_writes_and_answers(source: Path, tmp_path: Path) -> None:
    assert call(count_letters, source, tmp_path, times=2) == {"letters": 12}
    assert (tmp_path / "copy").read_text() == "đô thịđô thị"


def test_a_refusal_comes_with_its_values(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        call(refuse, source, tmp_path)
    assert (refusal.value.code, refusal.value.values) == ("too_many_rows", {"rows": 6, "name": "Đỗ Thị Huỳnh"})


@pytest.mark.parametrize(
    ("function", "limit"),
    [
        (fill_memory, "memory"),
        (compute_for_ever, "time"),
        (sleep_for_ever, "busy"),
        (fill_disk, "file"),
        (break_down, "crash"),
        (stumble, "crash"),
    ],
)
def test_what_goes_too_far_is_stopped(function: Any, limit: str, source: Path, tmp_path: Path) -> None:
    with pytest.raises(OverLimit) as stopped:
        call(function, source, tmp_path)
    assert stopped.value.limit == limit


def test_a_child_that_had_its_processor_time_is_to_blame_whatever_the_clock_says(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert confined._processor_seconds(os.getpid()) == pytest.approx(time.process_time(), abs=1)
    monkeypatch.setattr(confined, "OF_ITS_OWN", 0.0)
    with pytest.raises(OverLimit) as stopped:
        call(sleep_for_ever, source, tmp_path)
    assert stopped.value.limit == "time"


def test_a_child_says_how_far_it_is_while_it_works(source: Path, tmp_path: Path) -> None:
    heard: list[Progress | None] = []
    run(f"{HERE}:tell_and_wait", source, tmp_path, limits=SMALL, each_second=lambda: heard.append(last_told(tmp_path)))
    assert heard
    assert set(heard) == {Progress(READ, 3, 10)}
    for nonsense in (b"", b"[1]", b'["read", "a", {}]', b'["read", 1e999, 1]', b'["read", 2, 1]', b"\xff", b"9" * 9999):
        (tmp_path / telling.FILE).write_bytes(nonsense)
        assert last_told(tmp_path) is None, nonsense


def test_who_says_much_is_heard_now_and_then() -> None:
    heard: list[Progress] = []
    tell = Telling(heard.append)
    for done in range(1000):
        tell(READ, done, 1000)
    tell(STORE, 1, 1000)
    assert heard == [Progress(READ, 0, 1000), Progress(STORE, 1, 1000)], "of each step at once"


def test_the_child_has_no_secrets(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a" * 40)
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(call(list_environment, source, tmp_path))


def test_the_child_dies_with_its_parent(source: Path, tmp_path: Path) -> None:
    calling = (
        f"import sys, {HERE} as t; from pathlib import Path; "
        "t.run(f'{t.HERE}:sleep_for_ever', Path(sys.argv[1]), Path(sys.argv[2]), limits=t.Limits(seconds=200))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", calling, str(source), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    pid = tmp_path / "pid"
    wait_until(lambda: pid.is_file() and pid.read_text() != "", "the child says its number")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not is_running(int(pid.read_text())), "the child is gone")


def is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
