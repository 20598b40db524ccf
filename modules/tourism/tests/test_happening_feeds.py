"""The feeds, read back by other people's libraries; what a reader's repeated question costs."""

from __future__ import annotations

import time as stopwatch
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar
from sqlalchemy import insert, update

from dothi.database.session import session
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.ical import calendar_text
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.reading import EVERYTHING, get_public, list_for_feed
from modules.tourism.happenings.schedule import dates
from modules.tourism.happenings.service import (
    call_off_date,
    change_happening,
    draft_of,
    get_happening,
    move_date,
    take_happening_step,
)
from modules.tourism.tests.conftest import Hold, Put, Visit
from tests.world import MYTHO, SYSTEM, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
FEED = "/du-lich/su-kien.ics"
SATURDAY = date(2026, 12, 5)
EVENING = {"starts_on": SATURDAY, "starts_at": time(19), "minutes": 150}
SPAN = (date(2026, 12, 1), date(2029, 1, 1))


def read_back(visit: Visit, path: str = FEED) -> Calendar:
    answer = visit().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    calendar = Calendar.from_ical(answer.text)
    assert calendar.errors == []
    return calendar


def events_in(calendar: Calendar) -> list[Any]:
    """Its events as they are written."""
    return list(calendar.walk("VEVENT"))


def names(calendar: Calendar) -> list[str]:
    return sorted({str(event["SUMMARY"]) for event in events_in(calendar)})


def dates_in(calendar: Calendar, first: date = SPAN[0], last: date = SPAN[1]) -> list[tuple[Any, str]]:
    """The dates that a phone would show, each with its state."""
    found = recurring_ical_events.of(calendar).between(first, last)
    return sorted(((event["DTSTART"].dt, str(event["STATUS"])) for event in found), key=lambda one: str(one[0]))


def at(day: date, hour: int = 19, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LOCAL_ZONE)


@pytest.fixture(autouse=True)
def _late_november() -> Any:
    with clock.frozen(datetime(2026, 11, 30, 4, tzinfo=UTC)):
        yield


def test_a_series_is_there_with_what_was_moved_called_off_and_left_out(
    hold: Hold, visit: Visit, in_tenant: InTenant
) -> None:
    made = hold("Đờn ca", rule="FREQ=WEEKLY;COUNT=5", excepted=("2026-12-26",), **EVENING)
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, made.slug)
        call_off_date(happening, date(2026, 12, 12), version=happening.version, actor=SYSTEM)
        move_date(
            happening,
            date(2026, 12, 19),
            to=date(2026, 12, 20),
            at=time(18, 30),
            version=happening.version,
            actor=SYSTEM,
        )
        session.commit()
    assert dates_in(read_back(visit)) == [
        (at(SATURDAY), "CONFIRMED"),
        (at(date(2026, 12, 12)), "CANCELLED"),
        (at(date(2026, 12, 20), 18, 30), "CONFIRMED"),
        (at(date(2027, 1, 2)), "CONFIRMED"),
    ]
    calendar = read_back(visit, f"/du-lich/su-kien/{made.slug}.ics")
    events = events_in(calendar)
    assert {str(event["UID"]) for event in events} == {str(made.id)}
    assert {int(event["SEQUENCE"]) for event in events} == {3}
    assert [event["RECURRENCE-ID"].dt for event in events if "RECURRENCE-ID" in event] == [
        at(date(2026, 12, 12)),
        at(date(2026, 12, 19)),
    ]


