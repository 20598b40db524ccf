"""What wasn't stored as it came, counted by day, key and reason. Called with each batch, in its transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.sensors.judging import Faults, SensorFault
from modules.dashboards.sensors.models import SensorRefusal

MOST_STRANGERS = 100
"""Keys of a day that no sensor has and that are named; more count under none."""


def count_faults(tenant_id: int, faults: Faults, *, now: datetime) -> None:
    """Add to what was refused today. One statement, two where a key is unknown."""
    day = now.astimezone(LOCAL_ZONE).date()
    strangers = {key for key, fault in faults.counts if fault is SensorFault.UNKNOWN and key}
    nameless = strangers - named_strangers(tenant_id, day, strangers) if strangers else set()
    counts: Counter[tuple[str, SensorFault]] = Counter()
    samples = {}
    for (key, fault), count in sorted(faults.counts.items()):
        place = ("" if fault is SensorFault.UNKNOWN and key in nameless else key, fault)
        counts[place] += count
        samples[place] = faults.samples[key, fault]
    rows = [
        {
            "tenant_id": tenant_id,
            "day": day,
            "key": key,
            "reason": fault.value,
            "count": count,
            "last_at": now,
            "sample": samples[key, fault],
        }
        for (key, fault), count in counts.items()
    ]
    if not rows:
        return
    new = insert(SensorRefusal).values(rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["tenant_id", "day", "key", "reason"],
            set_={
                "count": SensorRefusal.count + new.excluded["count"],
                "last_at": new.excluded.last_at,
                "sample": new.excluded.sample,
            },
        )
    )


def named_strangers(tenant_id: int, day: date, keys: Collection[str]) -> set[str]:
    """The unknown keys of a day that may be named: those that are, and of these as many as there is room for."""
    known = set(
        session.scalars(
            select(SensorRefusal.key).where(
                SensorRefusal.tenant_id == tenant_id,
                SensorRefusal.day == day,
                SensorRefusal.reason == SensorFault.UNKNOWN.value,
            )
        )
    )
    room = max(0, MOST_STRANGERS - len(known))
    return known | set(sorted(set(keys) - known)[:room])
