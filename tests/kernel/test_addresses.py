"""What a form takes as an e-mail address is what a mail can be written to, everywhere by the same rule."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from dothi.notify.mail import MailError, compose_mail
from dothi.values.addresses import is_email, normalise_email
from dothi.web.fields import email_or_nothing
from modules.feedback.drafts import ContactDraft, contact_errors

GOOD = ["an@example.vn", "nguyen.van.an+mt@mail.mytho.gov.vn", "a_b-c@x1.vn", "an@xn--m-1fa.vn", "o'neil@example.org"]
BAD = ["nguyễn@x.vn", "a..b@x.vn", ".a@x.vn", "a.@x.vn", "a@x..vn", "a@x", "a@-x.vn", "a@x-.vn", "a@x.v", "a b@x.vn"]
BAD += [
    "an",
    "",
    "@x.vn",
    "an@",
    "an@x@y.vn",
    "<an@x.vn>",
    "an@x.vn,b@x.vn",
    "an@x.vn\n",
    "an@[127.0.0.1]",
    "an@ví-dụ.vn",
]
BAD += [f"{'a' * 65}@x.vn", f"a@{'x.' * 126}vn"]


def compose(to: str) -> str:
    """The header To of a mail to it, as it is sent, unfolded (RFC 5322, 2.2.3)."""
    mail = compose_mail(
        to=to,
        subject="Thử",
        text="Thử",
        html=None,
        message_id="<1@x>",
        sender="khong-tra-loi@dothi.example",
        sender_name="Dothi",
        language="vi",
    )
    head = bytes(mail).partition(b"\r\n\r\n")[0].decode("ascii")
    unfolded = re.sub(r"\r\n[ \t]+", " ", head)
    return unfolded.split("\r\nTo:", 1)[1].split("\r\n", 1)[0].strip()


@pytest.mark.parametrize("email", GOOD)
def test_addresses_as_people_have_them(email: str) -> None:
    assert is_email(email)
    assert compose(email) == email


@pytest.mark.parametrize("email", BAD)
def test_what_no_mail_can_be_sent_to_is_refused_by_every_form(email: str) -> None:
    assert not is_email(email)
    with pytest.raises(MailError):
        compose(email)
    if email:
        assert "contact.email" in contact_errors(ContactDraft(email=email))
        with pytest.raises(ValidationError):
            email_or_nothing(email)


@given(st.one_of(st.emails(), st.from_regex(r"[!-~ăệ]{1,8}@[!-~ă]{1,8}\.[a-z.-]{1,4}")))
@example("000000000000000000@A0.A0.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.AC")
@example("a@b.vn")
def test_every_address_that_is_taken_can_be_written_into_a_mail(email: str) -> None:
    if is_email(email):
        assert compose(email) == email


def test_accounts_are_kept_in_one_form() -> None:
    assert normalise_email("  An@Example.VN ") == "an@example.vn"
