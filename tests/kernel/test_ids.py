"""Identifiers: ordered by time, and not to be guessed."""

import re
import time

from dothi.values.ids import new_id, new_token
from dothi_testing.waiting import wait_until


def test_ids_are_of_version_7_and_grow_with_time() -> None:
    earlier = new_id()
    wait_until(lambda: time.time() * 1000 >= earlier.int // 2**80 + 1, "the next millisecond")
    later = new_id()
    assert earlier.version == later.version == 7
    assert earlier < later


def test_ids_made_in_a_burst_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_tokens_are_22_url_safe_characters_and_differ() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[0-9A-Za-z_-]{22}", token) for token in tokens)
