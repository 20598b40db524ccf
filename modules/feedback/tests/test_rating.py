"""The reporter's opinion of a result: rating and reopening, by nobody else, in their time, counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.indicators import Ratio
from dothi.numbers.counts import read_flows
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, DomainError, Invalid
from dothi.values.worktime import WorkingCalendar
from dothi_testing.plugin import InTenant
from modules.feedback.counts import indicators
from modules.feedback.counts.counting import move
from modules.feedback.counts.facets import DISPLEASED, FINISHED, RATED, facets_of, flow_keys, is_displeasing
from modules.feedback.history import history
from modules.feedback.models import Report
from modules.feedback.rules import opinions
from modules.feedback.rules.domain import Rating
from modules.feedback.service import Reader, take_step
from modules.feedback.setup.configuration import load_configuration
from modules.feedback.tests.conftest import WITH_CONTACT, Who
from modules.feedback.tests.test_state_machine import expected_counts, kept_counts
from modules.feedback.workflow.following import follow
from tests.world import MYTHO, TIENGIANG, switch

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam
DAY = date(2026, 11, 16)
Published = Callable[..., Report]
RunJobs = Callable[[], list[str]]
Say = Callable[..., Report]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """All of it happens on a working day."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def say(app: Flask, site: Site) -> Say:
    """Take a step, as the reporter unless told otherwise, and commit: `say(report, "rate", rating="satisfied")`."""

    def take(report: Report, action: str, actor: Actor | None = None, **fields: Any) -> Report:
        with app.app_context(), acting_in(Scope(MYTHO)):
            try:
                found = take_step(
                    MYTHO,
                    report_id=report.id,
                    action=action,
                    actor=actor or Actor.citizen(),
                    site=site,
                    fields=fields,
                )
            except DomainError:
                session.rollback()
                raise
            session.flush()
            session.refresh(found)
            session.expunge_all()
            session.commit()
            return found

    return take


def ratings(tenant_id: int = MYTHO) -> dict[str, int]:
    """The kept ratings of the week by what they say."""
    kept = read_flows(tenant_id, (RATED,), DAY - timedelta(days=1), DAY + timedelta(days=30))[RATED.name]
    return {key[0]: n for key, n in kept.items() if n}


def test_the_reporter_rates_and_the_result_stays_as_it_is(published: Published, say: Say, in_tenant: InTenant) -> None:
    report = published()
    clock.shift(timedelta(days=2))
    rated = say(report, "rate", rating="accepting", text=" Hơi lâu. ")
    assert (rated.status, rated.rating, rated.rated_unit_id) == ("rated", "accepting", report.unit_id)
    assert rated.rated_at == clock.now()
    assert (rated.finished_at, rated.published_at, rated.is_in_time) == (report.finished_at, report.published_at, True)
    assert (rated.is_open, rated.is_public, rated.due_at) == (False, True, None)
    with in_tenant(MYTHO):
        [told] = [line for line in history(MYTHO, report.id, reader=Reader.REPORTER) if line.action == "rate"]
        assert (told.public_note, told.detail) == ("Hơi lâu.", {"rating": "accepting"})
        assert "rate" not in [line.action for line in history(MYTHO, report.id, reader=Reader.PUBLIC)]


def test_nobody_of_the_staff_rates_or_reopens(published: Published, say: Say, who: Who) -> None:
    report = published()
    for name in ("tiepnhan", "canbo", "thutruong", "lanhdao", "quantri"):
        for action in ("rate", "reopen"):
            with pytest.raises(Denied):
                say(report, action, who(name), rating="satisfied", reason="Cho đẹp số liệu")


@pytest.mark.parametrize(("action", "fields"), [("rate", {"rating": "satisfied"}), ("reopen", {"reason": "Còn hở."})])
def test_before_publication_there_is_nothing_to_judge(
    submit: Callable[..., Any], say: Say, action: str, fields: dict[str, str]
) -> None:
    with pytest.raises(Conflict):
        say(submit().report, action, **fields)


