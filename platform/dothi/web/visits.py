"""The visitor counter of a tenant's public pages (thống kê truy cập): visits a local day, without knowing visitors.

A browser carries only the day of its last visit. Processes gather visits and write them every few seconds with a
request of the same tenant, so a killed process loses some: it is a counter for readers, nothing else builds on it.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog
from flask import Flask, Response, g, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from dothi.database.refusals import were_any
from dothi.database.session import session
from dothi.database.trips import is_in_transaction
from dothi.numbers.counts import FlowSpec, add_flow, read_flows
from dothi.values import clock
from dothi.values.memory import OfApp, Timed
from dothi.web.cookies import set_cookie

VISITS = FlowSpec("kernel.visits", _l("Lượt truy cập"))
COOKIE = "dothi_seen"
WRITTEN_EVERY = 10.0
READ_EVERY = 60.0
FIRST_DAY = date(2000, 1, 1)

log = structlog.get_logger()


@dataclass
class _Gathered:
    """Visits that this process hasn't written yet."""

    visits: Counter[tuple[int, date]] = field(default_factory=Counter)
    written_at: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


gathered = OfApp(_Gathered)
sums = OfApp(lambda: Timed[int, dict[str, int]](2_048))
"""What each tenant's pages show."""


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
        held = gathered()
        with held.lock:
            held.visits[site.tenant_id, today] += 1
    if not were_any():  # else this transaction is taken back, and the visits with it
        write_gathered(site.tenant_id)
    return response


def is_page(response: Response) -> bool:
    """Whether somebody reads this answer."""
    return request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html"


def write_gathered(tenant_id: int) -> None:
    """Write what was gathered for the tenant, at most every few seconds, in the transaction of this request."""
    now, held = time.monotonic(), gathered()
    with held.lock:
        if now - held.written_at.get(tenant_id, 0.0) < WRITTEN_EVERY:
            return
        held.written_at[tenant_id] = now
        visits = {key: n for key, n in held.visits.items() if key[0] == tenant_id and n}
        for key in visits:
            del held.visits[key]
    is_alone = not is_in_transaction()
    try:
        with session.begin_nested():
            for (_tenant, day), n in visits.items():
                add_flow(tenant_id, VISITS, day, {}, n)
    except SQLAlchemyError as error:
        # A counter must not cost a reader the page: it is written with a later one.
        log.warning("visits not written", error=str(error))
        with held.lock:
            held.visits.update(visits)
        if is_alone:
            session.rollback()  # the connection may be lost with it, which is no reader's trouble


def read_visits(tenant_id: int) -> dict[str, int]:
    """Visits today, in the last 30 days and in all, as of a minute ago at most; three statements a minute."""
    try:
        return sums().answer(tenant_id, lambda: _sum(tenant_id), seconds=READ_EVERY)
    except SQLAlchemyError as error:
        if is_in_transaction():
            raise  # what the page stands on is lost too
        log.warning("visits not read", error=str(error))
        return sums().find(tenant_id) or {}


def _sum(tenant_id: int) -> dict[str, int]:
    tomorrow = clock.local_today() + timedelta(days=1)
    spans = {"today": tomorrow - timedelta(days=1), "month": tomorrow - timedelta(days=30), "total": FIRST_DAY}
    found = {name: read_flows(tenant_id, [VISITS], since, tomorrow) for name, since in spans.items()}
    return {name: sum(flows[VISITS.name].values()) for name, flows in found.items()}
