"""Whether a place is open at a moment, and when that changes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dothi.values.days import EARLIEST, LATEST
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.hours.plan import at, plan_of
from modules.tourism.hours.rules import DAY, Holidays, HoursRule, OpeningHours, Openness

ONE_DAY = timedelta(days=1)
WEEK, HALF_YEAR, YEAR = 9, 200, 366
FARTHEST = 9 * YEAR
"""Days: the longest wait for a 29 February."""
LONGEST_WAIT = 30 * YEAR
PRECEDENCE = {Openness.OPEN: 0, Openness.UNKNOWN: 1, Openness.CLOSED: 2}


@dataclass(frozen=True, slots=True)
class State:
    """What somebody finds who comes now, and the instant (UTC) from which on it is otherwise; None: not in sight."""

    kind: Openness
    comment: str
    next_change: datetime | None


def state_at(hours: OpeningHours, moment: datetime) -> State:
    """The state at an aware moment; unknown for one that nobody can mean. Looks ahead as far as `sight`."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    if not EARLIEST.year < moment.year < LATEST.year:
        return State(Openness.UNKNOWN, "", None)
    here = moment.astimezone(LOCAL_ZONE)
    midnight, minute = here.replace(hour=0, minute=0, second=0, microsecond=0), here.hour * 60 + here.minute
    kind, comment = Openness.CLOSED, ""
    for start, next_kind, next_comment in timeline(hours, here.date(), days=sight(hours, here.date())):
        if start <= minute:
            kind, comment = next_kind, next_comment
        elif next_kind is not kind:
            return State(kind, comment, (midnight + timedelta(minutes=start)).astimezone(UTC))
    return State(kind, comment, None)


def timeline(hours: OpeningHours, day: date, *, days: int) -> Iterator[tuple[int, Openness, str]]:
    """From which minute after the day's midnight on which kind holds, with its comment, for so many days.

    A night that began the day before goes on unless the day itself says that it is open.
    """
    before = plan_of(hours, day - ONE_DAY)
    for n in range(days):
        today = plan_of(hours, day + timedelta(days=n))
        edges = {edge for stretch in today for edge in (stretch.start, stretch.end)}
        edges |= {edge - DAY for stretch in before for edge in (stretch.start, stretch.end)}
        for edge in sorted(edge for edge in edges | {0} if 0 <= edge < DAY):
            told = min(at(today, edge), at(before, edge + DAY), key=lambda stretch: PRECEDENCE[stretch.kind])
            yield n * DAY + edge, told.kind, told.comment
        before = today


def sight(hours: OpeningHours, day: date) -> int:
    """For how many days from `day` on the state must be looked through to know that it never changes again."""
    if all(rule.is_weekly for rule in hours.rules):
        return WEEK
    far = HALF_YEAR
    if any(rule.dates or rule.weeks for rule in hours.rules):
        far = FARTHEST
    if years := [year for rule in hours.rules for year in _years(rule)]:
        far = max(far, (max(years) + 2 - day.year) * YEAR)
    if any(isinstance(one, Holidays) for rule in hours.rules for one in rule.days) and hours.where.days_off:
        far = max(far, (max(hours.where.days_off) - day).days + HALF_YEAR)
    return min(far, LONGEST_WAIT)


def _years(rule: HoursRule) -> Iterator[int]:
    for years in rule.years:
        yield years.last or years.first
    for dates in rule.dates:
        yield from (point.year for point in (dates.first, dates.last) if point and point.year)
