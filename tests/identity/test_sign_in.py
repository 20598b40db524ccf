"""Signing in with a password, and out again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.record.audit import AuditEntry
from dothi_testing.plugin import InTenant
from tests.client import TOKEN, Browser
from tests.world import HOSTS, MYTHO, SYSTEM, TANAN, TIENGIANG

CLERK = "tiepnhan@mytho.example"


def test_a_member_signs_in_and_reaches_the_work_page(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    assert browser.get("/account").headers["Location"] == "/sign-in?next=/account"
    answer = browser.sign_in(CLERK)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/work")
    assert "Trần Tiếp Nhận" in browser.get("/account").text


def test_a_province_admin_lands_in_the_console(app: Flask) -> None:
    assert Browser.at(app, TIENGIANG).sign_in("admin@tiengiang.example").headers["Location"] == "/console"


def test_the_email_is_normalised(app: Flask) -> None:
    assert Browser.at(app, MYTHO).sign_in("  TiepNhan@MyTho.Example ").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (CLERK, "not the password"),
        ("nobody@mytho.example", "dothi-demo"),
        ("tiepnhan@tanan.example", "dothi-demo"),
        ("admin@tiengiang.example", "dothi-demo"),
    ],
)
def test_wrong_password_stranger_and_member_elsewhere_get_the_same_answer(
    app: Flask, email: str, password: str
) -> None:
    browser = Browser.at(app, MYTHO)
    answer = browser.sign_in(email, password)
    assert answer.status_code == 422
    assert "Thư điện tử hoặc mật khẩu chưa đúng." in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text
    assert browser.session is None


def test_an_empty_form_names_both_fields(app: Flask) -> None:
    answer = Browser.at(app, MYTHO).sign_in("", "")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'href="#password"' in answer.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example", ""]
)
def test_sign_in_never_leads_to_another_host(app: Flask, target: str) -> None:
    assert Browser.at(app, MYTHO).sign_in(CLERK, next=target).headers["Location"] == "/work"


def test_sign_in_returns_to_where_one_was(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    assert browser.sign_in(CLERK, next="/account?x=1").headers["Location"] == "/account?x=1"


def test_a_forged_form_is_refused(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    answer = browser.client.post(
        "/sign-in", data={"email": CLERK, "password": "dothi-demo"}, base_url=f"http://{HOSTS[MYTHO]}"
    )
    assert answer.status_code == 400
    assert browser.session is None


def test_signing_out_ends_the_session_itself(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    token = browser.session
    assert token is not None
    assert browser.post("/sign-out", page="/account").status_code == 302
    assert browser.session is None
    browser.client.set_cookie("dothi_session", token, domain=HOSTS[MYTHO])
    assert browser.get("/account").status_code == 302


def test_an_invited_person_cannot_sign_in_before_joining(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        members.invite(MYTHO, email="tiepnhan@tanan.example", name="Trần Tiếp Nhận", roles=["staff"], actor=SYSTEM)
    assert Browser.at(app, MYTHO).sign_in("tiepnhan@tanan.example").status_code == 422
    assert Browser.at(app, TANAN).sign_in("tiepnhan@tanan.example").status_code == 302


def test_sign_ins_and_failures_are_on_record(app: Flask, in_tenant: InTenant) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK, "not the password")
    browser.sign_in(CLERK)
    with in_tenant(MYTHO):
        entries = session.execute(
            select(AuditEntry.action, AuditEntry.detail)
            .where(AuditEntry.tenant_id == MYTHO, AuditEntry.subject == CLERK)
            .order_by(AuditEntry.at)
        ).all()
    assert [action for action, _detail in entries] == ["identity.sign_in_failed", "identity.signed_in"]
    assert entries[0].detail == {"address": "203.0.113.7"}


def test_what_one_wrote_is_kept_when_one_is_signed_out_meanwhile(app: Flask) -> None:
    """In another tab, or because the session ran out."""
    browser = Browser.at(app, MYTHO)
    browser.sign_in("quantri@mytho.example")
    token = TOKEN.search(browser.get("/admin/notices/new").text)
    assert token is not None
    browser.post("/sign-out", page="/account")
    typed = {"csrf_token": token[1], "title": "Cúp nước phường 7", "text": "Từ 8 giờ đến 11 giờ ngày mai."}
    kept = browser.client.post("/admin/notices/new", data=typed, base_url=f"http://{HOSTS[MYTHO]}")
    assert kept.status_code == 401
    assert "Từ 8 giờ đến 11 giờ ngày mai." in kept.text
    assert "/sign-in?next=" in kept.text
    nothing = browser.client.post(
        "/admin/notices/new", data={"csrf_token": token[1]}, base_url=f"http://{HOSTS[MYTHO]}"
    )
    assert nothing.status_code == 302
