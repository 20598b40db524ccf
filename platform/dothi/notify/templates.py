"""Mails of templates: `<template>.txt`, and `<template>.html` where there is one, in the frame of `mail/layout.*`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from flask import current_app
from flask_babel import force_locale
from jinja2 import TemplateNotFound

from dothi.language.locales import LANGUAGES
from dothi.manifest.house import house
from dothi.notify.mail import MailError, ReplyTo, answers_of, send_mail
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site


@dataclass(frozen=True)
class RenderedMail:
    """The two forms of a mail."""

    text: str
    html: str | None


def send(
    context: HandlerContext,
    *,
    to: str,
    template: str,
    subject: object,
    part: str = "0",
    language: str | None = None,
    reply_to: ReplyTo | None = None,
    unsubscribe_url: str = "",
    **values: Any,
) -> None:
    """Send a mail from a handler: `send(context, to=…, template="feedback/mail/accepted", subject=_l("…"), code=…)`.

    Templates find `site`, `site_url` and the values; lazy texts among them come out in the reader's `language`. A
    handler that sends several mails names each `part` (for instance the recipient's id): event, handler and part make
    the Message-ID, so that the same mail always has the same one. `reply_to` as `send_mail` has it. A mail that
    somebody subscribed to has an `unsubscribe_url`: a click in the mail program is sent there (`unsubscribing.py`).
    """
    answered_by = reply_to or answers_of(context.site)
    with in_language(language) as spoken:
        shown = {"answered_by": answered_by.name if answered_by.is_reached else "", **values}
        mail, headline = render_mail(template, site=context.site, language=spoken, **shown), str(subject)
    send_mail(
        to=to,
        subject=headline,
        text=mail.text,
        html=mail.html,
        message_id=context.message_id(part),
        site=context.site,
        settings=house().settings,
        language=spoken,
        reply_to=answered_by,
        unsubscribe_url=unsubscribe_url,
    )


def attempt_all(mails: Iterable[Callable[[], None]]) -> None:
    """Send the mails of one handler, each by a call: one that fails keeps back none of the others.

    Raises a failure at the end, rather one after which all are tried again than one that can't be helped.
    """
    failures: list[Exception] = []
    for send_one in mails:
        try:
            send_one()
        except (SMTPException, OSError, MailError) as error:
            failures.append(error)
    if failures:
        raise min(failures, key=lambda error: isinstance(error, MailError))


@contextmanager
def in_language(language: str | None) -> Iterator[str]:
    """Speak to a reader in their language, Vietnamese where it isn't known. Answers which it is."""
    spoken = language if language in LANGUAGES else "vi"
    with force_locale(spoken):
        yield spoken


def render_mail(template: str, *, site: Site, language: str = "vi", **values: Any) -> RenderedMail:
    """Both forms of a mail; `.txt` isn't escaped, `.html` is."""
    environment = current_app.jinja_env
    shared = {"site": site, "site_url": house().settings.url_of(site.canonical_host), "locale": language}
    text = environment.get_template(f"{template}.txt").render({**shared, **values})
    try:
        html_template = environment.get_template(f"{template}.html")
    except TemplateNotFound as error:
        if error.name != f"{template}.html":
            raise
        return RenderedMail(text=_tidy(text), html=None)
    return RenderedMail(text=_tidy(text), html=html_template.render({**shared, **values}))


def _tidy(text: str) -> str:
    """At most one empty line between paragraphs, whatever the template's tags left."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number > 0 and lines[number - 1])]
    return "\n".join(kept) + "\n"
