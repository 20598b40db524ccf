"""How many SQL statements each page takes, in literal numbers: the same for one row and for thirty.

What a process remembers of a site (its switches, the module's configuration) is remembered here, as in production;
the statements that open and commit a transaction come on top, one round trip each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.identity.sessions import open_session
from dothi.manifest.house import house
from dothi.values.actor import Actor
from dothi.values.memory import Timed, memories
from dothi.web import shared, visits
from modules.feedback.counts.tallies import recent_counts
from modules.feedback.service import Channel, ReportDraft, submit_report, take_step
from tests.world import CENTRES, HOSTS, MYTHO

Statements = Callable[[], AbstractContextManager[list[str]]]
HOST = {"Host": HOSTS[MYTHO]}
BOX = ",".join(
    str(edge)
    for edge in (
        CENTRES[MYTHO].lon - 0.01,
        CENTRES[MYTHO].lat - 0.01,
        CENTRES[MYTHO].lon + 0.01,
        CENTRES[MYTHO].lat + 0.01,
    )
)
PUBLIC_PAGES = {
    "/": 0,
    "/phan-anh": 4,
    f"/phan-anh/ban-do.geojson?bbox={BOX}": 2,
    f"/api/v1/reports.geojson?bbox={BOX}": 2,
    "/api/v1/reports": 1,
    "/phan-anh/MT-26-000001": 3,
}
KEPT_PAGES = {
    "/phan-anh": 1,
    f"/phan-anh/ban-do.geojson?bbox={BOX}": 1,
    f"/api/v1/reports.geojson?bbox={BOX}": 1,
}
WORK_PAGES = {
    "/work/feedback?view=new": 3,
    "/work/feedback?view=all": 3,
}
MORNINGS = {"tiepnhan": 3, "thutruong": 3, "lanhdao": 7}
"""Of /work: the session's, the kept counts, the first reports; a leader's has days and three numbers of what is new."""
KEPT_MORNING = 4
"""A leader's while what all leaders get alike is kept: its mark, directives and files beside the session's."""
OF_OTHERS = {"tiepnhan": 4, "thutruong": 10, "lanhdao": 11}
"""What other services show there asks as well: the mark, indicators, files, directives, alerts, sensors, reports."""
RECOUNTED_AFTER = 1.0  # second: until then the tabs' numbers are remembered, for one statement less
CREATE = 5
CREATE_WITH_CONTACT = 6


@pytest.fixture
def warm(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as it is in the middle of its work: it remembers sites and configuration."""
    parts = house(app)
    patient = replace(parts, settings=replace(parts.settings, site_cache_seconds=3_600.0))
    monkeypatch.setitem(app.extensions, "dothi", patient)
    for name in ("WRITTEN_EVERY", "READ_EVERY"):
        monkeypatch.setattr(visits, name, 3_600.0)
    yield app
    memories(app).clear()


@pytest.fixture(params=[1, 30])
def filled(warm: Flask, request: pytest.FixtureRequest) -> Flask:
    """As many accepted reports as the parameter says, and as many new ones."""
    with warm.app_context():
        with acting_in(DEPLOYMENT):
            site = house().directory.find_site(HOSTS[MYTHO])
            assert site is not None
            session.rollback()
        with acting_in(Scope(MYTHO)):
            for number in range(2 * request.param):
                sent = submit_report(MYTHO, draft=draft(), channel=Channel.WEB, actor=Actor.citizen(), site=site)
                session.flush()
                if number % 2 == 0:
                    report_id = sent.report.id
                    session.expunge_all()
                    take_step(MYTHO, report_id=report_id, action="accept", actor=Actor.system(), site=site, fields={})
            session.commit()
    return warm


def draft() -> ReportDraft:
    """A report that can be sent."""
    return ReportDraft(
        category="giao-thong",
        text="Nắp cống bị vỡ trước số nhà 12.",
        lon=CENTRES[MYTHO].lon,
        lat=CENTRES[MYTHO].lat,
        client_id=uuid4(),
        consent=True,
    )


