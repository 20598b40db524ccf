"""Mails: their headers, their two forms, and that nothing a person types can break them."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.notify.mail import MailError, MailRefusedError, Relay, answers_of, compose_mail, send_mail
from dothi.notify.templates import attempt_all, render_mail
from dothi.sites.site import Site

SITE = Site(
    tenant_id=3,
    province_id=1,
    host="mytho.localhost",
    canonical_host="mytho.localhost",
    slug="mytho",
    code_prefix="MT",
    kind="city",
    name="Thành phố Mỹ Tho",
    organisation="Ủy ban nhân dân thành phố Mỹ Tho",
    address="36 Hùng Vương",
    hotline="0273 1022",
)


def compose(html: str | None = None, **changes: str) -> EmailMessage:
    facts: dict[str, Any] = {
        "to": "an@mytho.example",
        "subject": "Phản ánh đã được tiếp nhận",
        "text": "Kính gửi,\n",
        "message_id": "<1.0@mytho.localhost>",
        "sender": "khong-tra-loi@dothi.example",
        "sender_name": SITE.organisation,
        "language": "vi",
    }
    return compose_mail(html=html, **{**facts, **changes})


@pytest.mark.parametrize("html", [None, "<p>Kính gửi,</p>"])
def test_the_headers_say_who_sends_and_that_a_machine_does(html: str | None) -> None:
    message = compose(html)
    raw = message_from_bytes(bytes(message))
    assert message["From"].addresses[0].display_name == SITE.organisation
    assert message["Message-ID"] == "<1.0@mytho.localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "vi"
    assert raw["Content-Language"] == "vi"
    assert raw["Date"]
    assert message["Date"].datetime.tzinfo is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Chào\nBcc: all@mytho.example"},
        {"to": "an@mytho.example\r\nBcc: all@mytho.example"},
        {"to": "an@mytho.example, all@mytho.example"},
        {"to": "an"},
        {"sender_name": "Ủy ban\nX-Evil: 1"},
        {"message_id": "<1@x>\n"},
    ],
)
def test_headers_cannot_be_injected(changes: dict[str, str]) -> None:
    with pytest.raises(MailError):
        compose(**changes)


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, None, None, False, False)),
        ("smtp://an:p%40ss@mail.example:587?starttls=1", ("mail.example", 587, "an", "p@ss", False, True)),
        ("smtps://an:pass@mail.example", ("mail.example", 465, "an", "pass", True, False)),
    ],
)
def test_mail_url_is_read(url: str, relay: tuple[object, ...]) -> None:
    found = Relay.from_url(url)
    assert (found.host, found.port, found.user, found.password, found.is_tls, found.starttls) == relay


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="smtp"):
        Relay.from_url("http://mail.example")


def test_a_mail_arrives_with_its_message_id(app: Flask, services: dict[str, str]) -> None:
    with app.app_context():
        send_mail(
            to="arrives@mytho.example",
            subject="Thử",
            text="Nội dung có dấu.\n",
            html="<p>Nội dung có dấu.</p>",
            message_id="<arrives.0@mytho.localhost>",
            site=SITE,
            settings=house().settings,
        )
    url = f"{services['TEST_MAIL_PAGE_URL'].rstrip('/')}/api/messages?to=arrives@mytho.example"
    with urllib.request.urlopen(url, timeout=5) as answer:
        mail = json.load(answer)["messages"][0]
    assert mail["message_id"] == "<arrives.0@mytho.localhost>"
    assert "Nội dung có dấu." in mail["text"]


def test_html_is_escaped_and_text_is_not(app: Flask) -> None:
    with app.app_context():
        mail = render_mail(
            "mail/invitation", site=SITE, name="<b>Lê & Lý</b>", roles=["Cán bộ"], link="http://x/?a=1&b=2", days=7
        )
    assert "<b>Lê & Lý</b>" in mail.text
    assert "http://x/?a=1&b=2" in mail.text
    assert mail.html is not None
    assert "<b>Lê" not in mail.html
    assert "&lt;b&gt;Lê &amp; Lý" in mail.html


def test_every_mail_ends_with_address_and_hotline_and_has_no_gaps(app: Flask) -> None:
    with app.app_context():
        text = render_mail("mail/password_changed", site=SITE, name="Lê Lý").text
    assert text.startswith("Kính gửi Lê Lý,\n")
    assert "36 Hùng Vương" in text
    assert "0273 1022" in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("email", "organisation", "found"),
    [
        ("ubnd@mytho.example", "Ủy ban nhân dân thành phố Mỹ Tho", ("ubnd@mytho.example", True)),
        ("ubnd@mytho.example", "", ("ubnd@mytho.example", True)),
        ("", "", ("", False)),
        ("xin gọi điện", "", ("xin gọi điện", False)),
    ],
)
def test_answers_go_to_the_tenants_own_address_where_there_is_one(
    email: str, organisation: str, found: tuple[str, bool]
) -> None:
    answers = answers_of(replace(SITE, email=email, organisation=organisation))
    assert (answers.address, answers.is_reached) == found
    assert answers.name in {SITE.organisation, SITE.name}


def test_one_address_that_fails_keeps_no_mail_from_the_others() -> None:
    sent: list[str] = []

    def fail(error: Exception) -> None:
        raise error

    refused, down = MailRefusedError(550, b"<an@mytho.example> unknown", to="an@mytho.example"), OSError("no route")
    with pytest.raises(MailRefusedError, match="550 … unknown"):
        attempt_all([partial(sent.append, "one"), partial(fail, refused), partial(sent.append, "two")])
    with pytest.raises(OSError, match="no route"):
        attempt_all([partial(fail, refused), partial(fail, down), partial(sent.append, "three")])
    assert sent == ["one", "two", "three"]
