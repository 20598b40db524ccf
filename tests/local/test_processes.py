"""Children never outlive us."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dothi_local import processes
from dothi_testing.waiting import wait_until
from tests.local.gone import is_gone

SHELL_WITH_A_CHILD_IN_A_SESSION_OF_ITS_OWN = "setsid sleep 600 & echo $! > child; wait"
PARENT = """
import os, pathlib, time
from dothi_local import processes
here = pathlib.Path(".").resolve()
child = processes.spawn(["sleep", "600"], env=dict(os.environ), log=here / "log", cwd=here)
(here / "child").write_text(str(child.pid))
time.sleep(600)
"""
DEAF_TO_SIGTERM = "trap '' TERM; echo > ready; while :; do sleep 0.05; done"


def is_written(file: Path) -> bool:
    return file.exists() and file.read_text() != ""


def spawn(script: str, folder: Path) -> subprocess.Popen[bytes]:
    return processes.spawn(["sh", "-c", script], env=dict(os.environ), log=folder / "log", cwd=folder)


def test_ending_a_process_ends_its_grandchildren(tmp_path: Path) -> None:
    process = spawn(SHELL_WITH_A_CHILD_IN_A_SESSION_OF_ITS_OWN, tmp_path)
    wait_until(lambda: is_written(tmp_path / "child"), "the child says its number")
    grandchild = int((tmp_path / "child").read_text())

    processes.end(process, patience=5.0)

    assert process.returncode == -signal.SIGTERM
    wait_until(lambda: is_gone(grandchild), "the grandchild is gone")


def test_a_child_hears_a_signal_that_its_parent_was_told_to_ignore(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        process = spawn("exec sleep 600", tmp_path)
        processes.end(process, patience=5.0)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert process.returncode == -signal.SIGTERM


def test_a_process_that_ignores_the_signal_is_forced(tmp_path: Path) -> None:
    process = spawn(DEAF_TO_SIGTERM, tmp_path)
    wait_until((tmp_path / "ready").exists, "it doesn't hear SIGTERM any more")

    processes.end(process, patience=0.3)

    assert process.returncode == -signal.SIGKILL


def test_hurry_cuts_the_patience_short(tmp_path: Path) -> None:
    process = spawn(DEAF_TO_SIGTERM, tmp_path)
    wait_until((tmp_path / "ready").exists, "it doesn't hear SIGTERM any more")
    since = time.monotonic()

    processes.end(process, patience=60.0, hurry=lambda: True)

    assert time.monotonic() - since < 10


def test_children_die_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=tmp_path)
    try:
        wait_until(lambda: is_written(tmp_path / "child"), "the child says its number")
        child = int((tmp_path / "child").read_text())
        assert not is_gone(child)
    finally:
        parent.kill()
        parent.wait()

    wait_until(lambda: is_gone(child), "the child is gone")


def test_what_a_process_writes_is_kept(tmp_path: Path) -> None:
    assert spawn("echo out; echo err >&2", tmp_path).wait(timeout=10) == 0
    assert (tmp_path / "log").read_text() == "out\nerr\n"
