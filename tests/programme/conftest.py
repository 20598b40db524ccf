"""Every test of the programme begins on the same Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dothi.values import clock
from tests.programme.planning import START


@pytest.fixture(autouse=True)
def _at_the_start() -> Iterator[None]:
    with clock.frozen(START):
        yield
