"""A report is stored once for each id, with all that is wrong said at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid
from modules.feedback.models import Contact, Report, Step
from modules.feedback.service import Channel, ContactDraft, OutsideTenant, submit_report
from modules.feedback.tests.conftest import WITH_CONTACT, Submit, Who, draft
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]


def count(model: Any) -> int:
    """Rows of Mỹ Tho."""
    found: int = session.execute(select(func.count()).select_from(model).where(model.tenant_id == MYTHO)).scalar_one()
    return found


def test_a_report_gets_code_route_clock_and_first_step(submit: Submit, in_tenant: InTenant) -> None:
    sent = submit(contact=WITH_CONTACT)
    assert sent.is_new
    with in_tenant(MYTHO):
        report = session.get_one(Report, (MYTHO, sent.report.id))
        assert report.code.startswith("MT-")
        assert report.code.endswith("-000001")
        assert report.status == "submitted"
        assert report.unit_id is not None
        assert report.due_at == report.acceptance_due_at
        assert report.due_at is not None
        assert report.due_at > report.submitted_at
        assert not report.is_public
        assert session.get_one(Contact, (MYTHO, report.id)).email == "an@example.vn"
        assert session.get_one(Step, (MYTHO, report.id, 1)).action == "submit"


def test_codes_are_a_series(submit: Submit) -> None:
    codes = [submit().report.code for _ in range(3)]
    assert [code[-6:] for code in codes] == ["000001", "000002", "000003"]


def test_the_same_id_with_the_same_body_answers_the_first_report(submit: Submit, in_tenant: InTenant) -> None:
    client_id = uuid4()
    first = submit(client_id=client_id)
    again = submit(client_id=client_id)
    assert not again.is_new
    assert again.report.id == first.report.id
    with in_tenant(MYTHO):
        assert (count(Report), count(Step)) == (1, 1)


def test_the_same_id_with_another_body_is_a_conflict(submit: Submit) -> None:
    client_id = uuid4()
    submit(client_id=client_id)
    with pytest.raises(Conflict) as refused:
        submit(client_id=client_id, text="Một việc khác.")
    assert refused.value.code == "id_reused"


def test_ten_at_once_make_one_report(app: Flask, site: Site, in_tenant: InTenant) -> None:
    same = draft()
    codes: list[str] = []
    start = threading.Barrier(10)

    def send() -> None:
        with app.app_context(), acting_in(Scope(MYTHO)):
            start.wait()
            sent = submit_report(MYTHO, draft=same, channel=Channel.API, actor=Actor.citizen(), site=site)
            session.commit()
            codes.append(sent.report.code)
            session.remove()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(codes) == 10
    assert len(set(codes)) == 1
    with in_tenant(MYTHO):
        assert (count(Report), count(Step)) == (1, 1)


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("no text", {"text": "   "}, "text"),
    ("long text", {"text": "a" * 4_001}, "text"),
    ("control characters", {"text": "xin\x00chào"}, "text"),
    ("a bell", {"text": "xin\x07chào"}, "text"),
    ("a lone surrogate", {"text": "xin\ud800chào"}, "text"),
    ("unknown category", {"category": "khong-co"}, "category"),
    ("no category", {"category": ""}, "category"),
    ("no place", {"lon": None}, "point"),
    ("no number", {"lat": float("nan")}, "point"),
    ("off the earth", {"lat": 91.0}, "point"),
    ("bad mail", {"contact": ContactDraft(email="an@@example")}, "contact.email"),
    ("bad telephone", {"contact": ContactDraft(phone="gọi tôi")}, "contact.phone"),
    ("no consent", {"consent": False}, "consent"),
    ("six photos", {"photos": ("a.b",) * 6}, "photos"),
]


def test_what_is_wrong_is_said_of_its_field(submit: Submit) -> None:
    for name, changes, field in BAD:
        with pytest.raises(Invalid) as refused:
            submit(**changes)
        assert list(refused.value.fields) == [field], name


def test_all_that_is_wrong_is_said_at_once(submit: Submit) -> None:
    with pytest.raises(Invalid) as refused:
        submit(text="", category="", lon=None)
    assert set(refused.value.fields) == {"text", "category", "point"}


def test_four_thousand_characters_and_line_breaks_are_taken(submit: Submit) -> None:
    assert submit(text="một\r\nhai\tba").report.text == "một\nhai\tba"
    assert len(submit(text="ă" * 4_000).report.text) == 4_000


def test_a_place_outside_says_where_it_is(submit: Submit) -> None:
    with pytest.raises(OutsideTenant) as refused:
        submit(lon=106.70, lat=10.77)
    assert (refused.value.point.lon, refused.value.point.lat) == (106.70, 10.77)
    assert "point" in refused.value.fields


def test_only_intake_types_in_a_telephone_call(app: Flask, site: Site, who: Who, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        call = replace(draft(), consent=False)
        with pytest.raises(Denied):
            submit_report(MYTHO, draft=call, channel=Channel.PHONE, actor=who("canbo"), site=site)
        intake = who("tiepnhan")
        report = submit_report(MYTHO, draft=call, channel=Channel.PHONE, actor=intake, site=site).report
        assert report.channel == "phone"
        assert session.get_one(Step, (MYTHO, report.id, 1)).actor_name == intake.name


def test_a_confidential_category_makes_a_confidential_report(submit: Submit) -> None:
    assert submit(category="an-ninh").report.is_confidential


def test_creating_takes_five_statements_beside_the_configuration(submit: Submit, statements: Statements) -> None:
    submit()
    with statements() as seen:
        submit()
    # Three for the configuration, which is kept in production; then series, report, step, event, deliveries.
    assert len(seen) == 8, seen


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u202e", " \u00a0 ", "\u2060"])
def test_what_nobody_can_see_is_no_text(submit: Submit, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        submit(text=text)
    assert set(caught.value.fields) == {"text"}


def test_agreeing_to_words_that_have_changed_is_asked_again(submit: Submit) -> None:
    with pytest.raises(Invalid) as caught:
        submit(consent=True, consent_version="2019-01")
    assert set(caught.value.fields) == {"consent"}
