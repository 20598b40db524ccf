"""Caught mails as `.eml` files in a folder, newest first. Called by the catcher's SMTP side and by its page."""

import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

ENVELOPE = b"X-Dothi-Envelope-To"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One caught mail. `recipients` are the envelope's, in lower case; `message_id` is empty when the mail has none."""

    id: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    received_at: datetime
    text: str
    html: str
    source: Path


class MailStore:
    """Reads the folder anew each time, but each file only once: they never change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Mail] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def add(self, content: bytes, *, recipients: Sequence[str]) -> None:
        """Keep a mail; it is on the disk when this returns."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        partial = self.folder / f"{name}.part"
        envelope = ENVELOPE + b": " + ", ".join(recipients).lower().encode() + b"\r\n"
        with partial.open("wb") as file:
            file.write(envelope + content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(partial.with_suffix(".eml"))

    def list_mails(self, *, to: str | None = None) -> list[Mail]:
        """Newest first; `to` keeps those addressed to it."""
        names = sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)
        mails = [mail for name in names if (mail := self.find(name)) is not None]
        return mails if to is None else [mail for mail in mails if to.strip().lower() in mail.recipients]

    def find(self, name: str) -> Mail | None:
        """The mail of this id, if there is one."""
        if name not in self._read:
            path = self.folder / f"{name}.eml"
            if not name.replace("-", "").isalnum() or not path.is_file():
                return None
            self._read[name] = _parse(path)
        return self._read[name]

    def clear(self) -> None:
        """Forget them all."""
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)
        self._read.clear()


def _parse(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=modern)
    nanoseconds = int(path.stem.partition("-")[0])
    return Mail(
        id=path.stem,
        message_id=str(message.get("Message-ID", "")),
        sender=str(message.get("From", "")),
        recipients=tuple(part.strip() for part in str(message.get(ENVELOPE.decode(), "")).split(",")),
        subject=str(message.get("Subject", "")),
        received_at=datetime.fromtimestamp(nanoseconds / 1e9, tz=UTC),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        source=path,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown charset
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
