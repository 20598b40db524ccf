"""The answer to what isn't HTTP, such as a host with a control byte: gunicorn refuses it, in the words of our pages.

Only nginx and gunicorn see such a request; `gunicorn_conf.py` names the worker.
"""

from __future__ import annotations

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


class Worker(ThreadWorker):  # type: ignore[misc]  # the library has no types
    """Gunicorn's own but for this answer, which is composed once, in each worker."""

    unreadable: bytes | None = None

    def load_wsgi(self) -> None:
        """Compose the answer beside the application."""
        super().load_wsgi()
        if isinstance(self.wsgi, Application):  # not the benchmark's yardsticks
            self.unreadable = compose(self.wsgi)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Log the kind of fault, never what was sent, and answer. All else is as gunicorn has it."""
        if self.unreadable is None or isinstance(exc, OURS) or not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("unreadable request: %s", type(exc).__name__)
        try:
            util.write_nonblock(client, self.unreadable)
        except OSError:
            self.log.debug("whoever sent an unreadable request has gone")


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
