"""The load: one process, some kept-alive connections, raw sockets. Counts complete 2xx and 304 answers only."""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

CONNECTIONS = 8
PATIENCE = 10.0
"""Seconds to wait for the answers that are under way when the time is over; they count for nothing."""
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:[ \t]*close", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """What a stretch of load came to. `failed`: all other answers, and those that broke off."""

    answered: int
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.answered / self.seconds if self.seconds else 0.0


class Conversation:
    """One connection: its socket and what has arrived of the answer that it waits for."""

    def __init__(self, address: tuple[str, int]) -> None:
        """Connects at once."""
        self.socket = socket.create_connection(address, timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waits = False
        self._arrived = b""
        self._wanted = -1

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.waits, self._arrived, self._wanted = True, b"", -1
        self.socket.sendall(request)

    def hear(self) -> bool | None:
        """Take what has come. Whether the answer is good once it is whole or has broken off, None before."""
        part = self.socket.recv(1 << 18)
        self._arrived += part
        if self._wanted < 0:
            self._read_head()
        if 0 <= self._wanted <= len(self._arrived):
            self.waits = False
            return self._arrived[9:10] == b"2" or self._is_same
        if part:
            return None
        self.waits = False
        return False

    @property
    def _is_same(self) -> bool:
        """Whether the answer is 304, which has no body (RFC 9110, 15.4.5); only conditional requests get it."""
        return self._arrived[9:12] == b"304"

    def _read_head(self) -> None:
        end = self._arrived.find(b"\r\n\r\n")
        if end >= 0 and self._is_same:
            self._wanted = end + 4
        elif end >= 0:
            length = _LENGTH.search(self._arrived, 0, end + 2)
            # An answer without a length ends where the connection does: none of ours may do that, so it never counts.
            self._wanted = end + 4 + int(length[1]) if length else 1 << 62

    @property
    def is_over(self) -> bool:
        """Whether the server closes after this answer."""
        return _CLOSES.search(self._arrived[:4096]) is not None


def put_load(
    address: tuple[str, int], requests: Iterator[bytes], *, seconds: float, connections: int = CONNECTIONS
) -> Load:
    """Ask without pause on all connections for `seconds`, each its next request as soon as it has its answer."""
    poll = select.epoll()
    talks: dict[int, Conversation] = {}

    def connect() -> None:
        talk = Conversation(address)
        talks[talk.socket.fileno()] = talk
        poll.register(talk.socket, select.EPOLLIN)
        talk.ask(next(requests))

    def hang_up(number: int) -> None:
        poll.unregister(number)
        talks.pop(number).socket.close()

    answered = failed = 0
    for _ in range(connections):
        connect()
    began = time.perf_counter()
    until = began + seconds
    while (now := time.perf_counter()) < until:
        for number, _event in poll.poll(until - now):
            good = hear(talks[number])
            if good is None:
                continue
            answered, failed = answered + good, failed + (not good)
            if not good or talks[number].is_over:
                hang_up(number)
                connect()
            else:
                talks[number].ask(next(requests))
    took = time.perf_counter() - began
    finish(poll, talks)
    poll.close()
    return Load(answered, failed, took)


def hear(talk: Conversation) -> bool | None:
    """As `Conversation.hear`; a connection that was reset has broken off."""
    try:
        return talk.hear()
    except OSError:
        return False


def finish(poll: select.epoll, talks: dict[int, Conversation]) -> None:
    """Let the last answers come, so that they aren't made during the next stretch."""
    until = time.perf_counter() + PATIENCE
    while any(talk.waits for talk in talks.values()) and (now := time.perf_counter()) < until:
        for number, _event in poll.poll(until - now):
            if hear(talks[number]) is not None:
                talks[number].waits = False
                poll.unregister(number)
    for talk in talks.values():
        talk.socket.close()
