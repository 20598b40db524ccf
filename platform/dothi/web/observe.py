"""What an operator sees: structured logs with request id and tenant, Prometheus metrics on a listener of their own."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from functools import lru_cache
from typing import TextIO, cast

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from prometheus_client import Counter, Histogram
from structlog.typing import EventDict

from dothi.settings import Settings
from dothi.values.ids import new_id
from dothi.values.log_lines import UnfailingStream
from dothi.values.memory import OfApp

REQUESTS = Counter("dothi_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "dothi_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Those that are counted by name: a client may invent any."""
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}\Z")
log = structlog.get_logger("dothi.request")


def set_up_logs(settings: Settings) -> None:
    """One line an event on standard error, JSON in production."""
    structlog.configure(
        processors=[
            add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            as_json if settings.json_logs else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", UnfailingStream(sys.stderr))),
        cache_logger_on_first_use=True,
    )


_encode = json.JSONEncoder(ensure_ascii=False, default=repr).encode  # made once: `json.dumps` makes one each time


def as_json(_logger: object, _method: str, event: EventDict) -> str:
    """The line as one object."""
    return _encode(event)


def add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What is logged during a request says during which."""
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def init_app(app: Flask) -> None:
    """Time and log each request. Registered first, so that it sees all of it."""
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Name the request; a proxy's id is taken over when it is well-formed."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if GIVEN_ID.match(given) else str(new_id())
    g.request_began = time.perf_counter()


def end(response: Response) -> Response:
    """Log the line, count, and tell the caller the id to quote."""
    began: float | None = g.get("request_began")
    if began is None:
        return response
    seconds, method, endpoint = time.perf_counter() - began, request.method, request.endpoint or "none"
    count(endpoint, method if method in METHODS else "other", response.status_code).inc()
    times(endpoint).observe(seconds)
    response.headers["X-Request-ID"] = g.request_id
    if not endpoint.startswith("static"):
        site = g.get("site")
        log.info(
            "request",
            method=method,
            path=redact(request.path),
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            tenant=site.tenant_id if site else None,
        )
    return response


# `labels` costs more than the counting.
count = lru_cache(maxsize=2_000)(REQUESTS.labels)
times = lru_cache(maxsize=1_000)(SECONDS.labels)


def redact(path: str) -> str:
    """The path without secrets: what stands where a route has its `<token>`, and all behind it."""
    for prefix in secret_paths():
        if path.startswith(prefix) and len(path) > len(prefix):
            return f"{prefix}…"
    return path


def _find_secret_paths() -> tuple[str, ...]:
    routes = current_app.url_map.iter_rules()
    return tuple({rule.rule.partition("<token>")[0] for rule in routes if "token" in rule.arguments})


secret_paths = OfApp(_find_secret_paths)
"""Where secrets begin. A route that calls its secret otherwise than `token` isn't known: a guard test looks."""
