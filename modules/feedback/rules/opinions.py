"""How long the reporter may rate a result and reopen the report. Pure.

One time for both: after it a phase can be judged by figures that no longer change.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dothi.values.worktime import LOCAL_ZONE


def last_day(published_at: datetime | None, days: int) -> date | None:
    """The last local day, so many calendar days after publication; None while nothing is published."""
    if published_at is None:
        return None
    return published_at.astimezone(LOCAL_ZONE).date() + timedelta(days=days)


def is_open_on(last: date, now: datetime) -> bool:
    """Whether the time isn't over yet: the last day counts to its end."""
    return now.astimezone(LOCAL_ZONE).date() <= last
