"""Do the kept counts equal the rows? Each module counts anew in its manifest's `recount`; `--repair` takes its word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import House
from dothi.manifest.module import Module
from dothi.numbers.counts import SEPARATOR, Counted, Flow, read_stocks, replace_flow, replace_stock
from dothi.numbers.sums import sums_of
from dothi.outbox.events import Delivery
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.findings import Finding

MOVED_MEANWHILE = frozenset({"40001", "23505"})
"""What the database says when a count was changed since the snapshot, and when one was made that it didn't have."""
TRIES = 5


def check_counts(house: House, *, repair: bool) -> Iterator[Finding]:
    """Findings tenant by tenant, a snapshot for each tenant and module."""
    for tenant_id in house.directory.list_tenant_ids(None):
        for module in house.components:
            if module.recount is not None:
                yield from patiently(tenant_id, module, repair=repair)


def patiently(tenant_id: int, module: Module, *, repair: bool) -> list[Finding]:
    """Look again when a count moved while it was being set right."""
    for _try in range(TRIES - 1):
        try:
            return look(tenant_id, module, repair=repair)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in MOVED_MEANWHILE:
                raise
    return look(tenant_id, module, repair=repair)


def look(tenant_id: int, module: Module, *, repair: bool) -> list[Finding]:
    """Compare one module's counts at one tenant, and set them right if so wished."""
    assert module.recount is not None
    with acting_in(Scope(tenant_id)):
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        if is_under_way(tenant_id, module):
            # The counts are behind the rows by what waits: no difference, and setting them right would count it twice.
            session.rollback()
            return []
        counted = module.recount(tenant_id)
        wrong = differences(tenant_id, module, counted)
        if repair and wrong:
            set_right(tenant_id, module, counted, wrong)
            session.commit()
        else:
            session.rollback()
    return [
        Finding(check="counts", tenant_id=tenant_id, line=f"{name}: {line}", mended=repair)
        for name, line in wrong.items()
    ]


def is_under_way(tenant_id: int, module: Module) -> bool:
    """Whether consequences wait that may move a count of the module."""
    counting = [s.name for s in module.subscriptions if not s.tells_people]
    waiting = select(func.count()).where(
        Delivery.tenant_id == tenant_id, Delivery.done_at.is_(None), Delivery.handler.in_(counting)
    )
    return bool(session.execute(waiting).scalar_one())


def differences(tenant_id: int, module: Module, counted: Counted) -> dict[str, str]:
    """What is wrong by the count's name, as one line."""
    stocks, flows = counted
    for flow in module.flows:
        if flow.name in flows:  # what is kept nowhere but in its count has nothing to be compared with
            flows = flows | sums_of(flow.sums, flow.dimensions, flows[flow.name])
    kept_stocks, kept_flows = read_stocks(tenant_id, module.stocks), read_all_flows(tenant_id, module)
    pairs: list[tuple[str, Mapping[Any, int], Mapping[Any, int]]] = [
        *((name, kept_stocks.get(name, {}), expected) for name, expected in stocks.items()),
        *((name, kept_flows.get(name, {}), expected) for name, expected in flows.items()),
    ]
    found = ((name, difference(kept, expected)) for name, kept, expected in pairs)
    return {name: line for name, line in found if line}


def difference(kept: Mapping[Any, int], expected: Mapping[Any, int]) -> str:
    """How one count differs; empty when it doesn't."""
    places = [key for key in {*kept, *expected} if kept.get(key, 0) != expected.get(key, 0)]
    if not places:
        return ""
    first = min(places, key=str)
    line = f"{len(places)} numbers differ from the rows, such as {key_line(first)}"
    return f"{line}: kept {kept.get(first, 0)}, rows {expected.get(first, 0)}"


def read_all_flows(tenant_id: int, module: Module) -> dict[str, dict[Any, int]]:
    """Every day's numbers of the module's flows and their sums."""
    found: dict[str, dict[Any, int]] = {}
    names = [name for flow in module.flows for name in flow.names]
    rows = session.execute(
        select(Flow.name, Flow.day, Flow.key, Flow.value).where(Flow.tenant_id == tenant_id, Flow.name.in_(names))
    )
    for name, day, key, value in rows:
        found.setdefault(name, {})[day, tuple(key.split(SEPARATOR))] = value
    return found


def key_line(key: Any) -> str:
    """A count's key as people read it."""
    return " ".join(key_line(part) if isinstance(part, tuple) else str(part) for part in key)


def set_right(tenant_id: int, module: Module, counted: Counted, wrong: Mapping[str, str]) -> None:
    """Replace what differs, and say so in the record."""
    stocks, flows = counted
    for stock in module.stocks:
        if stock.name in wrong:
            replace_stock(tenant_id, stock, stocks[stock.name])
    for flow in module.flows:
        if wrong.keys() & set(flow.names):
            replace_flow(tenant_id, flow, flows[flow.name])
    record_audit(
        tenant_id, "kernel.counts_repaired", subject=module.name, actor=Actor.system(), differences=dict(wrong)
    )
