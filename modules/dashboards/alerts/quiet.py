"""Quiet hours: from one minute of the local day to another, perhaps over midnight, amber sends no mail. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from dothi.values.worktime import LOCAL_ZONE


@dataclass(frozen=True)
class QuietHours:
    """Minutes of the local day: `begins` included, `ends` not."""

    begins: int
    ends: int

    def has(self, minute: int) -> bool:
        """Whether a minute of the day is quiet."""
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


def after_quiet(at: datetime, quiet: QuietHours | None) -> datetime:
    """The instant itself, or the end of the quiet hours in which it lies; aware UTC."""
    local = at.astimezone(LOCAL_ZONE)
    if quiet is None or not quiet.has(local.hour * 60 + local.minute):
        return at
    midnight = datetime.combine(local.date(), time(), LOCAL_ZONE)
    end = midnight + timedelta(minutes=quiet.ends)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)
