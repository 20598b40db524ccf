"""One mail over SMTP (MAIL_URL). Called by `send` and, inside event handlers alone, by whoever writes a whole mail."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from dothi import clock
from dothi.addresses import is_email
from dothi.events import HopelessError
from dothi.settings import Settings
from dothi.site import Site

TIMEOUT_SECONDS = 15
LONGEST_SUBJECT = 200


class MailError(HopelessError):
    """A mail that can't be written: an address or a header that would break it."""


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
) -> None:
    """Send one mail, or raise: smtplib's errors and OSError, so that it is tried again; MailError when it never can.

    `message_id` is the same however often the mail is sent, so that readers drop a second copy.
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
        client.send_message(message)


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
) -> EmailMessage:
    """The message itself. Raises MailError on a header that holds a line break or an address that is none."""
    for value in (to, subject, message_id, sender, sender_name):
        if not value.isprintable():
            raise MailError("a header of a mail can't hold line breaks or control characters")
    if not is_email(to):
        raise MailError(f"{to!r} is no mail address")
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(display_name=sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = language
    return message
