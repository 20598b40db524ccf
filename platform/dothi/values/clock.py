"""The one place that says what time it is: `now()` is aware UTC, and nobody else calls `datetime.now()`.

A stack's clock can be moved as a whole (`moved_by`, see `moved_clock.py`: for trials); a test holds it (`frozen`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dothi.values.worktime import LOCAL_ZONE

Source = Callable[[], datetime]


def system_time() -> datetime:
    """What the machine's own clock says, aware UTC."""
    return datetime.now(UTC)


@dataclass
class _State:
    """Per process, not per thread: all of a server's threads live in the same time."""

    source: Source = system_time
    offset: timedelta = timedelta(0)
    ahead: Callable[[], timedelta] | None = None
    """How far the whole stack's clock is from the machine's; None where it can't be moved."""


_state = _State()


def now() -> datetime:
    """The current time of this stack, aware UTC with microseconds."""
    if _state.ahead is not None:
        return real_now() + _state.ahead()
    return (_state.source() + _state.offset).astimezone(UTC)


def local_today() -> date:
    """The day it is in Vietnam."""
    return now().astimezone(LOCAL_ZONE).date()


def real_now() -> datetime:
    """The time that a person's own devices show, however the stack's clock was moved: for codes that they make."""
    return (_state.source() + _state.offset).astimezone(UTC)


def moved_by(ahead: Callable[[], timedelta] | None) -> None:
    """Add to the time what `ahead` answers at each asking, the same in all processes of a stack; None ends it."""
    _state.ahead = ahead


def shift(by: timedelta) -> None:
    """Move the clock of this process by `by` (negative: back), on top of earlier shifts."""
    _state.offset += by


def set_source(source: Source) -> None:
    """Take the time from `source`, which must answer aware datetimes; forgets all shifts."""
    if source().tzinfo is None:
        raise ValueError("a clock's source must answer aware datetimes")
    _state.source = source
    _state.offset = timedelta(0)


def reset() -> None:
    """Back to the machine's clock, neither shifted nor following another."""
    set_source(system_time)
    _state.ahead = None


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) for a test; `shift` moves it inside the block. The former clock returns."""
    former = _State(_state.source, _state.offset, _state.ahead)
    set_source(lambda: at)
    _state.ahead = None
    try:
        yield
    finally:
        _state.source, _state.offset, _state.ahead = former.source, former.offset, former.ahead
