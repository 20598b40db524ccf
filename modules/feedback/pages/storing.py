"""A sent form becomes one report, however often it comes: stored, found stored, or refused. Called by `submit`, `new`.

When an answer is lost, people send again. What they changed in between must not be lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from modules.feedback.drafts import cleaned, digest
from modules.feedback.models import Report
from modules.feedback.pages.sent_report import SentReport, draft_of
from modules.feedback.photos import FILE_OWNER
from modules.feedback.service import Channel, OutsideTenant, submit_report


def store(
    sent: SentReport, *, channel: Channel, actor: Actor, site: Site, language: str | None = None
) -> Report | None:
    """The report of this form, stored now or when it came before. None: `sent` says why, and has an id for a next one.

    `language` is the reporter's, where they filled in the form themselves. A refusal takes back what the service did,
    not the photos staged in this request.
    """
    if not sent.errors and not sent.photos.are_gone:
        try:
            with session.begin_nested():
                draft = draft_of(sent, site=site)
                report = submit_report(
                    site.tenant_id, draft=draft, channel=channel, actor=actor, site=site, language=language
                ).report
            if report.channel == channel.value:
                return report
        except Invalid as error:
            sent.refuse(error)
            sent.outside = error.point if isinstance(error, OutsideTenant) else None
        except Conflict as error:
            if error.code != "id_reused":
                raise
    earlier = find_earlier(site.tenant_id, sent)
    if earlier is not None and is_again(earlier, sent, channel=channel, site=site):
        return earlier
    if earlier is not None:
        sent.earlier = earlier
        sent.values["client_id"] = str(uuid4())
    elif sent.photos.are_gone:
        sent.errors["photos"] = " ".join([files.photos_gone(), *sent.photos.problems])
    return None


def find_earlier(tenant_id: int, sent: SentReport) -> Report | None:
    """The report that the form's id has already made. One statement, by the unique (tenant_id, client_id)."""
    client_id = sent.data.get("client_id")
    if client_id is None:
        return None
    return session.scalars(
        select(Report).where(Report.tenant_id == tenant_id, Report.client_id == client_id)
    ).one_or_none()


def is_again(earlier: Report, sent: SentReport, *, channel: Channel, site: Site) -> bool:
    """Whether everything that was sent is what the earlier report was made of."""
    photos = (*sent.photos.named, *in_names_of(earlier, sent.photos.added))
    draft = replace(cleaned(draft_of(sent, site=site)), photos=photos)
    return earlier.channel == channel.value and earlier.body_digest == digest(draft)


def in_names_of(report: Report, added: Sequence[files.File]) -> Iterator[str]:
    """The references of pictures sent as files; one that the report already has goes by the name it has there."""
    known = files.list_of(report.tenant_id, FILE_OWNER, [report.id]) if added else []
    for photo in added:
        twin = next((other for other in known if files.is_same_picture(photo, other)), photo)
        known = [other for other in known if other is not twin]
        yield twin.reference
