"""Keeps the parts of a stack running: starts them, waits until they answer, starts again what dies, ends all of it.
Called by `stack.py` and by the local services of the tests."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from dothi_local import processes
from dothi_local.parts import Part
from dothi_local.terminal import Terminal, Trouble

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
LARGEST_LOG = 10 * 1024 * 1024


class Stopped(Exception):
    """Somebody asked us to stop while we waited."""


@dataclass
class Running:
    """A started part. `again_at` is set while it waits to be started again."""

    part: Part
    process: subprocess.Popen[bytes]
    since: float
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    """One stack's processes. Logs are `<logs>/<part>.log`."""

    def __init__(self, *, logs: Path, terminal: Terminal) -> None:
        self.logs = logs
        self.terminal = terminal
        self.running: list[Running] = []
        self.asked_to_stop = 0
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    def listen_to_signals(self) -> None:
        """SIGINT and SIGTERM stop the stack; a second one doesn't wait for the parts to finish what they do."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Only note it: the loops look."""
        self.asked_to_stop += 1

    def start(self, *parts: Part) -> None:
        """Start these at the same time; return when all of them answer. Raises `Trouble` when one ends or stays
        silent."""
        started = [Running(part=part, process=self._spawn(part), since=time.monotonic()) for part in parts]
        self.running += started
        for running in started:
            self._wait_until_it_answers(running)

    def run_once(self, name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> None:
        """A command that ends by itself. Raises `Trouble` with its last lines when it fails."""
        log = self.log_of(name)
        process = processes.spawn(command, env=env, log=log, cwd=cwd)
        try:
            self._wait(lambda: process.poll() is not None)
        except Stopped:
            processes.end(process, patience=5.0)
            raise
        if process.returncode != 0:
            raise Trouble(f"`{name}` failed ({_ending(process.returncode)}).", advice=f"Its log: {log}", tail=tail(log))

    def watch(self) -> None:
        """Start again what dies, until asked to stop."""
        while not self.asked_to_stop:
            for running in self.running:
                self._look_after(running)
            processes.reap_orphans()
            time.sleep(0.2)

    def stop(self) -> None:
        """End every part, the last started first; those started together end together."""
        patient = self.asked_to_stop
        for running in reversed(self.running):
            if running.process.poll() is None and running.part.name not in ("postgres", "valkey"):
                running.process.send_signal(running.part.stop_signal)
        for running in reversed(self.running):
            processes.end(
                running.process,
                with_signal=running.part.stop_signal,
                patience=running.part.patience,
                hurry=lambda: self.asked_to_stop > max(patient, 1),
            )
        self.running.clear()

    def log_of(self, name: str) -> Path:
        """Where a part writes; a log that has grown too large makes room."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            shutil.move(log, log.with_suffix(".log.1"))
        return log

    def _look_after(self, running: Running) -> None:
        now = time.monotonic()
        if running.again_at is not None:
            if now >= running.again_at:
                running.process, running.since, running.again_at = self._spawn(running.part), now, None
            return
        code = running.process.poll()
        if code is None:
            return
        processes.end(running.process)  # what it has left behind
        running.deaths = 1 if now - running.since > STEADY_AFTER else running.deaths + 1
        pause = min(2.0 ** (running.deaths - 1), LONGEST_PAUSE)
        running.again_at = now + pause
        self.terminal.note(f"{running.part.name} ended ({_ending(code)}); starting it again in {pause:g} s")

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        return processes.spawn(
            part.command,
            env=part.env,
            log=self.log_of(part.name),
            cwd=part.cwd,
            run_as=part.run_as,
            death_signal=part.stop_signal,
        )

    def _wait_until_it_answers(self, running: Running) -> None:
        part, process, log = running.part, running.process, self.log_of(running.part.name)

        def ready() -> bool:
            if process.poll() is not None:
                raise Trouble(
                    f"{part.name} ended while starting ({_ending(process.returncode)}).",
                    advice=f"Its log: {log}",
                    tail=tail(log),
                )
            return part.answers(process.pid)

        if not self._wait(ready, seconds=part.ready_within):
            answer = part.last_answer()
            said = f"; its last answer: {answer}" if answer else ""
            message = f"{part.name} isn't ready after {part.ready_within:g} seconds{said}."
            raise Trouble(message, advice=f"Its log: {log}", tail=tail(log))

    def _wait(self, done: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
        until = time.monotonic() + seconds
        while not done():
            if self.asked_to_stop:
                raise Stopped
            if time.monotonic() > until:
                return False
            self.terminal.tick()
            time.sleep(0.05)
        return True


def tail(log: Path, *, lines: int = 15) -> list[str]:
    """The log's last lines that say something."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line for line in text[-20_000:].splitlines() if line.strip()][-lines:]


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
