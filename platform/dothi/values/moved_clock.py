"""A clock that a whole stack shares: how far it is from the machine's stands in a file that each process looks at.

`create_app` follows it where CLOCK_FILE is set (only with DEMO); `dothi clock` writes it. A file outlives Redis.
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE

LOOKED_AT_EVERY = 0.25
"""Seconds: so a move is seen within one, and a busy process reads the file four times a second at most."""
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
STEP = re.compile(r"([+-]?)((?:\d+[wdhms])+)")
FARTHEST = timedelta(days=3660)
TOO_FAR = "the clock can be moved by ten years at most"


class ClockError(ValueError):
    """A time or a step that can't be read, or a clock moved out of bounds."""


@dataclass
class SharedOffset:
    """What the file says, looked at now and then."""

    path: Path
    looked_at: float = float("-inf")
    offset: timedelta = timedelta(0)

    def __call__(self) -> timedelta:
        """How far the clock is moved; no file: not at all."""
        ticks = time.monotonic()
        if ticks - self.looked_at >= LOOKED_AT_EVERY:
            self.looked_at, self.offset = ticks, read_offset(self.path)
        return self.offset


def follow(path: Path) -> None:
    """Let this process's clock go as the file says."""
    clock.moved_by(SharedOffset(path))


def read_offset(path: Path) -> timedelta:
    """What the file says; nothing where there is none, or one that can't be read."""
    try:
        return timedelta(seconds=float(json.loads(path.read_text(encoding="utf-8"))["seconds"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError, OverflowError):
        return timedelta(0)


def check_offset(offset: timedelta) -> None:
    """Raise ClockError for more than ten years."""
    if abs(offset) > FARTHEST:
        raise ClockError(TOO_FAR)


def write_offset(path: Path, offset: timedelta) -> None:
    """Put it there whole. Raises ClockError for more than ten years."""
    check_offset(offset)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"seconds": offset.total_seconds()}) + "\n", encoding="utf-8")
    draft.replace(path)


def read_step(text: str) -> timedelta:
    """`+3d`, `-2h`, `1w2d` as a length of time. Raises ClockError."""
    found = STEP.fullmatch(text.strip())
    if found is None:
        raise ClockError(f"{text!r} is no step: say +3d, -2h, +1w2d, +30m")
    lengths = {UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([wdhms])", found[2])}
    try:
        length = timedelta(**lengths)
    except OverflowError as error:
        raise ClockError(TOO_FAR) from error
    if length > 2 * FARTHEST:  # from ten years behind to ten years ahead
        raise ClockError(TOO_FAR)
    return -length if found[1] == "-" else length


def read_time(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is Vietnam's. Raises ClockError."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ClockError(f"{text!r} is no time: say 2027-02-05T08:00") from error
