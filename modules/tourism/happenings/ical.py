"""Happenings as iCalendar (RFC 5545) in one language: series by their rule, lunar feasts one by one. Pure.

What was moved or called off stays as such, under the same UID with a higher SEQUENCE, so that phones put it right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDDDTypes, vRecur

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.kinds import DateState, HappeningStatus, kind_title
from modules.tourism.happenings.presentation import where_of
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.happenings.schedule import Date, date_of, dates, start_on
from modules.tourism.lunar.dates import lunar_of
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.rules import LunarCycle, Rule, SolarCycle, to_text
from modules.tourism.texts import read

PRODUCT = "-//Dothi//Du lich//VI"
REFRESHED = timedelta(hours=12)
ZONE_BEGAN = datetime(1975, 6, 13)  # noqa: DTZ001  # RFC 5545 wants a local time here
"""Since then all of Vietnam is at +07:00."""
SEVEN = timedelta(hours=7)
UrlOf = Callable[[str], str]


def calendar_text(happenings: Iterable[HappeningRow], *, name: str, language: str, url_of: UrlOf) -> str:
    """The whole calendar; `url_of` answers the page of a slug."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", LOCAL_ZONE.key)
    calendar.add("refresh-interval", vDDDTypes(REFRESHED), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDDDTypes(REFRESHED))
    calendar.add_component(zone())
    for happening in happenings:
        for event in events_of(happening, language=language, url=url_of(happening.slug)):
            calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def zone() -> Timezone:
    """Vietnam's, without the times before all of it had one."""
    standard = TimezoneStandard()
    standard.add("dtstart", ZONE_BEGAN)
    standard.add("tzoffsetfrom", SEVEN)
    standard.add("tzoffsetto", SEVEN)
    standard.add("tzname", "+07")
    found = Timezone()
    found.add("tzid", LOCAL_ZONE.key)
    found.add_component(standard)
    return found


def events_of(happening: HappeningRow, *, language: str, url: str) -> Iterator[Event]:
    """The VEVENTs of one: a series with what differs from it, or each date by itself."""
    rule = read_rule(happening.rule)
    facts = facts_of(happening, language=language, url=url)
    if isinstance(rule, SolarCycle):
        yield series(happening, rule, facts)
        yield from differing(happening, facts)
        return
    for one in dates(happening, happening.kept_from, happening.kept_until):
        yield event_of(facts, one, happening, uid=uid_of(happening, rule, one.original_on))


def facts_of(happening: HappeningRow, *, language: str, url: str) -> dict[str, Any]:
    """What all events of a happening say alike."""
    summary = read(happening.texts, "summary", language).words
    where = where_of(happening.texts, happening.place_texts, language).words
    facts: dict[str, Any] = {
        "dtstamp": happening.updated_at,
        "last-modified": happening.updated_at,
        "sequence": happening.sequence,
        "summary": read(happening.texts, "name", language).words,
        "description": "\n\n".join(part for part in (summary, url) if part),
        "location": ", ".join(part for part in (where, happening.place_address) if part),
        "categories": [kind_title(happening.kind)],
        "url": url,
    }
    if happening.place_lat is not None and happening.place_lon is not None:
        facts["geo"] = (round(happening.place_lat, 6), round(happening.place_lon, 6))
    return {name: value for name, value in facts.items() if value not in ("", None)}


def series(happening: HappeningRow, rule: SolarCycle, facts: dict[str, Any]) -> Event:
    """What recurs by the solar calendar: its first date, its rule and what the rule has too many."""
    day = happening.starts_on
    first = date_of(without_changes(happening), day)
    event = event_of(facts, first, happening, uid=str(happening.id))
    event.add("rrule", vRecur.from_ical(recur_text(rule, happening)))
    left_out = [when(happening, start_on(happening, date.fromisoformat(each))) for each in happening.excepted]
    if left_out:
        event.add("exdate", left_out, parameters={} if happening.starts_at else {"VALUE": "DATE"})
    return event


def differing(happening: HappeningRow, facts: dict[str, Any]) -> Iterator[Event]:
    """Dates of a series that were moved or called off."""
    for key in sorted(happening.changes):
        day = date.fromisoformat(key)
        for one in dates(happening, day, day):
            event = event_of(facts, one, happening, uid=str(happening.id))
            event.add("recurrence-id", when(happening, start_on(happening, day)))
            yield event


def event_of(facts: dict[str, Any], one: Date, happening: HappeningRow, *, uid: str) -> Event:
    """One VEVENT."""
    event = Event()
    event.add("uid", uid)
    for name, value in facts.items():
        event.add(name, value)
    event.add("dtstart", when(happening, one.starts_at))
    event.add("dtend", when(happening, one.ends_at))
    is_off = happening.status == HappeningStatus.CANCELLED or one.state is DateState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if happening.starts_at is None:
        event.add("transp", "TRANSPARENT")
    return event


def when(happening: HappeningRow, moment: datetime) -> date | datetime:
    """As a day where it takes all of it, else with Vietnam's zone."""
    local = moment.astimezone(LOCAL_ZONE)
    return local.date() if happening.starts_at is None else local


def uid_of(happening: HappeningRow, rule: Rule | None, day: date) -> str:
    """The same for good: of a lunar feast by lunar year and month, so that on another day it stays the same event."""
    if not isinstance(rule, LunarCycle):
        return str(happening.id)
    lunar = lunar_of(day)
    return f"{happening.id}-{lunar.year}-{lunar.month:02}{'L' if lunar.leap else ''}"


def recur_text(rule: SolarCycle, happening: HappeningRow) -> str:
    """The rule as feeds have it: where events have a time, its end is one, in UTC."""
    text = to_text(rule)
    if rule.until is None or happening.starts_at is None:
        return text
    end = datetime.combine(rule.until, time(23, 59, 59), LOCAL_ZONE).astimezone(UTC)
    return text.replace(f"UNTIL={rule.until:%Y%m%d}", f"UNTIL={end:%Y%m%dT%H%M%SZ}")


def without_changes(happening: HappeningRow) -> HappeningRow:
    """As the rule alone has it."""
    return happening._replace(changes={})
