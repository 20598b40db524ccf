"""How many entries there are by kind and source: kept with each change, so that no page counts them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.numbers.counts import SEPARATOR, Counted, Key, StockSpec, read_stocks, replace_stock
from tenants.gazetteer.models import Entry

ENTRIES = StockSpec("tenants.gazetteer", _l("Đường, địa điểm"), ("kind", "source"))


def keep_numbers(tenant_id: int) -> None:
    """Count anew, in the transaction that has changed entries."""
    replace_stock(tenant_id, ENTRIES, counted(tenant_id))


def counted(tenant_id: int) -> dict[Key, int]:
    """As the rows say. One statement over all entries."""
    query = (
        select(Entry.kind, Entry.source, func.count())
        .where(Entry.tenant_id == tenant_id, Entry.retired_at.is_(None))
        .group_by(Entry.kind, Entry.source)
    )
    found: dict[Key, int] = {}
    for kind, source, count in session.execute(query):
        key = (kind, source.replace(SEPARATOR, "/"))
        found[key] = found.get(key, 0) + count
    return found


def recount(tenant_id: int) -> Counted:
    """For `dothi check`."""
    return {ENTRIES.name: counted(tenant_id)}, {}


def list_numbers(tenant_id: int) -> list[tuple[str, str, int]]:
    """Kind, source and number. One statement."""
    return [
        (kind, source, count)
        for (kind, source), count in sorted(read_stocks(tenant_id, (ENTRIES,))[ENTRIES.name].items())
    ]
