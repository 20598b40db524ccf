"""A part of the stack as the supervisor sees it: a command, and how to know that it answers."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dothi_local.run_as import RunAs


@dataclass(frozen=True, kw_only=True)
class Part:
    """`answers(pid)` is asked again and again until it is true; `last_answer` then says what it was. Neither raises."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    answers: Callable[[int], bool]
    last_answer: Callable[[], str] = lambda: ""
    run_as: RunAs | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    ready_within: float = 120.0
