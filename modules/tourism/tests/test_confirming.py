"""Codes by mail: few tries, an end, a new one; a second press of a button is one form; nobody's mailbox is filled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from dothi.database.session import session
from dothi.values import clock
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.confirming.service import KEPT, MOST_TRIES
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.retention import forget_people
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.speaking import Mails, RunJobs, code_in, rate, rated, some_email
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]


def count(table: type[VisitorRating | Unconfirmed]) -> int:
    return session.scalars(select(func.count()).where(table.tenant_id == MYTHO)).one()


def test_a_form_counts_once_its_code_was_typed_and_no_row_or_event_holds_the_code(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    browser, email = visit(), some_email()
    page = rate(browser, email).headers["Location"]
    assert email not in browser.get(page).text
    run_jobs()
    code = code_in(mails, email)
    with in_tenant(MYTHO):
        assert count(VisitorRating) == 0
        assert all(code not in str(vars(row)) for row in session.scalars(select(Unconfirmed)))
    for _ in range(2):  # a double tap
        assert browser.post(page, page="/sign-in", code=f" {code[:3]} {code[3:]} ").status_code == 303
    assert "Cảm ơn bạn" in browser.get(page).text
    with in_tenant(MYTHO):
        assert count(VisitorRating) == 1
        assert session.scalars(select(Unconfirmed.content)).one() == {}


def test_guessing_ends_after_some_tries_and_a_new_code_begins_anew(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails
) -> None:
    put()
    browser, email = visit(), some_email()
    page = rate(browser, email).headers["Location"]
    run_jobs()
    former = code_in(mails, email)
    wrong = "000000" if former != "000000" else "111111"
    assert [browser.post(page, code=wrong).status_code for _ in range(MOST_TRIES)] == [422] * MOST_TRIES
    assert browser.post(page, code=former).status_code == 429, "even the right one, by then"
    assert browser.post(f"{page}/gui-lai", page=page).status_code == 303
    run_jobs()
    newer = code_in(mails, email)
    assert browser.post(page, code=former).status_code == 422
    assert browser.post(page, code=newer).status_code == 303


def test_a_late_code_is_refused_and_what_was_filled_in_is_kept(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails
) -> None:
    put()
    browser, email = visit(), some_email()
    page = rate(browser, email).headers["Location"]
    run_jobs()
    code = code_in(mails, email)
    clock.shift(timedelta(hours=2))
    assert browser.post(page, code=code).status_code == 410
    browser.post(f"{page}/gui-lai", page=page)
    run_jobs()
    assert browser.post(page, code=code_in(mails, email)).status_code == 303


def test_the_same_form_sent_twice_is_one_and_filled_in_otherwise_another(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails
) -> None:
    put()
    browser, email, form_id = visit(), some_email(), str(uuid4())
    first, second = (rate(browser, email, form_id=form_id).headers["Location"] for _ in range(2))
    assert first == second
    assert rate(browser, email, form_id=form_id, words="Đổi ý rồi.").headers["Location"] != first
    run_jobs()
    assert len(mails(email)) == 2


def test_nobody_fills_a_strangers_mailbox(put: Put, visit: Visit) -> None:
    put()
    browser, email = visit(), some_email()
    assert [rate(browser, email, words=f"Lần {n}").status_code for n in range(6)] == [303] * 5 + [429]


def test_forms_and_addresses_end(put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant) -> None:
    put()
    rated(visit(), run_jobs, mails, some_email())
    rate(visit(), some_email())
    with in_tenant(MYTHO):
        rating = session.scalars(select(VisitorRating)).one()
        rating.decided_at = clock.now()
    clock.shift(KEPT + timedelta(hours=1))
    with in_tenant(MYTHO):
        forget_people(MYTHO, clock.now())
        assert count(Unconfirmed) == 0
        assert session.scalars(select(VisitorRating.email)).one() is not None
    clock.shift(timedelta(days=90))
    with in_tenant(MYTHO):
        forget_people(MYTHO, clock.now())
        assert session.execute(select(VisitorRating.email, VisitorRating.contact.is_not(None))).one() == (None, True)
    clock.shift(timedelta(days=300))
    with in_tenant(MYTHO):
        forget_people(MYTHO, clock.now())
        assert session.scalars(select(VisitorRating.contact)).one() is None


def test_an_address_that_nobody_answers_ends_as_well(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    rated(visit(), run_jobs, mails, some_email())
    for days, is_kept in ((89, True), (2, False)):
        clock.shift(timedelta(days=days))
        with in_tenant(MYTHO):
            forget_people(MYTHO, clock.now())
            assert (session.scalars(select(VisitorRating.email)).one() is not None) is is_kept
