"""Happenings in the database: what steps and changes keep, renewal by the schedule, versions, counts, readiness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import read_stocks
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from modules.tourism.happenings.counting import happenings_of_rows
from modules.tourism.happenings.facets import HAPPENINGS
from modules.tourism.happenings.keeping import renew
from modules.tourism.happenings.models import Happening, HappeningDay
from modules.tourism.happenings.readiness import dates_held, has_happening_soon
from modules.tourism.happenings.reading import read_calendar
from modules.tourism.happenings.service import (
    call_off_date,
    change_happening,
    draft_of,
    get_happening,
    list_happening_versions,
    move_date,
    restore_date,
    take_happening_step,
)
from modules.tourism.places.service import get_place, take_step
from modules.tourism.tests.conftest import Hold, Put
from tests.world import MYTHO, SYSTEM

InTenant = Callable[[int], AbstractContextManager[None]]
WEEKLY = "FREQ=WEEKLY"
TWO_YEARS = timedelta(days=731)


def kept(happening: Happening) -> Sequence[HappeningDay]:
    query = select(HappeningDay).where(HappeningDay.tenant_id == MYTHO, HappeningDay.happening_id == happening.id)
    return session.scalars(query.order_by(HappeningDay.day)).all()


def test_dates_are_kept_while_it_is_public(hold: Hold, in_tenant: InTenant) -> None:
    slug = hold("Chợ phiên", rule=WEEKLY, is_published=False).slug
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        assert kept(happening) == []
        for step, is_kept in (("publish", True), ("cancel", True), ("resume", True), ("archive", False)):
            take_happening_step(happening, step, version=happening.version, actor=SYSTEM)
            assert bool(kept(happening)) is is_kept, step


def test_dates_are_kept_two_years_ahead_and_renewed_in_time(hold: Hold, in_tenant: InTenant) -> None:
    slug = hold("Chợ phiên", rule=WEEKLY).slug
    hold("Đã qua", starts_on=clock.local_today() - timedelta(days=400))
    with in_tenant(MYTHO):
        happening, today, now = get_happening(MYTHO, slug), clock.local_today(), clock.now()
        last = kept(happening)[-1].day
        assert today + TWO_YEARS - timedelta(days=7) < last <= today + TWO_YEARS
        version = read_calendar(MYTHO).version
        renew(MYTHO, now + timedelta(days=20))
        assert (kept(happening)[-1].day, read_calendar(MYTHO).version) == (last, version), "too early"
        for _twice in range(2):
            renew(MYTHO, now + timedelta(days=40))
            session.refresh(happening)
            assert kept(happening)[-1].day > last
            assert read_calendar(MYTHO).version == version + 1, "once only"


def test_one_date_is_moved_called_off_and_put_right(hold: Hold, in_tenant: InTenant) -> None:
    slug, today = hold("Chợ phiên", rule=WEEKLY).slug, clock.local_today()
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        sequence = happening.sequence
        move_date(happening, today, to=today + timedelta(days=1), at=None, version=happening.version, actor=SYSTEM)
        call_off_date(happening, today + timedelta(days=7), version=happening.version, actor=SYSTEM)
        found = {row.original_on: (row.day, row.state) for row in kept(happening)}
        assert found[today] == (today + timedelta(days=1), "moved")
        assert found[today + timedelta(days=7)] == (today + timedelta(days=7), "cancelled")
        restore_date(happening, today, version=happening.version, actor=SYSTEM)
        assert kept(happening)[0].state == "planned"
        assert happening.sequence == sequence + 3
        with pytest.raises(NotFound):
            call_off_date(happening, today + timedelta(days=1), version=happening.version, actor=SYSTEM)
        actions = [version.action for version in list_happening_versions(happening)]
        assert actions == ["date_restored", "date_cancelled", "date_moved", "published", "created"]


def test_who_changes_second_is_told(hold: Hold, in_tenant: InTenant) -> None:
    slug = hold("Hội làng").slug
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        with pytest.raises(Conflict):
            change_happening(happening, draft_of(happening), version=1, actor=SYSTEM)
        with pytest.raises(Conflict):
            take_happening_step(happening, "publish", version=happening.version, actor=SYSTEM)
        with pytest.raises(NotFound):
            take_happening_step(happening, "explode", version=happening.version, actor=SYSTEM)
        with pytest.raises(Denied):
            take_happening_step(happening, "cancel", version=happening.version, actor=Actor.citizen())


def test_only_news_for_followers_raise_the_sequence(hold: Hold, in_tenant: InTenant) -> None:
    slug = hold("Hội làng").slug
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        draft, sequence, feeds = draft_of(happening), happening.sequence, read_calendar(MYTHO).version
        texts = {"vi": {"name": "Hội làng", "summary": "Có lân."}}
        change_happening(happening, replace(draft, texts=texts), version=happening.version, actor=SYSTEM)
        assert (happening.sequence, read_calendar(MYTHO).version) == (sequence, feeds + 1)
        later = draft.starts_on + timedelta(days=3)
        change_happening(happening, replace(draft, starts_on=later), version=happening.version, actor=SYSTEM)
        assert happening.sequence == sequence + 1


def test_it_begins_on_the_first_day_that_its_rule_has(hold: Hold) -> None:
    feast = hold("Giỗ", starts_on=date(2026, 10, 1), rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20")
    assert feast.starts_on == date(2027, 9, 20)
    leap = hold("Nhuận", starts_on=date(2026, 10, 1), rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert leap.starts_on == date(2028, 2, 29)


def test_names_in_addresses_are_its_own(hold: Hold) -> None:
    assert [hold("Hội làng").slug for _twice in range(2)] == ["hoi-lang", "hoi-lang-2"]
    assert hold("Lịch").slug == "lich-2", "under /du-lich/su-kien/lich is the month"


def test_a_renamed_place_gives_the_feeds_a_new_version(
    put: Put, hold: Hold, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    here, elsewhere = put("Đình làng"), put("Chợ", east=0.01)
    hold("Hội làng", place_id=here.id)
    run_jobs()
    for slug, by in ((here.slug, 1), (elsewhere.slug, 0)):
        with in_tenant(MYTHO):
            before = read_calendar(MYTHO).version
            place = get_place(MYTHO, slug)
            take_step(place, "archive", version=place.version, actor=SYSTEM)
            session.commit()
        run_jobs()
        with in_tenant(MYTHO):
            assert read_calendar(MYTHO).version == before + by


def test_events_keep_the_counts(hold: Hold, in_tenant: InTenant, run_jobs: Callable[[], list[str]]) -> None:
    hold("Hội làng")
    hold("Nháp", is_published=False)
    hold("Chợ", kind="fair", texts={"vi": {"name": "Chợ"}})
    run_jobs()
    with in_tenant(MYTHO):
        counted = {key: n for key, n in read_stocks(MYTHO, [HAPPENINGS])[HAPPENINGS.name].items() if n}
        assert counted == happenings_of_rows(MYTHO)[HAPPENINGS.name]
        assert counted[("published", "fair", "no")] == 1


def test_readiness_asks_for_something_in_the_next_sixty_days(hold: Hold, in_tenant: InTenant) -> None:
    today = clock.local_today()
    hold("Xa quá", starts_on=today + timedelta(days=61))
    hold("Nháp", is_published=False)
    with in_tenant(MYTHO):
        assert "60" in str(has_happening_soon(MYTHO))
    slug = hold("Gần", starts_on=today + timedelta(days=60)).slug
    with in_tenant(MYTHO):
        assert has_happening_soon(MYTHO) is None
        happening = get_happening(MYTHO, slug)
        take_happening_step(happening, "cancel", version=happening.version, actor=SYSTEM)
        assert has_happening_soon(MYTHO) is not None, "what is called off doesn't count"


def test_the_indicator_counts_dates_that_take_place(hold: Hold, in_tenant: InTenant) -> None:
    slug, today = hold("Chợ phiên", rule="FREQ=DAILY").slug, clock.local_today()
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        call_off_date(happening, today, version=happening.version, actor=SYSTEM)
        assert dates_held(MYTHO, today, today + timedelta(days=6)).numerator == 6


def test_a_draft_that_is_wrong_is_refused_whole(hold: Hold) -> None:
    with pytest.raises(Invalid) as refused:
        hold("", kind="party", rule="FREQ=HOURLY")
    assert set(refused.value.fields) == {"kind", "rule"}
