"""A stack's data folder."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from dothi_local.folder import MARK, StackFolder
from dothi_local.postgres import clear_stale_pid_file, serves
from dothi_local.terminal import Trouble
from dothi_testing.waiting import wait_until

SLEEP = shutil.which("sleep") or "/bin/sleep"


def test_only_one_stack_has_a_folder(tmp_path: Path) -> None:
    first, second = StackFolder(tmp_path), StackFolder(tmp_path)
    first.lock()
    with pytest.raises(Trouble, match=r"runs on .* already"):
        second.lock()
    assert second.is_running()

    first.unlock()

    assert not second.is_running()
    second.lock()
    second.unlock()


def test_secrets_are_made_once_and_are_private(tmp_path: Path) -> None:
    made = StackFolder(tmp_path).secrets()
    assert len(set(made.values())) == len(made)
    assert StackFolder(tmp_path).secrets() == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="can't be written"):
        StackFolder(tmp_path / "file/data").create()


def test_processes_of_a_killed_run_are_ended(tmp_path: Path) -> None:
    orphan = subprocess.Popen([SLEEP, "600"], env={**os.environ, MARK: str(tmp_path.resolve())}, start_new_session=True)
    stranger = subprocess.Popen(
        [SLEEP, "600"], env={**os.environ, MARK: str(tmp_path / "other")}, start_new_session=True
    )
    try:
        assert StackFolder(tmp_path).end_leftovers() == 1
        assert orphan.wait(timeout=5) != 0
        assert stranger.poll() is None
    finally:
        for process in (orphan, stranger):
            process.kill()
            process.wait()


def test_a_pid_file_that_a_killed_postgres_left_is_removed(tmp_path: Path) -> None:
    pid_file = tmp_path / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{tmp_path}\n")  # a number that lives, but isn't PostgreSQL's any more
    assert clear_stale_pid_file(tmp_path)
    assert not pid_file.exists()


def test_the_pid_file_of_a_running_postgres_stays(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    shutil.copy(SLEEP, program)
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    server = subprocess.Popen([program, "600"], cwd=cluster)
    try:
        wait_until(lambda: serves(server.pid, cluster), "the program runs")
        (cluster / "postmaster.pid").write_text(f"{server.pid}\n{cluster}\n")
        assert not clear_stale_pid_file(cluster)
        assert (cluster / "postmaster.pid").exists()
    finally:
        server.kill()
        server.wait()


def test_while_a_stack_stops_that_is_what_is_said(tmp_path: Path) -> None:
    folder = StackFolder(tmp_path)
    with pytest.raises(Trouble, match="still starting"):
        folder.read_environment()
    folder.write_state(environment={"A": "1"}, addresses={})
    assert folder.read_environment() == {"A": "1"}
    folder.write_stopping()
    with pytest.raises(Trouble, match="is stopping"):
        folder.read_environment()
    folder.forget_state()
    assert folder.read_state() == {}
