"""The supervisor: waits, starts again, ends."""

import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dothi_local.parts import Part
from dothi_local.supervisor import Stopped, Supervisor
from dothi_local.terminal import Terminal, Trouble
from dothi_testing.waiting import wait_until
from tests.local.gone import is_gone


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def supervisor(tmp_path: Path, screen: io.StringIO) -> Iterator[Supervisor]:
    supervisor = Supervisor(logs=tmp_path / "log", terminal=Terminal(screen))
    yield supervisor
    supervisor.stop()


def part(
    script: str,
    folder: Path,
    *,
    answers: Callable[[int], bool] = lambda _pid: True,
    within: float = 10.0,
    last: str = "",
) -> Part:
    return Part(
        name="part",
        command=["sh", "-c", script],
        env=dict(os.environ),
        cwd=folder,
        answers=answers,
        last_answer=lambda: last,
        ready_within=within,
    )


def test_it_waits_until_a_part_answers(supervisor: Supervisor, tmp_path: Path) -> None:
    answers = (tmp_path / "answers").exists
    supervisor.start(part("sleep 0.2; touch answers; exec sleep 600", tmp_path, answers=lambda _pid: answers()))
    assert answers()


def test_a_part_that_ends_while_starting_shows_its_last_lines(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"part ended while starting \(exit code 3\)") as caught:
        supervisor.start(part("echo the reason; exit 3", tmp_path, answers=lambda _pid: False))
    assert caught.value.tail == ("the reason",)


def test_a_part_that_never_answers_is_told(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"isn't ready after 0\.2 seconds; its last answer: 503"):
        supervisor.start(part("exec sleep 600", tmp_path, answers=lambda _pid: False, within=0.2, last="503 x"))


def test_a_part_that_dies_is_started_again(supervisor: Supervisor, tmp_path: Path, screen: io.StringIO) -> None:
    supervisor.start(part("echo $$ >> pids; exec sleep 600", tmp_path))

    def pids() -> list[int]:
        return [int(line) for line in (tmp_path / "pids").read_text().split()] if (tmp_path / "pids").exists() else []

    def kill_then_stop() -> None:
        try:
            wait_until(lambda: len(pids()) == 1, "it started")
            os.kill(pids()[0], signal.SIGKILL)
            wait_until(lambda: len(pids()) == 2, "it started again")
        finally:
            supervisor.ask_to_stop()

    murderer = threading.Thread(target=kill_then_stop)
    murderer.start()
    supervisor.watch()
    murderer.join()

    assert len(pids()) == 2
    assert "part ended (SIGKILL); starting it again in 1 s" in screen.getvalue()
    supervisor.stop()
    assert is_gone(pids()[1])


def test_a_command_that_fails_is_told_with_its_last_lines(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"`migrations` failed \(exit code 1\)") as caught:
        supervisor.run_once("migrations", ["sh", "-c", "echo no table; exit 1"], env=dict(os.environ), cwd=tmp_path)
    assert caught.value.tail == ("no table",)


def test_being_asked_to_stop_while_starting_ends_the_wait(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.ask_to_stop()
    with pytest.raises(Stopped):
        supervisor.start(part("exec sleep 600", tmp_path, answers=lambda _pid: False))
