"""How many look-ups a day, by theme that was concerned: numbers alone, no places. Gathered, and written now and then.

A look-up shouldn't wait for a row that all of a day's look-ups change: the process keeps the last seconds' in memory.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dothi.database.session import session
from dothi.numbers.counts import Counted, FlowSpec, StockSpec, add_flow_apart, add_stocks
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from dothi.values.memory import OfApp
from modules.planning.events import PlanChanged, PlanPublished, PlanWithdrawn
from modules.planning.models import Plan, PlanVersion
from modules.planning.plans.words import VersionState

LOOKUPS = FlowSpec("planning.lookups", _l("Lượt tra cứu quy hoạch"), ("theme",))
VERSIONS = StockSpec("planning.versions", _l("Phiên bản quy hoạch đang công bố"), ("theme",))
EVERY, NOTHING = "all", "none"
"""Each look-up counts once under the former; under the latter where no theme was concerned."""
WRITTEN_EVERY = 5.0
log = structlog.get_logger()


@dataclass
class Gathered:
    """What a process holds."""

    lock: Lock = field(default_factory=Lock)
    lookups: Counter[tuple[int, date, str]] = field(default_factory=Counter)
    written_at: dict[int, float] = field(default_factory=dict)


gathered = OfApp(Gathered)


def count_lookup(tenant_id: int, themes: Iterable[str]) -> None:
    """One more; written with it, what was gathered for some seconds: apart, so whatever becomes of this request."""
    held, today, now = gathered(), clock.local_today(), time.monotonic()
    keys = (EVERY, *(tuple(themes) or (NOTHING,)))
    with held.lock:
        held.lookups.update((tenant_id, today, key) for key in keys)
        if now - held.written_at.get(tenant_id, -WRITTEN_EVERY) < WRITTEN_EVERY:
            return
        held.written_at[tenant_id] = now
        mine = {key: held.lookups.pop(key) for key in list(held.lookups) if key[0] == tenant_id}
    try:
        for key in sorted(mine):
            _tenant, day, theme = key
            add_flow_apart(tenant_id, LOOKUPS, day, {"theme": theme}, mine[key])
            mine[key] = 0
    except SQLAlchemyError as error:
        # A counter must not cost a reader the answer: what wasn't written is written with a later one.
        log.warning("look-ups not written", error=str(error))
        with held.lock:
            held.lookups.update({key: n for key, n in mine.items() if n})


def count_published(event: PlanPublished, context: HandlerContext) -> None:
    """One more."""
    add_stocks(context.tenant_id, [(VERSIONS, {"theme": event.theme}, 1)])


def count_withdrawn(event: PlanWithdrawn, context: HandlerContext) -> None:
    """One less."""
    add_stocks(context.tenant_id, [(VERSIONS, {"theme": event.theme}, -1)])


def count_changed(event: PlanChanged, context: HandlerContext) -> None:
    """The published versions of a plan count under its theme of now; sums, so in any order."""
    moves = [(event.former_theme, -event.published), (event.theme, event.published)]
    add_stocks(context.tenant_id, [(VERSIONS, {"theme": theme}, by) for theme, by in moves])


def counts_of_rows(tenant_id: int) -> Counted:
    """What the stock must be; look-ups leave no rows to count."""
    rows = session.execute(
        select(Plan.theme, func.count())
        .join(PlanVersion, (PlanVersion.tenant_id == Plan.tenant_id) & (PlanVersion.plan_id == Plan.id))
        .where(Plan.tenant_id == tenant_id, PlanVersion.state == VersionState.PUBLISHED)
        .group_by(Plan.theme)
    )
    return {VERSIONS.name: {(theme,): count for theme, count in rows}}, {}
