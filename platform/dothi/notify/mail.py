"""One mail over SMTP (MAIL_URL). Called by `send` and, inside event handlers alone, by whoever writes a whole mail."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from dothi.notify.headers import encoded_address, encoded_text
from dothi.notify.unsubscribing import unsubscribe_headers
from dothi.outbox.events import HopelessError
from dothi.settings import Settings
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.addresses import is_email

TIMEOUT_SECONDS = 15
POLICY = SMTP_POLICY.clone(refold_source="none")
"""Headers go out as `headers.py` has folded them."""
LONGEST_SUBJECT = 200
LONGEST_REPLY = 500
FOR_GOOD = 500
"""Replies of a server from this code on won't change when the mail is sent again."""


class MailError(HopelessError):
    """A mail that can't be written: an address or a header that would break it."""


class MailRefusedError(MailError):
    """A mail that its recipient's server refused for good (a reply of 5xx, RFC 5321 4.2.1); says so in its words."""

    def __init__(self, code: int, reply: bytes | str, *, to: str) -> None:
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        # What failed is on record where addresses have no place.
        said = re.sub(f"<?{re.escape(to)}>?", "…", said, flags=re.IGNORECASE)
        super().__init__(f"{code} {' '.join(said.split())}"[:LONGEST_REPLY])


@dataclass(frozen=True)
class ReplyTo:
    """Who reads the answers to a mail; an empty address, or one that is none: nobody."""

    address: str
    name: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether answers arrive."""
        return is_email(self.address)


def answers_of(site: Site) -> ReplyTo:
    """The tenant's own address, which its admin sets."""
    return ReplyTo(site.email, site.organisation or site.name)


@dataclass(frozen=True, kw_only=True)
class Relay:
    """Where MAIL_URL leads: smtp://user:password@host:port?starttls=1, or smtps:// with TLS from the start."""

    host: str
    port: int
    user: str | None
    password: str | None
    is_tls: bool
    starttls: bool

    @classmethod
    def from_url(cls, url: str) -> Relay:
        """Read a MAIL_URL. Raises ValueError for another scheme."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("MAIL_URL must be smtp://host:port or smtps://host:port")
        is_tls = parts.scheme == "smtps"
        options = parse_qs(parts.query)
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if is_tls else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=is_tls,
            starttls=options.get("starttls", ["0"])[-1] in {"1", "true", "on"},
        )


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    site: Site,
    settings: Settings,
    html: str | None = None,
    language: str = "vi",
    reply_to: ReplyTo | None = None,
    unsubscribe_url: str = "",
) -> None:
    """Send one mail, or raise: smtplib's errors and OSError, so that it is tried again; MailError when it never can.

    `message_id` is the same however often the mail is sent, so that readers drop a second copy. Answers go to
    `reply_to`; without one, to the tenant's own address where it has one. `unsubscribe_url` as `send` has it.
    """
    message = compose_mail(
        to=to,
        subject=subject,
        text=text,
        html=html,
        message_id=message_id,
        sender=settings.mail_from,
        sender_name=site.organisation or site.name,
        language=language,
        reply_to=reply_to or answers_of(site),
        unsubscribe_url=unsubscribe_url,
    )
    relay = Relay.from_url(settings.mail_url)
    context = ssl.create_default_context()
    client = (
        smtplib.SMTP_SSL(relay.host, relay.port, timeout=TIMEOUT_SECONDS, context=context)
        if relay.is_tls
        else smtplib.SMTP(relay.host, relay.port, timeout=TIMEOUT_SECONDS)
    )
    with client:
        if relay.starttls:
            client.starttls(context=context)
        if relay.user is not None:
            client.login(relay.user, relay.password or "")
        try:
            client.send_message(message, from_addr=settings.mail_from, to_addrs=[to])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            code, reply = reply_of(error, to)
            if code < FOR_GOOD:
                raise
            raise MailRefusedError(code, reply, to=to) from error


def reply_of(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError, to: str) -> tuple[int, bytes | str]:
    """Code and words of the server that took no mail for the recipient."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code, error.smtp_error
    return error.recipients[to]


def compose_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None,
    message_id: str,
    sender: str,
    sender_name: str,
    language: str,
    reply_to: ReplyTo | None = None,
    unsubscribe_url: str = "",
) -> EmailMessage:
    """The message itself. Raises MailError on a header that holds a line break or an address that is none."""
    answers = reply_to if reply_to is not None and reply_to.is_reached else None
    for value in (to, subject, message_id, sender, sender_name, answers.name if answers else "", unsubscribe_url):
        if not value.isprintable():
            raise MailError("a header of a mail can't hold line breaks or control characters")
    if not is_email(to):
        raise MailError(f"{to!r} is no mail address")
    message = EmailMessage(policy=POLICY)
    message.set_raw("From", encoded_address(sender, sender_name))
    message.set_raw("To", encoded_address(to))
    if answers is not None:
        message.set_raw("Reply-To", encoded_address(answers.address, answers.name))
    message.set_raw("Subject", encoded_text(subject[:LONGEST_SUBJECT]))
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in unsubscribe_headers(unsubscribe_url).items():
        message.set_raw(name, value)
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = language
    return message
