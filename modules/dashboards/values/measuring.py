"""What modules measure and nothing keeps by the day: asked by the schedule for this period and the last, and stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.built_in import measured_at
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every, period_of
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.models import ValueRow
from modules.dashboards.values.series import at_zero
from modules.dashboards.values.storing import ValueChannel, exact

MEASURED_EVERY = timedelta(hours=6)
KEY = ("tenant_id", "code", "every", "begins_on")


def keep_measured(tenant_id: int, now: datetime) -> None:
    """Measure and store, in the tenant's scope; what was measured before of the same period gives way."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None or site.is_province:
        return
    definitions = load_definitions(site)
    rows = [
        row
        for indicator in measured_at(site)
        if indicator.name in definitions
        for row in rows_of(tenant_id, definitions[indicator.name], indicator, now)
    ]
    put_measured(rows)


def put_measured(rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of `measured_row`; what was measured before of the same periods gives way. One statement."""
    if not rows:
        return
    statement = put(ValueRow).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=KEY, set_={name: statement.excluded[name] for name in rows[0] if name not in KEY}
        )
    )


def rows_of(tenant_id: int, definition: Definition, indicator: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """The last period and this one so far; of what has no past this one alone."""
    today = now.astimezone(LOCAL_ZONE).date()
    this = period_of(today, definition.every)
    for period in (this.before(), this) if definition.is_sum else (this,):
        ratio = indicator.measure(tenant_id, period.begins, min(period.last_day, today))
        numerator, denominator = Decimal(ratio.numerator), Decimal(ratio.denominator)
        value = definition.factor * numerator / denominator if denominator else at_zero(definition)
        yield measured_row(
            tenant_id,
            code=definition.code,
            every=period.every,
            begins_on=period.begins,
            value=value,
            numerator=numerator,
            denominator=denominator,
            now=now,
        )


def measured_row(
    tenant_id: int,
    *,
    code: str,
    every: Every,
    begins_on: date,
    value: Decimal | None,
    now: datetime,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> dict[str, Any]:
    """A value that nobody brought."""
    return {
        "tenant_id": tenant_id,
        "code": code,
        "every": every.value,
        "begins_on": begins_on,
        "value": None if value is None else exact(value),
        "numerator": numerator,
        "denominator": denominator,
        "channel": ValueChannel.MEASURED.value,
        "stored_at": now,
        "stored_by": "",
    }