def test_a_rating_needs_one_of_three_words_and_a_reopening_a_reason(published: Published, say: Say) -> None:
    report = published()
    for action, fields, wrong in (
        ("rate", {}, "rating"),
        ("rate", {"rating": "tuyệt vời"}, "rating"),
        ("rate", {"rating": "satisfied", "text": "x" * 4_001}, "text"),
        ("reopen", {"reason": " "}, "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            say(report, action, **fields)
        assert wrong in refused.value.fields


def test_a_changed_rating_moves_the_counts_by_the_difference(
    published: Published, say: Say, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    report = published()
    say(report, "rate", rating="unsatisfied")
    run_jobs()
    with in_tenant(MYTHO):
        assert ratings() == {"unsatisfied": 1}
        assert indicators.satisfaction(MYTHO, DAY, DAY) == Ratio(0, 1)
    clock.shift(timedelta(days=1))
    say(report, "rate", rating="satisfied")
    run_jobs()
    with in_tenant(MYTHO):
        assert ratings() == {"satisfied": 1}
        assert indicators.satisfaction(MYTHO, DAY, DAY) == Ratio(0, 0)
        assert indicators.satisfaction(MYTHO, DAY, DAY + timedelta(days=1)) == Ratio(1, 1)
        assert indicators.in_time(MYTHO, DAY, DAY) == Ratio(1, 1)
        assert kept_counts() == expected_counts()


def test_until_the_end_of_the_last_day_and_not_after(published: Published, say: Say) -> None:
    report = published()
    last = opinions.last_day(report.published_at, 15)
    assert last == date(2026, 12, 1)
    clock.shift(datetime(2026, 12, 1, 16, 59, tzinfo=UTC) - clock.now())  # 23:59 in Vietnam
    assert say(report, "rate", rating="satisfied").status == "rated"
    clock.shift(timedelta(minutes=2))
    for action, fields in (("rate", {"rating": "unsatisfied"}), ("reopen", {"reason": "Lại hỏng."})):
        with pytest.raises(Conflict) as refused:
            say(report, action, **fields)
        assert refused.value.code == "too_late"
        assert "01/12/2026" in str(refused.value.message)


def test_a_reopened_report_goes_back_to_its_unit_with_a_fresh_clock(
    published: Published, say: Say, who: Who, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    report = published()
    clock.shift(timedelta(days=1))
    say(report, "rate", rating="unsatisfied")
    reopened = say(report, "reopen", reason="Nắp mới đã vỡ.")
    assert (reopened.status, reopened.unit_id, reopened.assignee_id) == ("reopened", report.unit_id, None)
    assert (reopened.is_open, reopened.is_public, reopened.finished_at, reopened.is_in_time) == (True, True, None, None)
    assert reopened.handling_due_at is not None
    assert report.accepted_at is not None
    assert report.handling_due_at is not None
    given = WorkingCalendar().between(report.accepted_at, report.handling_due_at)
    assert WorkingCalendar().between(clock.now(), reopened.handling_due_at) == given
    assert (reopened.due_at, reopened.rating) == (reopened.handling_due_at, "unsatisfied")
    run_jobs()
    with in_tenant(MYTHO):
        assert ratings() == {"unsatisfied": 1}
        assert not any(read_flows(MYTHO, (FINISHED,), DAY, DAY + timedelta(days=9))[FINISHED.name].values())
        assert kept_counts() == expected_counts()
    staff, head = who("canbo"), who("thutruong")
    say(report, "assign", head, assignee_id=str(staff.membership_id))
    say(report, "start", staff)
    say(report, "submit_result", staff, text="Đã thay nắp bằng gang.")
    again = say(report, "publish", head)
    assert (again.status, again.published_at, again.is_in_time) == ("published", clock.now(), True)
    assert say(report, "rate", rating="satisfied").rating == "satisfied"
    run_jobs()
    with in_tenant(MYTHO):
        assert ratings() == {"satisfied": 1}
        assert kept_counts() == expected_counts()


def test_a_rating_stays_with_the_unit_whose_result_it_was(
    published: Published, say: Say, who: Who, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    report = published()
    say(report, "rate", rating="unsatisfied")
    say(report, "reopen", reason="Nắp mới đã vỡ.")
    with in_tenant(MYTHO):
        units = load_configuration(MYTHO).units
        other = next(unit.id for unit in units.values() if unit.is_active and unit.id != report.unit_id)
    moved = say(report, "reroute", who("tiepnhan"), unit_id=str(other), note="Đúng việc hơn")
    assert (moved.unit_id, moved.rated_unit_id) == (other, report.unit_id)
    run_jobs()
    with in_tenant(MYTHO):
        kept = read_flows(MYTHO, (RATED,), DAY, DAY + timedelta(days=1))[RATED.name]
        assert {key: n for key, n in kept.items() if n} == {("unsatisfied", str(report.unit_id)): 1}
        assert kept_counts() == expected_counts()


def test_the_events_of_a_rating_give_the_same_counts_in_any_order(
    app: Flask, published: Published, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    report = published()
    run_jobs()
    told = [facets_of(report)]
    for days, (status, rating) in enumerate(
        [("rated", Rating.SATISFIED), ("rated", Rating.UNSATISFIED), ("rated", Rating.ACCEPTING)]
    ):
        report.status, report.rating, report.rated_unit_id = status, rating.value, report.unit_id
        report.rated_at = MONDAY + timedelta(days=days)
        told.append(facets_of(report))
    changes = list(pairwise(told))
    for order in permutations(changes):
        with app.app_context(), acting_in(Scope(MYTHO)):
            for before, after in order:
                move(MYTHO, before, after)
            session.flush()
            assert ratings() == {"accepting": 1}
            session.rollback()


def test_a_result_displeases_once_whether_late_disliked_or_complained_of_again(published: Published) -> None:
    report = published()
    for is_in_time, rating, reopened_at, number in (
        (True, None, None, 0),
        (True, Rating.ACCEPTING, None, 0),
        (False, None, None, 1),
        (True, Rating.UNSATISFIED, None, 1),
        (True, Rating.SATISFIED, MONDAY, 1),
        (False, Rating.UNSATISFIED, MONDAY, 1),
    ):
        report.is_in_time, report.rating, report.reopened_at = is_in_time, rating, reopened_at
        facets = facets_of(report)
        assert [flow for flow, _day, _key in flow_keys(facets)].count(DISPLEASED) == number
        assert not is_displeasing(facets | {"status": "rejected"})


def test_a_change_told_before_there_were_ratings_is_counted_as_ever(published: Published) -> None:
    facets = facets_of(published())
    old = {name: value for name, value in facets.items() if not name.startswith(("rat", "reopened"))}
    assert flow_keys(old) == flow_keys(facets)


def test_a_standstill_before_the_reopening_does_not_move_its_deadline(
    published: Published, say: Say, app: Flask, site: Site, in_tenant: InTenant
) -> None:
    report = published()
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    clock.shift(timedelta(days=2))
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    clock.shift(timedelta(minutes=5))
    reopened = say(report, "reopen", reason="Nắp mới đã vỡ.")
    with in_tenant(MYTHO):
        rules = load_configuration(MYTHO).clock_rules(site)
        follow(MYTHO, clock.now(), rules)
        session.flush()
        now = session.scalars(select(Report).where(Report.tenant_id == MYTHO, Report.id == report.id)).one()
        assert now.handling_due_at == reopened.handling_due_at


def test_the_mail_of_the_result_invites_to_rate(
    published: Published, run_jobs: RunJobs, mails: Callable[[str], list[dict[str, Any]]]
) -> None:
    contact = replace(WITH_CONTACT, email="danh-gia@example.vn")
    report = published(contact=contact, text="Nắp cống kêu suốt đêm trước nhà số 27.")
    run_jobs()
    [result] = [mail for mail in mails(contact.email) if "đã có kết quả xử lý" in mail["subject"]]
    assert "Mời bạn đánh giá kết quả" in result["text"]
    assert "01/12/2026" in result["text"]
    assert report.track_token in result["text"]
