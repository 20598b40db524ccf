"""Waiting for what other processes do. Called by the tests of the local stack."""

import time
from collections.abc import Callable

from dothi_local import processes


def eventually(condition: Callable[[], bool], *, seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def is_gone(pid: int) -> bool:
    return all(entry.pid != pid or entry.state == "Z" for entry in processes.process_table())
