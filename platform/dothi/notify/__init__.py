"""Telling people: mail today. Web push, SMS and in-app notices get a module each beside `mail.py`, called by `send`.

Used inside event handlers alone, so that nothing is sent of what didn't happen.
"""

from __future__ import annotations

from dothi.notify.mail import MailError, MailRefusedError, ReplyTo, send_mail
from dothi.notify.templates import attempt_all, in_language, render_mail, send
from dothi.notify.unsubscribing import is_one_click

__all__ = [
    "MailError",
    "MailRefusedError",
    "ReplyTo",
    "attempt_all",
    "in_language",
    "is_one_click",
    "render_mail",
    "send",
    "send_mail",
]
