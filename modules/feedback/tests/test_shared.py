"""What all readers get alike is kept for a moment: and still never shows what was withdrawn, nor another's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.memory import memories
from modules.feedback.models import Report
from modules.feedback.service import Submitted, take_step
from tests.world import CENTRES, HOSTS, MYTHO, TANAN

HERE = CENTRES[MYTHO]
MAP = f"/api/v1/reports.geojson?bbox={HERE.lon - 0.01},{HERE.lat - 0.01},{HERE.lon + 0.01},{HERE.lat + 0.01}"
PLACES = ("/phan-anh", MAP, MAP.replace("/api/v1/reports", "/phan-anh/ban-do"))


@pytest.fixture(autouse=True)
def patient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that remembers, as in production."""
    parts = house(app)
    monkeypatch.setitem(
        app.extensions, "dothi", replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))
    )
    yield
    memories(app).clear()


@pytest.fixture
def step(app: Flask, site: Site, who: Callable[..., Actor]) -> Callable[..., None]:
    """A step of the intake desk: `step(sent, "accept")`."""

    def take(sent: Submitted, action: str, **fields: str) -> None:
        with app.app_context(), acting_in(Scope(MYTHO)):
            take_step(
                MYTHO, report_id=sent.report.id, action=action, actor=who("tiepnhan"), site=site, fields=dict(fields)
            )
            session.commit()

    return take


def codes_at(app: Flask, path: str, tenant_id: int = MYTHO) -> str:
    """What a stranger reads there."""
    answer = app.test_client().get(path, headers={"Host": HOSTS[tenant_id]})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PLACES)
def test_an_accepted_report_is_there_at_once_and_a_withdrawn_one_gone(
    app: Flask, submit: Callable[..., Submitted], step: Callable[..., None], path: str
) -> None:
    first, second = submit(), submit()
    step(first, "accept")
    assert first.report.code in codes_at(app, path)
    assert second.report.code not in codes_at(app, path)
    step(second, "accept")
    assert second.report.code in codes_at(app, path)
    step(second, "merge", duplicate_of=first.report.code)
    assert second.report.code not in codes_at(app, path)


@pytest.mark.parametrize("path", PLACES)
def test_what_changed_without_an_event_shows_when_the_moment_is_over(
    app: Flask,
    submit: Callable[..., Submitted],
    step: Callable[..., None],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = submit()
    step(sent, "accept")
    assert sent.report.code in codes_at(app, path)
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.execute(update(Report).where(Report.tenant_id == MYTHO).values(is_public=False))
        session.commit()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3.1)
    assert sent.report.code not in codes_at(app, path)


@pytest.mark.parametrize("path", PLACES)
def test_a_neighbour_and_another_language_have_their_own(
    app: Flask, submit: Callable[..., Submitted], step: Callable[..., None], path: str
) -> None:
    sent = submit()
    step(sent, "accept")
    assert sent.report.code in codes_at(app, path)
    assert sent.report.code not in codes_at(app, path, TANAN)
    english = {"Host": HOSTS[MYTHO], "Cookie": "dothi_language=en", "Accept-Language": "en"}
    answer = app.test_client(use_cookies=False).get(path, headers=english).get_data(as_text=True)
    assert "accepted" in answer.lower()
    assert "tiếp nhận" not in answer


def test_the_map_is_not_sent_again_to_whoever_has_it(
    app: Flask, submit: Callable[..., Submitted], step: Callable[..., None]
) -> None:
    step(submit(), "accept")
    reader: FlaskClient = app.test_client()
    host = {"Host": HOSTS[MYTHO]}
    etag = reader.get(MAP, headers=host).headers["ETag"]
    again = reader.get(MAP, headers={**host, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    step(submit(), "accept")
    assert reader.get(MAP, headers={**host, "If-None-Match": etag}).status_code == 200