def test_lunar_feasts_are_single_events_with_a_name_of_their_own_for_good(
    hold: Hold, visit: Visit, in_tenant: InTenant
) -> None:
    feast = hold("Giỗ", rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20")
    hold("Giao thừa", rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30")
    calendar = read_back(visit)
    text = calendar.to_ical().decode()
    assert "RRULE" not in text
    assert "RDATE" not in text
    assert [day for day, _state in dates_in(calendar)] == [
        date(2027, 2, 5),
        date(2027, 9, 20),
        date(2028, 1, 25),
        date(2028, 10, 8),
    ]
    before = {str(event["UID"]) for event in events_in(calendar) if event["SUMMARY"] == "Giỗ"}
    assert f"{feast.id}-2027-08" in before
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, feast.slug)
        draft = replace(draft_of(happening), rule=happening.rule.replace("=20", "=19"), starts_on=date(2026, 11, 1))
        change_happening(happening, draft, version=happening.version, actor=SYSTEM)
        session.commit()
    moved = {str(event["UID"]): event for event in events_in(read_back(visit)) if event["SUMMARY"] == "Giỗ"}
    assert moved.keys() == before, "on another day it is the same event"
    assert moved[f"{feast.id}-2027-08"]["DTSTART"].dt == date(2027, 9, 19)


def test_a_lunar_feast_is_moved_and_called_off_one_by_one(hold: Hold, visit: Visit, in_tenant: InTenant) -> None:
    slug = hold("Giỗ", rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20").slug
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        call_off_date(happening, date(2027, 9, 20), version=happening.version, actor=SYSTEM)
        new = date(2028, 10, 9)
        move_date(happening, date(2028, 10, 8), to=new, at=None, version=happening.version, actor=SYSTEM)
        session.commit()
    assert dates_in(read_back(visit)) == [(date(2027, 9, 20), "CANCELLED"), (new, "CONFIRMED")]


def test_what_is_called_off_whole_stays_and_what_is_put_away_goes(
    hold: Hold, visit: Visit, in_tenant: InTenant
) -> None:
    slug = hold("Hội chợ", **EVENING).slug
    for step, wanted in (("cancel", [(at(SATURDAY), "CANCELLED")]), ("archive", [])):
        with in_tenant(MYTHO):
            happening = get_happening(MYTHO, slug)
            take_happening_step(happening, step, version=happening.version, actor=SYSTEM)
            session.commit()
        assert dates_in(read_back(visit)) == wanted


def test_days_and_times_are_vietnams(hold: Hold, visit: Visit) -> None:
    hold("Cả ngày", starts_on=SATURDAY, minutes=2 * 24 * 60)
    hold("Sáng sớm", starts_on=SATURDAY, starts_at=time(5), minutes=60, rule="FREQ=WEEKLY;UNTIL=20261219")
    calendar = read_back(visit)
    by_name = {str(event["SUMMARY"]): event for event in events_in(calendar)}
    day = by_name["Cả ngày"]
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (SATURDAY, date(2026, 12, 7))
    early = by_name["Sáng sớm"]
    assert early["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert early["DTSTART"].dt.astimezone(UTC) == datetime(2026, 12, 4, 22, tzinfo=UTC)
    assert early["RRULE"]["UNTIL"] == [datetime(2026, 12, 19, 16, 59, 59, tzinfo=UTC)]
    assert len([one for one in dates_in(calendar) if isinstance(one[0], datetime)]) == 3
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]


def test_a_calendar_says_its_name_and_how_often_to_ask(hold: Hold, visit: Visit) -> None:
    hold("Hội")
    text = visit().get(FEED).text
    for line in (
        "NAME:Sự kiện thành phố Mỹ Tho",
        "X-WR-CALNAME:Sự kiện thành phố Mỹ Tho",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ):
        assert f"{line}\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_feeds_by_kind_place_and_language_are_this_tenants_alone(put: Put, hold: Hold, visit: Visit) -> None:
    place = put("Đình làng")
    hold("Hội", place_id=place.id)
    hold("Chợ", kind="fair")
    hold("Nháp", is_published=False)
    hold("Ở Tân An", at=TANAN)
    assert names(read_back(visit)) == ["Chợ", "Hội"]
    assert names(read_back(visit, f"{FEED}?kind=fair")) == ["Chợ"]
    here = read_back(visit, f"{FEED}?place={place.slug}")
    assert names(here) == ["Hội"]
    [event] = events_in(here)
    assert (event["LOCATION"], event["GEO"].latitude) == ("Đình làng, Phường 1", pytest.approx(place.lat, abs=1e-5))
    texts = {"vi": {"name": "Rằm"}, "en": {"name": "Full moon"}}
    hold(texts=texts)
    assert "Full moon" in names(read_back(visit, f"{FEED}?lang=en"))
    for path in (f"{FEED}?kind=party", f"{FEED}?place=khong-co", "/du-lich/su-kien/nhap.ics"):
        assert visit().get(path).status_code == 404


ASKED: list[tuple[Callable[[Any], Mapping[str, str]], int]] = [
    (lambda first: {"If-None-Match": first.headers["ETag"]}, 304),
    (lambda first: {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}, 304),
    (lambda _first: {"If-None-Match": '"other"'}, 200),
    (lambda _first: {"If-None-Match": "nonsense"}, 200),
    (lambda first: {"If-Modified-Since": first.headers["Last-Modified"]}, 304),
    (lambda _first: {"If-Modified-Since": format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)}, 200),
    (lambda _first: {"If-Modified-Since": format_datetime(datetime(2090, 1, 1, tzinfo=UTC), usegmt=True)}, 304),
    (lambda _first: {"If-Modified-Since": "yesterday"}, 200),
    (lambda first: {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}, 200),
]
"""RFC 9110, 13: an ETag outweighs a date; a date that isn't one is ignored."""


@pytest.mark.parametrize(("headers", "status"), ASKED)
def test_who_has_it_already_gets_304_for_one_statement(
    hold: Hold, visit: Visit, statements: Statements, headers: Callable[[Any], Mapping[str, str]], status: int
) -> None:
    hold("Hội")
    first = visit().get(FEED)
    with statements() as seen:
        again = visit().get(FEED, headers=dict(headers(first)))
    assert again.status_code == status
    assert again.headers["ETag"] == first.headers["ETag"]
    if status == 304:
        assert again.data == b""
        assert len([text for text in seen if "tourism_" in text]) == 1


def test_any_change_gives_another_etag(hold: Hold, visit: Visit, in_tenant: InTenant) -> None:
    slug = hold("Hội").slug
    seen = [visit().get(FEED).headers["ETag"]]
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        take_happening_step(happening, "cancel", version=happening.version, actor=SYSTEM)
        session.commit()
    answer = visit().get(FEED, headers={"If-None-Match": seen[0]})
    assert answer.status_code == 200
    assert "STATUS:CANCELLED" in answer.text


def test_five_thousand_happenings_make_one_feed_in_two_statements(
    hold: Hold, in_tenant: InTenant, visit: Visit, statements: Statements
) -> None:
    made = hold("Hội", rule="FREQ=MONTHLY", **EVENING)
    copied = {column.name: getattr(made, column.name) for column in Happening.__table__.columns}
    with in_tenant(MYTHO):
        rows = [{**copied, "id": f"00000000-0000-0000-0000-{n:012}", "slug": f"hoi-{n}"} for n in range(4_999)]
        session.execute(insert(Happening), rows)
        session.execute(update(Happening).where(Happening.tenant_id == MYTHO).values(sequence=1))
        session.commit()
    began = stopwatch.monotonic()
    with statements() as seen:
        answer = visit().get(FEED)
    assert stopwatch.monotonic() - began < 30
    assert answer.text.count("BEGIN:VEVENT") == 5_000
    assert len([text for text in seen if "tourism_" in text]) == 2


def test_a_day_of_a_series_on_a_rare_day_is_read_back_as_we_have_it(hold: Hold, in_tenant: InTenant) -> None:
    rules = ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=-1SU")
    slugs = [hold(f"Hội {n}", rule=rule, starts_on=SATURDAY).slug for n, rule in enumerate(rules)]
    with in_tenant(MYTHO):
        calendar = Calendar.from_ical(
            calendar_text(list_for_feed(MYTHO, EVERYTHING), name="x", language="vi", url_of=lambda slug: slug)
        )
        rows = [get_public(MYTHO, slug) for slug in slugs]
    ours = sorted(one.starts_at.date() for row in rows for one in dates(row, SPAN[0], SPAN[1] - timedelta(days=1)))
    assert [day for day, _state in dates_in(calendar)] == ours
