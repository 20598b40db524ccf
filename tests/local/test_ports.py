"""Ports on the loopback."""

import os
import socket
from collections.abc import Iterator

import pytest

from dothi_local import ports


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_listened_on_is_not_free(taken_port: int) -> None:
    assert not ports.is_free(taken_port)
    assert ports.is_free(ports.pick())


def test_picks_never_repeat_within_a_stack() -> None:
    taken: set[int] = set()
    picked = [ports.pick(taken=taken) for _ in range(50)]
    assert len(set(picked)) == 50
    assert set(picked) == taken


def test_the_preferred_port_is_taken_when_it_can_be(taken_port: int) -> None:
    free = ports.pick()
    assert ports.pick(preferred=free) == free
    assert ports.pick(preferred=taken_port) != taken_port


def test_the_holder_of_a_port_is_named(taken_port: int) -> None:
    assert ports.find_holder(taken_port) is not None
    assert str(os.getpid()) in str(ports.find_holder(taken_port))
    assert ports.find_holder(ports.pick()) is None