def signed_in(app: Flask, name: str) -> dict[str, str]:
    """Headers of somebody of the staff who has signed in."""
    with app.app_context(), acting_in(Scope(MYTHO)):
        row = select(MembershipRow.id).where(
            MembershipRow.tenant_id == MYTHO, MembershipRow.email.startswith(f"{name}@")
        )
        token = open_session(MYTHO, membership_id=session.scalars(row).one(), host=HOSTS[MYTHO])
        session.commit()
    return {**HOST, "Cookie": f"dothi_session={token}"}


def count(app: Flask, statements: Statements, path: str, headers: dict[str, str], *, is_kept: bool = False) -> int:
    """Statements of a page that was asked for before; `is_kept` when what all readers share may be remembered."""
    client = app.test_client(use_cookies=False)
    assert client.get(path, headers=headers).status_code == 200
    if not is_kept:
        for memory in (shared.answers, recent_counts):
            memories(app).pop(memory, None)
    with statements() as seen:
        assert client.get(path, headers=headers).status_code == 200
    return len(seen)


def test_public_pages(filled: Flask, statements: Statements) -> None:
    found = {path: count(filled, statements, path, HOST) for path in PUBLIC_PAGES}
    assert found == PUBLIC_PAGES


def test_public_pages_that_are_kept(filled: Flask, statements: Statements) -> None:
    found = {path: count(filled, statements, path, HOST, is_kept=True) for path in KEPT_PAGES}
    assert found == KEPT_PAGES


def test_pages_of_the_desk(filled: Flask, statements: Statements) -> None:
    headers = signed_in(filled, "tiepnhan")
    found = {path: count(filled, statements, path, headers) for path in WORK_PAGES}
    assert found == WORK_PAGES


def test_the_morning_page(filled: Flask, statements: Statements) -> None:
    found = {name: count(filled, statements, "/work", signed_in(filled, name)) for name in MORNINGS}
    assert found == {name: MORNINGS[name] + others for name, others in OF_OTHERS.items()}


def test_a_morning_page_whose_shared_parts_are_kept(filled: Flask, statements: Statements) -> None:
    assert count(filled, statements, "/work", signed_in(filled, "lanhdao"), is_kept=True) == KEPT_MORNING


def test_the_numbers_of_the_tabs_are_a_second_old_at_most(filled: Flask, statements: Statements) -> None:
    seconds, path = 0.0, "/work/feedback?view=new"
    memories(filled)[recent_counts] = Timed(10, ticks=lambda: seconds)
    intake, head = signed_in(filled, "tiepnhan"), signed_in(filled, "thutruong")
    assert count(filled, statements, path, intake, is_kept=True) == WORK_PAGES[path] - 1
    client = filled.test_client(use_cookies=False)
    with statements() as seen:
        assert client.get(path, headers=head).status_code == 200
    assert len(seen) == WORK_PAGES[path]  # somebody else's numbers aren't theirs
    seconds = RECOUNTED_AFTER
    with statements() as seen:
        assert client.get(path, headers=intake).status_code == 200
    assert len(seen) == WORK_PAGES[path]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [({}, CREATE), ({"contact": {"name": "Nguyễn Văn An", "email": "an@example.vn"}}, CREATE_WITH_CONTACT)],
    ids=["anonymous", "with contact"],
)
def test_a_create(warm: Flask, statements: Statements, contact: dict[str, object], expected: int) -> None:
    client = warm.test_client(use_cookies=False)
    centre = CENTRES[MYTHO]

    def send() -> int:
        body = {"id": str(uuid4()), "category": "giao-thong", "text": "Đèn hỏng.", "lon": centre.lon, "lat": centre.lat}
        return client.post("/api/v1/reports", json={**body, **contact}, headers=HOST).status_code

    counts = []
    for _ in range(3):
        with statements() as seen:
            assert send() == 201
        counts.append(len(seen))
    assert counts[1:] == [expected] * 2  # the first reads the configuration besides
