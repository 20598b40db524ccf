"""Invitations: mailed, taken up once, worthless when guessed, replaced, expired or ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from dothi.identity import members
from dothi.identity.members import MembershipState
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.identity.conftest import WithSettings
from tests.world import MYTHO, SYSTEM, TANAN

RunJobs = Callable[[], list[str]]
Mails = Callable[[str], list[dict[str, Any]]]
LINK = re.compile(r"http://mytho\.localhost(/invitation/\S+)")
NEW = {"name": "Lý Mới", "password": "một câu dài dễ nhớ", "repeated": "một câu dài dễ nhớ"}


@pytest.fixture
def email(request: pytest.FixtureRequest) -> str:
    """An address of this test alone: the mail catcher outlives it."""
    name = re.sub(r"\W", "-", request.node.name).lower()[:60].strip("-")
    return f"{name}@mytho.example"


@pytest.fixture
def invite(in_tenant: InTenant, run_jobs: RunJobs, email: str) -> Callable[[], UUID]:
    """Invite the person, and let the mail go out."""

    def act() -> UUID:
        with in_tenant(MYTHO):
            found = members.invite(MYTHO, email=email, name="Ly Moi", roles=["staff"], actor=SYSTEM)
        run_jobs()
        return found.id

    return act


def link_for(mails: Mails, email: str) -> str:
    found = LINK.search(mails(email)[0]["text"])
    assert found is not None
    return found.group(1)


def test_an_invited_person_sets_a_password_and_is_in(
    app: Flask, invite: Callable[[], UUID], mails: Mails, email: str, in_tenant: InTenant
) -> None:
    member_id = invite()
    link = link_for(mails, email)
    browser = Browser.at(app, MYTHO)
    page = browser.get(link)
    assert email in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = browser.post(link, **NEW)
    assert answer.status_code == 302, answer.text
    assert browser.get("/sign-in").headers["Location"] == "/work"
    assert "Lý Mới" in browser.get("/account").text
    with in_tenant(MYTHO):
        assert members.get_membership(MYTHO, member_id).state is MembershipState.ACTIVE
    assert Browser.at(app, MYTHO).sign_in(email, NEW["password"]).status_code == 302


def test_the_mail_names_the_place_and_comes_from_it(invite: Callable[[], UUID], mails: Mails, email: str) -> None:
    invite()
    mail = mails(email)[0]
    assert mail["subject"] == "Lời mời tham gia thành phố Mỹ Tho"
    assert "Ủy ban nhân dân thành phố Mỹ Tho" in mail["from"]
    assert "0273 1022" in mail["text"]


def test_an_invitation_works_once(app: Flask, invite: Callable[[], UUID], mails: Mails, email: str) -> None:
    invite()
    link = link_for(mails, email)
    Browser.at(app, MYTHO).post(link, **NEW)
    answer = Browser.at(app, MYTHO).get(link)
    assert answer.status_code == 410
    assert "đã được nhận" in answer.text


def test_sending_again_makes_the_former_link_worthless(
    app: Flask, invite: Callable[[], UUID], mails: Mails, email: str, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    member_id = invite()
    former = link_for(mails, email)
    with in_tenant(MYTHO):
        members.resend(MYTHO, membership_id=member_id, actor=SYSTEM)
    run_jobs()
    assert len(mails(email)) == 2
    links = {found.group(1) for mail in mails(email) if (found := LINK.search(mail["text"]))}
    newer = (links - {former}).pop()
    assert Browser.at(app, MYTHO).get(former).status_code == 410
    assert Browser.at(app, MYTHO).get(newer).status_code == 200


def test_an_invitation_ends_after_a_week(app: Flask, invite: Callable[[], UUID], mails: Mails, email: str) -> None:
    invite()
    with clock.frozen(clock.now() + timedelta(days=7, seconds=1)):
        assert Browser.at(app, MYTHO).get(link_for(mails, email)).status_code == 410


def test_an_ended_membership_takes_its_invitation_along(
    app: Flask, invite: Callable[[], UUID], mails: Mails, email: str, in_tenant: InTenant
) -> None:
    member_id = invite()
    with in_tenant(MYTHO):
        members.end_membership(MYTHO, membership_id=member_id, actor=SYSTEM)
    assert Browser.at(app, MYTHO).get(link_for(mails, email)).status_code == 410


def test_guessed_links_and_links_of_another_tenant_are_not_found(
    app: Flask, invite: Callable[[], UUID], mails: Mails, email: str
) -> None:
    invite()
    link = link_for(mails, email)
    assert Browser.at(app, TANAN).get(link).status_code == 404
    assert Browser.at(app, MYTHO).get(link[:-3] + ("A" if link[-3] != "A" else "B") + link[-2:]).status_code == 404
    assert Browser.at(app, MYTHO).get("/invitation/guessed").status_code == 404
    assert Browser.at(app, MYTHO).get(link.replace("/invitation/", "/reset/")).status_code == 404


def test_somebody_with_an_account_elsewhere_joins_with_their_own_password(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, mails: Mails
) -> None:
    email = "tiepnhan@tanan.example"
    with in_tenant(MYTHO):
        members.invite(MYTHO, email=email, name="Trần Tiếp Nhận", roles=["leader"], actor=SYSTEM)
    run_jobs()
    browser = Browser.at(app, MYTHO)
    link = link_for(mails, email)
    refused = browser.post(link, name="Trần Tiếp Nhận", present_password="a new one of mine")
    assert refused.status_code == 422
    assert browser.post(link, name="Trần Tiếp Nhận", present_password="dothi-demo").status_code == 302
    assert Browser.at(app, TANAN).sign_in(email).status_code == 302


def test_an_invited_admin_is_led_to_the_second_factor(
    with_settings: WithSettings, in_tenant: InTenant, run_jobs: RunJobs, mails: Mails, email: str
) -> None:
    app = with_settings(second_factor=True)
    with in_tenant(MYTHO):
        members.invite(MYTHO, email=email, name="Ly Moi", roles=["district_admin"], actor=SYSTEM)
    run_jobs()
    browser = Browser.at(app, MYTHO)
    browser.post(link_for(mails, email), **NEW)
    assert browser.get("/sign-in").headers["Location"].startswith("/account/second-factor")


@pytest.mark.parametrize(
    ("password", "field"), [("ngắn", "password"), ("1234567890", "password"), ("aaaaaaaaaaaa", "password")]
)
def test_a_weak_password_is_refused_and_the_name_kept(
    app: Flask, invite: Callable[[], UUID], mails: Mails, email: str, password: str, field: str
) -> None:
    invite()
    answer = Browser.at(app, MYTHO).post(link_for(mails, email), name="Lý Mới", password=password, repeated=password)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Lý Mới" in answer.text


def test_two_different_passwords_are_refused(app: Flask, invite: Callable[[], UUID], mails: Mails, email: str) -> None:
    invite()
    answer = Browser.at(app, MYTHO).post(link_for(mails, email), **{**NEW, "repeated": "một câu khác hẳn"})
    assert answer.status_code == 422
    assert 'href="#repeated"' in answer.text


def test_a_member_cannot_be_invited_again_but_a_former_one_can(in_tenant: InTenant, email: str) -> None:
    with in_tenant(MYTHO):
        first = members.invite(MYTHO, email=email, name="Ly Moi", roles=["staff"], actor=SYSTEM)
        with pytest.raises(Conflict):
            members.invite(MYTHO, email=email.upper(), name="Ly Moi", roles=["staff"], actor=SYSTEM)
        members.end_membership(MYTHO, membership_id=first.id, actor=SYSTEM)
        again = members.invite(MYTHO, email=email, name="Lý Mới", roles=["leader"], actor=SYSTEM)
    assert (again.id, again.state, again.roles) == (first.id, MembershipState.INVITED, frozenset({"leader"}))


@pytest.mark.parametrize(
    ("email", "name", "roles", "field"),
    [
        ("no-address", "Lý Mới", ["staff"], "email"),
        ("a@b.example\nBcc: c@d.example", "Lý Mới", ["staff"], "email"),
        ("moi@mytho.example", "  ", ["staff"], "name"),
        ("moi@mytho.example", "Lý Mới", ["king"], "roles"),
        ("moi@mytho.example", "Lý Mới", [], "roles"),
    ],
)
def test_impossible_invitations_name_the_field(
    in_tenant: InTenant, email: str, name: str, roles: list[str], field: str
) -> None:
    with in_tenant(MYTHO), pytest.raises(Invalid) as refused:
        members.invite(MYTHO, email=email, name=name, roles=roles, actor=SYSTEM)
    assert list(refused.value.fields) == [field]
