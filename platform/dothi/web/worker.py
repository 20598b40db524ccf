"""Gunicorn's threaded worker, but: checks are answered at once, what isn't HTTP is answered in our words, and who was
refused waits for a turn, beside the threads.

`gunicorn_conf.py` names it.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from itertools import count
from typing import Any

from flask import Flask
from gunicorn import util
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from dothi.manifest.house import house
from dothi.web import errors
from dothi.web.application import Application
from dothi.web.streams import KIND, MOST, streams
from dothi.web.turns import sender_of, turns

OURS = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
"""Faults of ours that gunicorn derives from the same class."""


CHECKS = (b"GET /healthz ", b"GET /readyz ")
WHOLE, SENDS = b"\r\n\r\n", b"POST "
STREAM = KIND.encode()
"""What a browser asks for that wants to be told of changes."""
LONGEST = 8192
"""Of what is read ahead; no check is longer."""
MOST_WAITING = 300
"""Requests that wait for their turn, of the connections that a worker holds (gunicorn's 1,000)."""


class Worker(ThreadWorker):  # type: ignore[misc]  # the library has no types
    """Threads that all wait for the database hold up no check; who sends nothing, or was refused and
    comes again at once, holds no thread."""

    unreadable: bytes | None = None
    """Composed once, in each worker; so is the next."""
    too_many: bytes = b""
    proxies = 0

    def init_process(self) -> None:
        """One more thread for each check, and for nothing else; some for streams; those who wait for a turn in line."""
        self.checks = {check: ThreadPoolExecutor(max_workers=1) for check in CHECKS}
        self.streams = ThreadPoolExecutor(max_workers=MOST + 1)
        self.waiting: list[tuple[float, int, Any]] = []
        self.numbers = count()
        super().init_process()

    def load_wsgi(self) -> None:
        """Compose the answers beside the application."""
        super().load_wsgi()
        if isinstance(self.wsgi, Application):  # not the benchmark's yardsticks
            self.unreadable, self.too_many = compose(self.wsgi, 400), compose(self.wsgi, 429)
            self.proxies = house(self.wsgi).settings.trusted_proxies

    def enqueue_req(self, conn: Any) -> None:
        """Choose the thread by what has come; what has sent nothing yet waits beside the idle connections."""
        ahead = look_ahead(conn.sock)
        if ahead is None and not conn.initialized:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
            return
        conn.data_ready = True
        check = next((check for check in CHECKS if ahead and ahead.startswith(check) and ahead.endswith(WHOLE)), None)
        if ahead and ahead.startswith(SENDS):
            self.await_turn(conn, ahead)
        elif ahead and STREAM in ahead:
            self.give_thread(conn, self.streams)
        else:
            self.give_thread(conn, self.checks[check] if check else self.tpool)

    def give_thread(self, conn: Any, threads: ThreadPoolExecutor) -> None:
        """Let one of the threads read and answer the request."""
        done: Future[Any] = threads.submit(self.handle, conn)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def await_turn(self, conn: Any, ahead: bytes) -> None:
        """Hold what a refused sender sends until its turn, in `waiting` by time; turn away what is too much."""
        peer = conn.client[0] if isinstance(conn.client, tuple) else ""  # a Unix socket has no address
        pause = turns.take(sender_of(ahead, peer, proxies=self.proxies))
        if pause == 0:
            self.give_thread(conn, self.tpool)
        elif pause is None or len(self.waiting) >= MOST_WAITING:
            self.answer_unread(conn.sock, self.too_many)
            self.nr_conns -= 1
            conn.close()
        else:
            heapq.heappush(self.waiting, (time.monotonic() + pause, next(self.numbers), conn))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wake up for turns as well; when the worker stops, all have theirs, and streams end."""
        if not self.alive:
            streams.ending.set()
        pause = self.waiting[0][0] - time.monotonic() if self.waiting else timeout
        super().wait_for_and_dispatch_events(min(timeout, max(0.0, pause)))
        while self.waiting and (self.waiting[0][0] <= time.monotonic() or not self.alive):
            self.give_thread(heapq.heappop(self.waiting)[-1], self.tpool)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log the kind of fault, never what was sent, and answer what isn't HTTP."""
        if self.unreadable is None or isinstance(exc, OURS) or not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("unreadable request: %s", type(exc).__name__)
        self.answer_unread(client, self.unreadable)

    def answer_unread(self, client: socket.socket, answer: bytes) -> None:
        """Give an answer that was composed before to who may have gone."""
        try:
            util.write_nonblock(client, answer)
        except OSError:
            self.log.debug("whoever sent a request that wasn't read has gone")


def look_ahead(connection: socket.socket) -> bytes | None:
    """What has come and wasn't read yet; None when nothing has, empty when the other side has left."""
    try:
        return connection.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def compose(app: Flask, status: int) -> bytes:
    """The whole answer, with head; needs no database, and is the same at every host."""
    with app.test_request_context():
        body = errors.page(status, errors.sentence(status)).get_data()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Connection: close",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        f"Content-Security-Policy: {app.config['CSP']}",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join((*head, "", "")).encode() + body
