"""The visitor counter of a tenant's public pages (thống kê truy cập): visits a local day, without knowing visitors.

A browser carries only the day of its last visit. Processes gather visits and write them every few seconds with a
request of the same tenant, so a killed process loses some: it is a counter for readers, nothing else builds on it.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import date, timedelta

import structlog
from flask import Flask, Response, g, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from dothi import clock
from dothi.counts import FlowSpec, add_flow, read_flows
from dothi.db import session
from dothi.refusals import were_any
from dothi.trips import is_in_transaction
from dothi.web.cookies import set_cookie

VISITS = FlowSpec("kernel.visits", _l("Lượt truy cập"))
COOKIE = "dothi_seen"
WRITTEN_EVERY = 10.0
READ_EVERY = 60.0
FIRST_DAY = date(2000, 1, 1)

log = structlog.get_logger()
_lock = threading.Lock()
_gathered: Counter[tuple[int, date]] = Counter()
_written_at: dict[int, float] = {}
_known: dict[int, tuple[float, dict[str, int]]] = {}


def init_app(app: Flask) -> None:
    """Count after the page was made and before its transaction commits: register after the commit's handler."""
    app.after_request(count_visit)


def count_visit(response: Response) -> Response:
    """Count a page that an anonymous browser reads, once a day each."""
    if not is_page(response):
        return response
    site = g.get("site")
    if site is None or g.get("member") is not None:
        return response
    today = clock.local_today()
    if request.cookies.get(COOKIE) != today.isoformat():
        set_cookie(response, COOKIE, today.isoformat(), lasts=None)
        with _lock:
            _gathered[site.tenant_id, today] += 1
    if not were_any():  # else this transaction is taken back, and the visits with it
        write_gathered(site.tenant_id)
    return response


def is_page(response: Response) -> bool:
    """Whether somebody reads this answer."""
    return request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html"


def write_gathered(tenant_id: int) -> None:
    """Write what was gathered for the tenant, at most every few seconds, in the transaction of this request."""
    now = time.monotonic()
    with _lock:
        if now - _written_at.get(tenant_id, 0.0) < WRITTEN_EVERY:
            return
        _written_at[tenant_id] = now
        visits = {key: n for key, n in _gathered.items() if key[0] == tenant_id and n}
        for key in visits:
            del _gathered[key]
    is_alone = not is_in_transaction()
    try:
        with session.begin_nested():
            for (_tenant, day), n in visits.items():
                add_flow(tenant_id, VISITS, day, {}, n)
    except SQLAlchemyError as error:
        # A counter must not cost a reader the page: it is written with a later one.
        log.warning("visits not written", error=str(error))
        with _lock:
            _gathered.update(visits)
        if is_alone:
            session.rollback()  # the connection may be lost with it, which is no reader's trouble


def read_visits(tenant_id: int) -> dict[str, int]:
    """Visits today, in the last 30 days and in all, as of a minute ago at most; three statements a minute."""
    known = _known.get(tenant_id)
    if known is None or time.monotonic() - known[0] > READ_EVERY:
        tomorrow = clock.local_today() + timedelta(days=1)
        spans = {"today": tomorrow - timedelta(days=1), "month": tomorrow - timedelta(days=30), "total": FIRST_DAY}
        try:
            found = {name: read_flows(tenant_id, [VISITS], since, tomorrow) for name, since in spans.items()}
        except SQLAlchemyError as error:
            if is_in_transaction():
                raise  # what the page stands on is lost too
            log.warning("visits not read", error=str(error))
            return known[1] if known is not None else {}
        sums = {name: sum(flows[VISITS.name].values()) for name, flows in found.items()}
        known = _known[tenant_id] = (time.monotonic(), sums)
    return known[1]


def forget() -> None:
    """Forget what was gathered and read: for tests."""
    with _lock:
        _gathered.clear()
        _written_at.clear()
        _known.clear()
