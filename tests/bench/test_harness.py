"""The benchmark's own arithmetic: what counts as an answer, and how rounds become a ratio."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench.client import Load, put_load
from bench.rounds import Series

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
SAME = b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n'
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno"
BROKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"
ENDLESS = b"HTTP/1.1 200 OK\r\n\r\nhello"


@contextmanager
def answering(answer: Callable[[int], bytes], *, ends: bool = False) -> Iterator[tuple[str, int]]:
    """A server that answers each request of a connection by its number, in two pieces; perhaps it then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def talk(connection: socket.socket) -> None:
        with connection:
            for number in itertools.count():
                try:
                    if not connection.recv(65_536):
                        return
                    text = answer(number)
                    connection.sendall(text[:20])
                    connection.sendall(text[20:])
                except OSError:
                    return
                if ends:
                    return

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=talk, args=(connection,)))
            threads[-1].start()

    threads.append(threading.Thread(target=listen))
    threads[0].start()
    try:
        yield listener.getsockname()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in list(threads):
            thread.join(5)


def load_of(address: tuple[str, int]) -> Load:
    """A short load over two connections."""
    return put_load(address, itertools.repeat(b"GET / HTTP/1.1\r\n\r\n"), seconds=0.2, connections=2)


@pytest.mark.parametrize("good", [GOOD, SAME])
def test_whole_answers_count(good: bytes) -> None:
    """Also when they arrive in pieces; 304 is whole without a body."""
    with answering(lambda _number: good) as address:
        load = load_of(address)
    assert load.answered > 0
    assert load.failed == 0


@pytest.mark.parametrize("bad", [REFUSED, BROKEN, ENDLESS])
def test_what_is_refused_or_breaks_off_does_not_count(bad: bytes) -> None:
    """An answer that isn't 2xx, is shorter than it says, or doesn't say how long it is."""
    with answering(lambda _number: bad, ends=True) as address:
        load = load_of(address)
    assert load.answered == 0
    assert load.failed > 0


def test_good_and_bad_answers_are_told_apart() -> None:
    """Every connection gets a good answer first and is refused next."""
    with answering(lambda number: REFUSED if number % 2 else GOOD) as address:
        load = load_of(address)
    assert load.answered > 0
    assert load.answered - 2 <= load.failed <= load.answered


def test_ratio_is_the_median_of_ratios_taken_in_one_round() -> None:
    """A round in which the whole machine was slow doesn't move it."""
    series = Series()
    for rate, yardstick in ((300, 1000), (30, 100), (500, 1000)):
        series.add(Load(rate, 0, 1.0), 0.6)
        series.compare(yardstick)
    assert series.ratio == 0.3
    assert series.rate == 300
    assert series.processor == pytest.approx(2.0)
