"""Each demo place says the same wherever its hours stand: its page, schema.org, words read back, *open now*."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.demo.places import load
from modules.tourism.hours.plan import plan_of
from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import OpeningHours, Openness
from modules.tourism.hours.week import week
from modules.tourism.hours.words import words
from modules.tourism.places.models import Place
from modules.tourism.places.opening import locality_of, opening_at, read_hours
from modules.tourism.tests.conftest import site_of
from modules.tourism.tests.schema_reader import DAY, open_minutes
from modules.tourism.tests.test_demo import FILES, places_of
from modules.tourism.tests.test_linked import BLOCK, SCHEMA, expanded
from modules.tourism.tests.words_reader import read_back
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TANAN

TENANTS = {"mytho": MYTHO, "tanan": TANAN, "gocongdong": GOCONGDONG}
DAYS = 21
TIMED = [(slug, facts["hours"]) for slug in FILES for facts in places_of(slug) if facts.get("hours")]
EVERY = list(dict.fromkeys(TIMED))
MINUTES = [0, 1, 5 * 60, 7 * 60, 11 * 60 + 30, 12 * 60, 13 * 60 + 30, 17 * 60, 17 * 60 + 1, 20 * 60, 23 * 60 + 59]


def open_in(hours: OpeningHours) -> bytearray:
    """For each minute of the days from today on, whether the plans have it open."""
    today = clock.local_today()
    found = bytearray(DAYS * DAY)
    for number in range(-1, DAYS):
        for one in plan_of(hours, today + timedelta(days=number)):
            if one.kind is Openness.OPEN:
                first, last = max(number * DAY + one.start, 0), min(number * DAY + one.end, len(found))
                for minute in range(first, last):
                    found[minute] = 1
    return found


def openings_told(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The specifications of an expanded node by their plain names, as `open_minutes` reads them."""
    return [
        {name.removeprefix(SCHEMA): plain(values) for name, values in one.items() if name.startswith(SCHEMA)}
        for one in node.get(f"{SCHEMA}openingHoursSpecification", [])
    ]


def plain(values: Iterable[dict[str, Any]]) -> Any:
    """A single value, or of days of the week their names."""
    found = [str(each.get("@value", each.get("@id"))).removeprefix(SCHEMA) for each in values]
    return found if {"Monday", "Sunday", "Tuesday", "Saturday"} & set(found) or len(found) > 1 else found[0]


@pytest.mark.parametrize(("slug", "text"), EVERY, ids=[f"{slug}: {text}" for slug, text in EVERY])
def test_words_week_and_open_now_say_what_the_hours_mean(standing_app: Flask, slug: str, text: str) -> None:
    with standing_app.app_context():
        site = site_of(TENANTS[slug])
        today = clock.local_today()
        where = locality_of(site, today)
        hours = read_hours(text, where)
        assert hours is not None
        meant = open_in(hours)
        for language in ("vi", "en"):
            with force_locale(language):
                assert open_in(parse(read_back(words(hours, language)), where)) == meant
        assert [row.plan for row in week(hours, today)] == [plan_of(hours, row.day) for row in week(hours, today)]
        midnight = datetime(today.year, today.month, today.day, tzinfo=LOCAL_ZONE)
        for day in range(DAYS - 1):
            for minute in MINUTES:
                at = (midnight + timedelta(days=day, minutes=minute)).astimezone(UTC)
                assert (opening_at(text, where, at).is_open is True) == bool(meant[day * DAY + minute]), at


@pytest.mark.parametrize("slug", ["mytho", "tanan"])
def test_each_page_tells_programs_what_it_tells_people(app: Flask, slug: str) -> None:
    tenant_id = TENANTS[slug]
    with app.app_context():
        site = site_of(tenant_id)
        with acting_in(Scope(tenant_id)):
            load(site)
            session.commit()
            places = session.query(Place).where(Place.tenant_id == tenant_id, Place.status == "published").all()
            assert len(places) >= len(places_of(slug)) - 3
            session.expunge_all()
        where = locality_of(site, clock.local_today())
    browser = Browser(app, HOSTS[tenant_id])
    for place in places:
        page = browser.get(f"/du-lich/{place.slug}").text
        block = BLOCK.search(page)
        assert block is not None
        (node,) = expanded(json.loads(block.group(1)))
        assert node["@id"] == house(app).settings.url_of(site.canonical_host, f"/du-lich/{place.slug}")
        names = {each["@language"]: each["@value"] for each in node[f"{SCHEMA}name"]}
        assert names == {language: said["name"] for language, said in place.texts.items() if said.get("name")}
        heading = re.search(r"<h1>(?:<span[^>]*>)?([^<]+)", page)
        assert heading is not None
        assert html.unescape(heading.group(1)) == names["vi"]
        hours = read_hours(place.hours, where) if place.hours else None
        told = open_minutes(openings_told(node), clock.local_today(), days=DAYS)
        assert told == (open_in(hours) if hours else bytearray(DAYS * DAY)), place.hours
        state = "Đang mở cửa" if place.is_open else "Đang đóng cửa" if place.is_open is not None else ""
        assert state in page.split("</h1>")[1][:400]
