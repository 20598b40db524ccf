"""`dev.py test`: pytest over PostgreSQL, Valkey and a mail catcher that are started once for the run. Called by
`__main__.py`."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dothi_local import processes, quick
from dothi_local.services import LocalServices
from dothi_local.terminal import Terminal

QUICK = "--quick"
MOST_WORKERS = 8


def run(words: Sequence[str], *, root: Path, folder: Path) -> int:
    """Run pytest with these arguments; answers its exit code. SIGTERM ends all of it. `--quick` chooses the tests."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes.adopt_orphans()
    terminal = Terminal()
    if QUICK in words:
        words = [*(word for word in words if word != QUICK), *quick.choose(root)]
    services = LocalServices(folder)
    with terminal.step("Database, queue and mail catcher"):
        addresses = services.start()
    try:
        command = [sys.executable, "-m", "pytest", *workers(words), *words]
        env = {**os.environ, **addresses.as_test_environment()}
        pytest = subprocess.Popen(command, cwd=root, env=env)  # noqa: S603
        processes.keep(pytest.pid)
        try:
            return pytest.wait()
        except KeyboardInterrupt:
            # Ctrl-C in a terminal has reached pytest as well; after SIGTERM it hasn't. It prints what it has so far.
            pytest.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                pytest.wait(timeout=15)
            return 130
        finally:
            processes.end(pytest, patience=5.0)
    finally:
        services.stop()
        processes.end_all(processes.family(os.getpid()), patience=1.0)


def workers(words: Sequence[str]) -> list[str]:
    """pytest-xdist's option, unless the caller has one or wants a debugger."""
    chosen = any(
        word == "-n" or word.startswith(("-n", "--numprocesses", "--dist", "--pdb", "--trace")) for word in words
    )
    if chosen or any(
        word in ("no:xdist", "-pno:xdist", "--collect-only", "--co", "--help", "--version") for word in words
    ):
        return []
    # A worker that is done takes over from the other: no other one waits for a long file at the end.
    # One more than there are processors: journeys and tests of processes wait for others a fifth of their time.
    return ["-n", str(min((os.cpu_count() or 1) + 1, MOST_WORKERS)), "--dist", "worksteal"]
