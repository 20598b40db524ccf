"""How far a long work is: told by the confined child that does it to whoever started it, about once a second."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = "told.json"
OPEN: Final = "open"
READ: Final = "read"
CHECK: Final = "check"
MEASURE: Final = "measure"
STORE: Final = "store"
"""The steps of reading a file."""
LONGEST: Final = 200
MOST: Final = 1_000_000_000
EACH_SECONDS: Final = 0.9
"""Less than whoever asks lets pass, so that each time there is something new."""


class Progress(NamedTuple):
    """Of a step's things how many are `done`, `of` how many."""

    step: str
    done: int
    of: int


Tell = Callable[[str, int, int], None]
"""Say the step, how many are done, of how many."""


def untold(_step: str, _done: int, _of: int) -> None:
    """For works that nobody follows."""


class Telling:
    """Say how far one is as often as one likes: it is passed on when a step begins, and then once a second at most."""

    def __init__(self, say: Callable[[Progress], None]) -> None:
        self._say, self._step, self._next = say, "", 0.0

    def __call__(self, step: str, done: int, of: int) -> None:
        """A `Tell`."""
        now = time.monotonic()
        if step != self._step or now >= self._next:
            self._say(Progress(step, done, of))
            self._step, self._next = step, now + EACH_SECONDS


def telling_into(folder: Path) -> Telling:
    """In a child: say it to the parent, by a file in its folder."""
    beside = folder / f"{FILE}.new"

    def say(told: Progress) -> None:
        beside.write_text(json.dumps(told))
        beside.replace(folder / FILE)

    return Telling(say)


def last_told(folder: Path) -> Progress | None:
    """In the parent: what the child said last; None while it said nothing that can be understood.

    An archive that it unpacks may bring a file of that name.
    """
    try:
        with (folder / FILE).open("rb") as stream:
            step, done, of = json.loads(stream.read(LONGEST))
    except (OSError, ValueError, TypeError):
        return None
    are_counts = type(done) is int and type(of) is int and 0 <= done <= of <= MOST
    return Progress(step, done, of) if are_counts and isinstance(step, str) else None
