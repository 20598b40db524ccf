"""How happenings read: cards of lists, dates of one, facts, links. No SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dothi.language.formatting import local_date
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.kinds import HAPPENING_KINDS, DateState, HappeningKind, HappeningStatus
from modules.tourism.happenings.rows import DateRow, HappeningRow
from modules.tourism.happenings.saying import day_words, lunar_words, time_words
from modules.tourism.happenings.schedule import Date, TimedHappening, next_dates
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.words import recurrence_words
from modules.tourism.texts import TextRead, read


class DateCard(NamedTuple):
    """A line of a list."""

    slug: str
    name: TextRead
    kind: str
    when: str
    where: TextRead
    rule: str
    is_off: bool
    moved: str


class NextCard(NamedTuple):
    """A happening with its next date, as a line of a list."""

    slug: str
    name: TextRead
    kind: str
    rule: str
    where: TextRead
    next: ShownDate | None


class DayGroup(NamedTuple):
    """The lines of one day."""

    day: date
    title: str
    lunar: str
    cards: Sequence[DateCard]


class ShownDate(NamedTuple):
    """One of the next dates of a happening."""

    original_on: date
    day: date
    title: str
    when: str
    lunar: str
    is_off: bool
    moved: str


def by_day(rows: Iterable[DateRow], words: str) -> list[DayGroup]:
    """A list's rows under their days."""
    return [
        DayGroup(day, day_words(words, day), lunar_words(words, day), [card_of(row, words) for row in group])
        for day, group in groupby(rows, key=lambda row: row.day)
    ]


def card_of(row: DateRow, words: str) -> DateCard:
    """A date as a line of a list, in a language."""
    return DateCard(
        slug=row.slug,
        name=read(row.texts, "name", words),
        kind=str(HAPPENING_KINDS[HappeningKind(row.kind)]),
        when=time_words(words, row.starts_at, row.ends_at, is_all_day=row.clock is None),
        where=where_of(row.texts, row.place_texts, words),
        rule=recurrence_words(words, read_rule(row.rule), row.starts_on) if row.rule else "",
        is_off=is_off(row.status, row.state),
        moved=moved_words(row.state, row.original_on, row.starts_at),
    )


def next_card(happening: HappeningRow, after: datetime, words: str) -> NextCard:
    """A happening as a line of a list, in a language."""
    return NextCard(
        slug=happening.slug,
        name=read(happening.texts, "name", words),
        kind=str(HAPPENING_KINDS[HappeningKind(happening.kind)]),
        rule=rule_said(happening, words) if happening.rule else "",
        where=where_of(happening.texts, happening.place_texts, words),
        next=next(iter(shown_dates(happening, after, words, 1)), None),
    )


def moved_words(state: str, original_on: date, starts_at: datetime) -> str:
    """What became of a date that was moved; empty for others."""
    if state != DateState.MOVED:
        return ""
    if starts_at.astimezone(LOCAL_ZONE).date() == original_on:
        return str(_("Đổi giờ"))
    return str(_("Dời từ ngày %(day)s", day=local_date(original_on)))


def is_off(status: str, state: str) -> bool:
    """Whether it doesn't take place."""
    return status == HappeningStatus.CANCELLED or state == DateState.CANCELLED


def where_of(
    texts: Mapping[str, Mapping[str, str]], place: Mapping[str, Mapping[str, str]] | None, words: str
) -> TextRead:
    """In words of its own, else the name of its place."""
    venue = read(texts, "venue", words)
    return venue if venue.words or place is None else read(place, "name", words)


def shown_dates(happening: TimedHappening, after: datetime, words: str, number: int = 5) -> list[ShownDate]:
    """The next dates."""
    is_all_day = happening.starts_at is None
    status = getattr(happening, "status", "")
    return [shown(one, words, status, is_all_day=is_all_day) for one in next_dates(happening, after, number)]


def shown(one: Date, words: str, status: str, *, is_all_day: bool) -> ShownDate:
    """One of them."""
    day = one.starts_at.date()
    return ShownDate(
        original_on=one.original_on,
        day=day,
        title=day_words(words, day),
        when=time_words(words, one.starts_at, one.ends_at, is_all_day=is_all_day),
        lunar=lunar_words(words, day),
        is_off=is_off(status, one.state),
        moved=moved_words(one.state, one.original_on, one.starts_at),
    )


def rule_said(happening: TimedHappening, words: str) -> str:
    """Its rule in words."""
    return recurrence_words(words, read_rule(happening.rule), happening.starts_on)


def happening_facts(happening: HappeningRow | Any, words: str) -> list[tuple[str, str]]:
    """What somebody who wants to come must know, as names and values."""
    return [
        (_("Loại"), str(HAPPENING_KINDS[HappeningKind(happening.kind)])),
        (_("Lịch"), rule_said(happening, words)),
        (_("Nơi diễn ra"), where_of(happening.texts, happening.place_texts, words).words),
        (_("Địa chỉ"), happening.place_address or ""),
        (_("Vé, chi phí"), read(happening.texts, "prices", words).words),
    ]


def happening_kind_options() -> list[tuple[str, str]]:
    """The kinds as choices of a filter."""
    return [(kind.value, str(title)) for kind, title in HAPPENING_KINDS.items()]


def happening_url(site: Site, slug: str, ending: str = "") -> str:
    """The public address of a happening, or of its calendar."""
    return house().settings.url_of(site.canonical_host, f"/du-lich/su-kien/{slug}{ending}")
