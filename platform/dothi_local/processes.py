"""Child processes that never outlive us. Linux only: a child is told when its parent dies, and orphaned
grandchildren come to us.

Called by the supervisor and the local services; spawn from the main thread (the kernel ties the death signal to the
thread).
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dothi_local.run_as import RunAs

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)
_own: set[int] = set()
_adopting: list[bool] = []


@dataclass(frozen=True)
class ProcessEntry:
    """A row of the process table; `(pid, started)` names a process for good, as numbers are used again."""

    pid: int
    parent: int
    session: int
    state: str
    started: int


def adopt_orphans() -> None:
    """From now on processes whose parent dies become children of this one, so that they can be ended."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _adopting.append(True)


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    run_as: RunAs | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own, output appended to the log; it gets `death_signal` when this
    process dies."""
    run_as = run_as or RunAs()
    parent = os.getpid()

    def tie_to_parent() -> None:
        # Whoever starts us in the background of a script leaves signals ignored; that would be inherited for good.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            [*run_as.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=tie_to_parent,  # noqa: PLW1509 (main thread only, see above)
            **run_as.popen_arguments(),
        )
    _own.add(process.pid)
    return process


def keep(pid: int) -> None:
    """A child that was started elsewhere and is waited for there: `reap_orphans` leaves it alone."""
    _own.add(pid)


def process_table() -> list[ProcessEntry]:
    """Every process of this machine that we may see."""
    entries = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        entries.append(
            ProcessEntry(
                pid=int(folder.name),
                parent=int(fields[1]),
                session=int(fields[3]),
                state=fields[0],
                started=int(fields[19]),
            )
        )
    return entries


def family(pid: int) -> set[ProcessEntry]:
    """The process's descendants, and those of its session whose parent is gone; not the process itself."""
    table = process_table()
    found: set[ProcessEntry] = set()
    parents = {pid}
    while parents:
        children = {entry for entry in table if entry.parent in parents} - found
        found |= children
        parents = {entry.pid for entry in children}
    return found | {entry for entry in table if entry.session == pid and entry.pid != pid}


def is_alive(entry: ProcessEntry) -> bool:
    """True while this very process runs (a zombie doesn't)."""
    try:
        fields = Path(f"/proc/{entry.pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[19]) == entry.started and fields[0] not in "ZX"


def end(
    process: subprocess.Popen[bytes],
    *,
    with_signal: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """Ask the process to end, wait up to `patience` seconds, then force it, and every process it has left behind."""
    relatives = family(process.pid)
    if process.poll() is None:
        process.send_signal(with_signal)
        _wait(lambda: process.poll() is not None, seconds=patience, hurry=hurry)
    relatives |= {entry for entry in family(process.pid) if entry.session == process.pid}
    if process.poll() is None:
        process.kill()
        process.wait()
    end_all(relatives, patience=1.0)


def end_all(entries: Iterable[ProcessEntry], *, patience: float) -> None:
    """SIGTERM to each that still runs, SIGKILL after `patience` seconds."""
    left = [entry for entry in entries if is_alive(entry)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for entry in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(entry.pid, number)
        left = wait_for_end(left, seconds=patience)
    reap_orphans()


def wait_for_end(entries: Iterable[ProcessEntry], *, seconds: float) -> list[ProcessEntry]:
    """Wait until none of them runs; answers those that still do."""
    left = list(entries)

    def none_left() -> bool:
        reap_orphans()
        left[:] = [entry for entry in left if is_alive(entry)]
        return not left

    _wait(none_left, seconds=seconds)
    return left


def reap_orphans() -> None:
    """Collect adopted processes that have ended, so that they don't stay as zombies. Our own children are their
    owners' to wait for."""
    if not _adopting:
        return
    me = os.getpid()
    for entry in process_table():
        if entry.parent == me and entry.state == "Z" and entry.pid not in _own:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(entry.pid, os.WNOHANG)


def _wait(done: Callable[[], bool], *, seconds: float, hurry: Callable[[], bool] = lambda: False) -> bool:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until or hurry():
            return False
        time.sleep(0.03)
    return True
