"""Fifty walls as their script has them: a stream where there is room for one, else a question every four seconds."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median

from bench.client import put_load
from bench.pages import Page
from bench.place import Server

ROUNDS = 9
SECONDS = 1.0
BETWEEN_QUESTIONS = 4.0
PATIENCE = 15.0
TO_SETTLE = 2.0


class Screen:
    """One wall, which a thread of its own asks for; it starts `after` seconds, so that not all ask at once."""

    def __init__(self, server: Server, host: str, token: str, *, after: float) -> None:
        self.answers = 0
        self.failed = 0
        self.is_listening = False
        self._server, self._host, self._path, self._after = server, host, f"/wall/{token}", after
        self._etag = ""
        self._over = threading.Event()
        self._stream: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def open(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, also in the middle of a stream."""
        self._over.set()
        if self._stream is not None and self._stream.sock is not None:
            with suppress(OSError):
                self._stream.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        if not self._over.wait(self._after):
            with suppress(OSError, http.client.HTTPException):
                self._listen()
        while not self._over.wait(BETWEEN_QUESTIONS):
            self._ask()

    def _listen(self) -> None:
        """Ask whenever the stream says so; at once back where there is no room."""
        self._stream = http.client.HTTPConnection(*self._server.address, timeout=PATIENCE)
        self._stream.request("GET", f"{self._path}/events", headers=self._headers(Accept="text/event-stream"))
        answer = self._stream.getresponse()
        self.is_listening = answer.status == http.client.OK
        while self.is_listening and (line := answer.readline()):
            if line.startswith(b"data:"):
                self._ask()

    def _ask(self) -> None:
        talk = http.client.HTTPConnection(*self._server.address, timeout=PATIENCE)
        try:
            talk.request("GET", f"{self._path}/now", headers=self._headers(**{"If-None-Match": self._etag}))
            answer = talk.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.failed += 1
            return
        finally:
            talk.close()
        self._etag = answer.headers.get("ETag", self._etag)
        good = answer.status in (http.client.OK, http.client.NOT_MODIFIED)
        self.answers, self.failed = self.answers + good, self.failed + (not good)

    def _headers(self, **more: str) -> dict[str, str]:
        return {"Host": self._host, **{name: value for name, value in more.items() if value}}


@dataclass(frozen=True)
class Beside:
    """A citizen's page beside so many walls: its rate with them over that without, the median of the rounds."""

    walls: int
    listening: int
    answers: int
    failed: int
    ratio: float


@contextmanager
def opened(server: Server, host: str, tokens: Sequence[str]) -> Iterator[list[Screen]]:
    """All of them, spread over the time between two questions."""
    screens = [
        Screen(server, host, token, after=BETWEEN_QUESTIONS * number / len(tokens) / 2)
        for number, token in enumerate(tokens)
    ]
    for screen in screens:
        screen.open()
    try:
        yield screens
    finally:
        for screen in screens:
            screen.close()


def measure(server: Server, page: Page, create: Page, tokens: Sequence[str], *, tell: Callable[[str], None]) -> Beside:
    """Load the page with and without them in turns; a report comes in at the start of each stretch."""
    tell(f"{len(tokens)} walls")
    ratios, screens = [], list[Screen]()
    for _round in range(ROUNDS):
        quiet = rate_of(server, page, create)
        with opened(server, page.host, tokens) as now:
            threading.Event().wait(TO_SETTLE)
            ratios.append(rate_of(server, page, create) / quiet)
        screens += now
    return Beside(
        walls=len(tokens),
        listening=sum(screen.is_listening for screen in screens) // ROUNDS,
        answers=sum(screen.answers for screen in screens),
        failed=sum(screen.failed for screen in screens),
        ratio=median(ratios),
    )


def rate_of(server: Server, page: Page, create: Page) -> float:
    """Answers a second, just after something happened."""
    put_load(server.address, create.requests(), seconds=0.01, connections=1)
    return put_load(server.address, page.requests(), seconds=SECONDS).rate
