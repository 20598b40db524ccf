"""Texts in the headers of mails: whatever reads them, by the book or like Python, reads the same text."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.notify.mail import LONGEST_SUBJECT, ReplyTo, compose_mail

WORDS = ("Ủy", "ban", "nhân", "dân", "Cái", "Bè,", "tỉnh", "điều", "36", "“Hùng", "(P.1)", "<x>", "=?x?=", 'a"b', "Đỗ")
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join),
    st.text("aăâđêôơưỳạ Đ.,;:\"'()<>@\\?=-_1", min_size=1).map(str.strip).filter(bool),
).map(lambda text: " ".join(text[:LONGEST_SUBJECT].split()))
LOST = (
    "Ủy ban nhân dân huyện Cái Bè, tỉnh Tiền Giang",
    "Người vận hành đã bỏ qua điều kiện: Phản ánh hiện trường tại Huyện Cái Bè",
)


def sent(text: str) -> bytes:
    """A mail with the text in each header that holds one."""
    message = compose_mail(
        to="an@mytho.example",
        subject=text,
        text="Kính gửi,\n",
        html=None,
        message_id="<1.0@mytho.localhost>",
        sender="khong-tra-loi@dothi.example",
        sender_name=text,
        language="vi",
        reply_to=ReplyTo("ubnd@mytho.example", text),
    )
    return bytes(message)


def assert_reads_as(raw: bytes, text: str) -> None:
    modern, plain = message_from_bytes(raw, policy=default), message_from_bytes(raw)
    assert modern["Subject"] == text
    assert str(make_header(decode_header(plain["Subject"]))) == text
    for header, address in (("From", "khong-tra-loi@dothi.example"), ("Reply-To", "ubnd@mytho.example")):
        [mailbox] = modern[header].addresses
        assert (mailbox.display_name, mailbox.addr_spec) == (text, address)
        name, found = parseaddr(plain[header])
        assert (str(make_header(decode_header(name))), found) == (text, address)


@given(texts)
def test_every_reader_reads_the_text(text: str) -> None:
    assert_reads_as(sent(text), text)


@pytest.mark.parametrize("text", LOST)
@pytest.mark.parametrize("cut", range(3, 76, 6))
def test_no_space_is_lost_at_any_length(text: str, cut: int) -> None:
    assert_reads_as(sent(text[:cut].strip()), text[:cut].strip())


@given(texts)
def test_lines_are_short_enough_for_every_server(text: str) -> None:
    head = sent(text).split(b"\r\n\r\n")[0]
    assert all(len(line) <= 998 and line.isascii() for line in head.split(b"\r\n"))


def plain_mail(*, unsubscribe_url: str = "", reply_to: ReplyTo | None = None) -> EmailMessage:
    """A mail in which only these matter."""
    return compose_mail(
        to="an@mytho.example",
        subject="Thử",
        text="",
        html=None,
        message_id="<1@x>",
        sender="khong-tra-loi@dothi.example",
        sender_name="",
        language="vi",
        unsubscribe_url=unsubscribe_url,
        reply_to=reply_to,
    )


def test_a_mail_that_one_subscribed_to_is_left_by_a_click() -> None:
    url = f"https://mytho.example/quy-hoach/theo-doi/{'x' * 60}/ngung"
    head = bytes(plain_mail(unsubscribe_url=url)).decode("ascii").split("\r\n\r\n")[0].split("\r\n")
    assert f"List-Unsubscribe: <{url}>" in head, "as it is: programs decode nothing there"
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head


def test_nobody_is_named_for_answers_where_there_is_no_address() -> None:
    assert "Reply-To" not in plain_mail(reply_to=ReplyTo(""))
