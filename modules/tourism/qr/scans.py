"""Scans, counted by day and place: of whoever scans we ask no more than whether it is a program."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import Headers

from dothi.numbers.counts import FlowSpec, add_flows
from dothi.numbers.sums import FlowSum
from dothi.values import clock
from modules.tourism.visitors.numbers import first_of

SCANS_ALL = FlowSum("tourism.scans_all", _l("Lượt quét mã QR"))
SCANS = FlowSpec("tourism.scans", _l("Lượt quét mã QR"), ("place",), sums=(SCANS_ALL,))
SCANS_MONTH = FlowSpec("tourism.scans_month", _l("Lượt quét mã QR theo tháng"), ("place",))
"""On the first day of each month, as pages read it."""
FLOWS = (SCANS, SCANS_MONTH)
AHEAD = {"prefetch", "prerender", "preview"}


def is_person(method: str, headers: Headers) -> bool:
    """Whether somebody opens the page: no look without it (HEAD), no known program, no browser that reads ahead."""
    from crawleruseragents import is_crawler  # noqa: PLC0415  # takes 4 MB of every process that imports it

    agent = headers.get("User-Agent", "").strip()
    if method != "GET" or not agent or is_crawler(agent[:500]):
        return False
    said = ";".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return not AHEAD & {word.strip() for word in said.lower().replace(",", ";").split(";")}


def count_scan(tenant_id: int, place_id: UUID) -> None:
    """One more today. One statement."""
    today, key = clock.local_today(), {"place": str(place_id)}
    add_flows(tenant_id, [(SCANS, today, key, 1), (SCANS_MONTH, first_of(today), key, 1)])
