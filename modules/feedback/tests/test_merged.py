"""Reports merged into reports that were merged: which one is named, who is told of its result, what look-up finds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi_testing.plugin import InTenant
from dothi_testing.statements import watching
from modules.feedback.merged import find_main, list_followers
from modules.feedback.models import Contact, Report
from modules.feedback.service import ContactDraft, take_step
from modules.feedback.tests.conftest import Submit, Who
from modules.feedback.tests.person import Person, words
from tests.world import MYTHO

Mails = Callable[[str], list[dict[str, Any]]]
Step = Callable[..., Report]


@pytest.fixture
def step(app: Flask, site: Site, who: Who) -> Step:
    """Take a step as intake unless told otherwise, and commit: `step(report, "accept")`."""

    def take(report: Report, action: str, actor: Actor | None = None, **fields: Any) -> Report:
        with app.app_context(), acting_in(Scope(MYTHO)):
            found = take_step(
                MYTHO,
                report_id=report.id,
                action=action,
                actor=actor or who("tiepnhan"),
                site=site,
                fields=fields,
            )
            session.flush()
            session.refresh(found)
            session.expunge_all()
            session.commit()
            return found

    return take


def mail(name: str) -> ContactDraft:
    """An address of a reporter."""
    return ContactDraft(email=f"{name}@dan.example")


@pytest.fixture
def chain(submit: Submit, step: Step) -> list[Report]:
    """B, merged into A, which everyone saw and which was merged into D, which everyone sees."""
    b, a, d = (submit(text=f"Nắp cống vỡ, {name}.", contact=mail(name)).report for name in "bad")
    step(a, "accept")
    step(b, "merge", duplicate_of=f"{a.code}.")
    d = step(d, "accept")
    step(a, "merge", duplicate_of=d.code.replace("-", " ").lower())
    return [b, a, d]


def publish(step: Step, who: Who, report: Report) -> None:
    """Bring an accepted report to its result."""
    staff, head = who("canbo"), who("thutruong")
    step(report, "assign", head, assignee_id=str(staff.membership_id))
    step(report, "start", staff)
    step(report, "submit_result", staff, text="Đã thay nắp cống.")
    step(report, "publish", head)


def test_the_page_of_a_merged_report_names_and_links_the_one_at_the_end(app: Flask, chain: list[Report]) -> None:
    b, a, d = chain
    page = Person.at(app).get(f"/phan-anh/theo-doi/{b.track_token}")
    assert f"Được xử lý chung với phản ánh: {d.code} Đã tiếp nhận" in words(page)
    assert f'href="/phan-anh/{d.code}"' in page.text
    assert a.code not in page.text
    assert d.code in words(Person.at(app, as_="tiepnhan").get(f"/work/feedback/{b.code}"))


def test_a_confidential_one_at_the_end_is_not_named(
    app: Flask, submit: Submit, step: Step, chain: list[Report]
) -> None:
    b, _a, d = chain
    hidden = submit(category="an-ninh").report
    step(d, "merge", duplicate_of=hidden.code)
    page = Person.at(app).get(f"/phan-anh/theo-doi/{b.track_token}")
    assert page.status_code == 200
    assert not any(code in page.text for code in (d.code, hidden.code))


def test_a_report_that_was_public_leads_to_the_one_it_was_merged_into(app: Flask, chain: list[Report]) -> None:
    b, a, d = chain
    citizen = Person.at(app)
    for path in (f"/phan-anh/tra-cuu?code={a.code}", f"/phan-anh/{a.code}"):
        found = citizen.follow(citizen.get(path))
        assert f"Phản ánh {a.code} đã được gộp vào phản ánh này." in words(found)
        assert d.text in words(found)
    assert citizen.get(f"/phan-anh/{b.code}").status_code == 404, "it was never public"


def test_reporters_of_all_merged_reports_are_told_of_the_result_once(
    app: Flask, chain: list[Report], step: Step, who: Who, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    b, a, d = chain
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.execute(
            update(Contact).where(Contact.tenant_id == MYTHO, Contact.report_id == b.id).values(language="en")
        )
        session.commit()
    publish(step, who, d)
    assert set(run_jobs()) == {"done"}
    run_jobs()
    [told] = [m for m in mails("a@dan.example") if "đã có kết quả" in m["subject"]]
    assert told["subject"] == f"Việc bạn phản ánh ({a.code}) đã có kết quả"
    assert all(part in told["text"] for part in (d.code, "Đã thay nắp cống.", a.track_token))
    [in_english] = [m for m in mails("b@dan.example") if "result" in m["subject"].lower()]
    assert f"Your report {b.code} is handled together with report {d.code}" in in_english["text"]
    assert len([m for m in mails("d@dan.example") if "Việc bạn phản ánh" in m["subject"]]) == 0


def test_who_is_merged_into_a_finished_report_is_told_through_the_chain(
    submit: Submit, step: Step, who: Who, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    b, a, done = (submit(contact=mail(name)).report for name in ("b2", "a2", "d2"))
    step(done, "accept")
    publish(step, who, done)
    step(b, "merge", duplicate_of=a.code)
    run_jobs()
    assert not [m for m in mails("b2@dan.example") if "đã có kết quả" in m["subject"]]
    step(a, "merge", duplicate_of=done.code)
    assert set(run_jobs()) == {"done"}
    assert len([m for m in mails("b2@dan.example") if "Đã thay nắp cống." in m["text"]]) == 1


def test_of_a_confidential_result_reporters_of_others_learn_that_it_is_there(
    submit: Submit, step: Step, who: Who, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    other, hidden = submit(contact=mail("khac")).report, submit(category="an-ninh").report
    step(other, "merge", duplicate_of=hidden.code)
    step(hidden, "reject", reason="Đã có vụ án.")
    assert set(run_jobs()) == {"done"}
    [told] = [m for m in mails("khac@dan.example") if "đã có kết quả" in m["subject"]]
    assert not any(part in told["text"] for part in (hidden.code, "vụ án"))


def test_a_long_chain_costs_one_statement_and_a_circle_ends(app: Flask, submit: Submit, in_tenant: InTenant) -> None:
    reports = [submit(contact=mail(str(n))).report for n in range(30)]
    with in_tenant(MYTHO):
        for follower, main in pairwise(reports):
            values = {"duplicate_of": main.id, "status": "duplicate"}
            session.execute(update(Report).where(Report.tenant_id == MYTHO, Report.id == follower.id).values(values))
        with watching(app) as seen:
            main_found = find_main(MYTHO, reports[0].id)
            followers = list_followers(MYTHO, reports[-1].id)
        assert main_found is not None
        assert (main_found.id, len(followers), len(seen)) == (reports[-1].id, 29, 2)
        circle = update(Report).where(Report.tenant_id == MYTHO, Report.id == reports[-1].id)
        session.execute(circle.values(duplicate_of=reports[0].id))
        assert find_main(MYTHO, reports[0].id) is None
        assert len(list_followers(MYTHO, reports[0].id)) == 30
