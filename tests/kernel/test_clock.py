"""The clock is one seam: it can be read, moved, replaced and held."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from dothi.values import clock

NOON = datetime(2025, 3, 3, 5, 0, tzinfo=UTC)


def test_says_the_present_in_aware_utc() -> None:
    before = datetime.now(UTC)
    said = clock.now()
    assert before <= said <= datetime.now(UTC)
    assert said.utcoffset() == timedelta(0)


def test_shifts_add_up() -> None:
    clock.shift(timedelta(days=3))
    clock.shift(timedelta(hours=-1))
    ahead = clock.now() - datetime.now(UTC)
    assert abs(ahead - timedelta(days=2, hours=23)) < timedelta(seconds=5)


def test_a_source_replaces_the_machines_clock_and_is_answered_in_utc() -> None:
    clock.shift(timedelta(days=3))
    clock.set_source(lambda: NOON.astimezone(timezone(timedelta(hours=7))))
    assert clock.now() == NOON
    assert clock.now().utcoffset() == timedelta(0)


def test_a_naive_source_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.set_source(lambda: NOON.replace(tzinfo=None))


def test_frozen_holds_until_its_end_even_when_the_block_fails() -> None:
    clock.shift(timedelta(days=1))
    with pytest.raises(RuntimeError, match="in the block"):
        _fail_while_frozen()
    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)


def _fail_while_frozen() -> None:
    with clock.frozen(NOON):
        assert clock.now() == NOON
        clock.shift(timedelta(minutes=5))
        assert clock.now() == NOON + timedelta(minutes=5)
        raise RuntimeError("in the block")
