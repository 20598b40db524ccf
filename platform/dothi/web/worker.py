"""Gunicorn's threaded worker, but for two answers: of our health, at once, and to what isn't HTTP, in our words.

`gunicorn_conf.py` names it.
"""

from __future__ import annotations

import selectors
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
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

from dothi.web import errors
from dothi.web.application import Application

OURS = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
"""Faults of ours that gunicorn derives from the same class."""


HEALTH, WHOLE = b"GET /healthz ", b"\r\n\r\n"
LONGEST = 8192
"""Of what is read ahead; no check of health is longer."""


class Worker(ThreadWorker):  # type: ignore[misc]  # the library has no types
    """Threads that all wait for the database don't hold up a check of health; who sends nothing holds no thread."""

    unreadable: bytes | None = None
    """Composed once, in each worker."""

    def init_process(self) -> None:
        """One more thread, for checks of health alone."""
        self.health = ThreadPoolExecutor(max_workers=1)
        super().init_process()

    def load_wsgi(self) -> None:
        """Compose the answer beside the application."""
        super().load_wsgi()
        if isinstance(self.wsgi, Application):  # not the benchmark's yardsticks
            self.unreadable = compose(self.wsgi)

    def enqueue_req(self, conn: Any) -> None:
        """Choose the thread by what has come; what has sent nothing yet waits beside the idle connections."""
        ahead = look_ahead(conn.sock)
        if ahead is None and not conn.initialized:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
            return
        conn.data_ready = True
        is_health = ahead is not None and ahead.startswith(HEALTH) and ahead.endswith(WHOLE)
        done: Future[Any] = (self.health if is_health else self.tpool).submit(self.handle, conn)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log the kind of fault, never what was sent, and answer what isn't HTTP."""
        if self.unreadable is None or isinstance(exc, OURS) or not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("unreadable request: %s", type(exc).__name__)
        try:
            util.write_nonblock(client, self.unreadable)
        except OSError:
            self.log.debug("whoever sent an unreadable request has gone")


def look_ahead(connection: socket.socket) -> bytes | None:
    """What has come and wasn't read yet; None when nothing has, empty when the other side has left."""
    try:
        return connection.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def compose(app: Flask) -> bytes:
    """The whole answer, with head; needs no database, and is the same at every host."""
    with app.test_request_context():
        body = errors.page(400, errors.sentence(400)).get_data()
    head = (
        "HTTP/1.1 400 Bad Request",
        "Connection: close",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        f"Content-Security-Policy: {app.config['CSP']}",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join((*head, "", "")).encode() + body
