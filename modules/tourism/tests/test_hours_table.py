"""Each expression of the table means what is expected: on its days, as state, as schema.org, in words read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.hours.plan import Plan, plan_of
from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import Locality, Openness
from modules.tourism.hours.schema_org import schema_org
from modules.tourism.hours.state import state_at, timeline
from modules.tourism.hours.text import written
from modules.tourism.hours.week import week
from modules.tourism.hours.words import words
from modules.tourism.tests.hours_cases import DAYS_OFF, MONDAY, cases
from modules.tourism.tests.schema_reader import open_minutes
from modules.tourism.tests.words_reader import read_back

WHERE = Locality(days_off=DAYS_OFF)
CASES = list(cases())
EXPRESSIONS = [expression for expression, _ in CASES]


def said(plan: Plan) -> str:
    """The plan as the table writes it."""
    marks = {Openness.OPEN: "", Openness.UNKNOWN: "?"}
    return (
        ",".join(
            f"{marks[one.kind]}{_clock(one.start)}-{_clock(one.end)}" for one in plan if one.kind is not Openness.CLOSED
        )
        or "-"
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def days_around() -> Iterator[date]:
    """Days on which an expression may differ: this winter, Tết, a summer week, the turns of years, a leap day."""
    starts = ("2026-11-23", "2026-02-09", "2026-04-01", "2026-04-25", "2026-08-28", "2026-12-20", "2027-02-25")
    for start in starts:
        yield from (date.fromisoformat(start) + timedelta(days=n) for n in range(16))
    yield from (date(2025, 12, 31), date(2028, 2, 29), date(2028, 3, 1), date(2029, 1, 1), date(2032, 6, 1))


def test_what_it_means() -> None:
    for expression, expected in CASES:
        hours = parse(expression, WHERE)
        assert {day: said(plan_of(hours, day)) for day in expected} == expected, expression


def test_the_text_written_again_says_the_same() -> None:
    for expression in EXPRESSIONS:
        hours = parse(expression, WHERE)
        assert parse(written(hours), WHERE) == hours, expression


def test_the_state_is_that_of_the_week() -> None:
    for expression in EXPRESSIONS:
        hours = parse(expression, WHERE)
        before = plan_of(hours, MONDAY - timedelta(days=1))
        for row in week(hours, MONDAY):
            edges = {edge for one in row.plan for edge in (one.start, one.end)} | {0, 12 * 60}
            for minute in sorted({near % (24 * 60) for edge in edges for near in (edge - 1, edge)}):
                moment = datetime.combine(row.day, time(minute // 60, minute % 60), LOCAL_ZONE)
                told = state_at(hours, moment).kind
                assert told is _in_table(row.plan, before, minute), (expression, moment)
            before = row.plan


def _in_table(today: Plan, yesterday: Plan, minute: int) -> Openness:
    found = {one.kind for one in today if one.start <= minute < one.end}
    found |= {one.kind for one in yesterday if one.start <= minute + 24 * 60 < one.end}
    return next((kind for kind in (Openness.OPEN, Openness.UNKNOWN) if kind in found), Openness.CLOSED)


def test_schema_org_is_open_when_the_state_is() -> None:
    days, spill = 60, 24 * 60  # what Sunday left is said by the Sunday before, which the window doesn't hold
    for expression in EXPRESSIONS:
        hours = parse(expression, WHERE)
        told = open_minutes(schema_org(hours, MONDAY, days=days), MONDAY, days=days)
        kinds = list(timeline(hours, MONDAY, days=days))
        ends = [start for start, _, _ in kinds[1:]] + [days * 24 * 60]
        expected = bytearray(days * 24 * 60)
        for (start, kind, _), end in zip(kinds, ends, strict=True):
            expected[start:end] = bytes([kind is Openness.OPEN]) * (end - start)
        is_same = told[spill:] == expected[spill:]
        assert is_same, expression


@pytest.fixture(scope="module", params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """A language, spoken, by this service's own catalogue alone."""
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(Path(__file__).parents[1] / "translations"))
    with app.app_context(), force_locale(request.param):
        yield request.param


def test_the_words_read_back_mean_the_same(language: str) -> None:
    for expression in EXPRESSIONS:
        hours = parse(expression, WHERE)
        lines = words(hours, language)
        again = parse(read_back(lines), WHERE)
        for day in days_around():
            assert said(plan_of(again, day)) == said(plan_of(hours, day)), (expression, day, lines)
