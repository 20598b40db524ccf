"""The pictures of reports, and who may see them: asked by the kernel's file route for every picture."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import g, request
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from dothi.uploads import files
from dothi.uploads.files import File
from dothi.web.testers import is_tester
from modules.feedback.models import Report
from modules.feedback.rules.domain import ANSWERED, sees

MODULE_NAME = "feedback"
FILE_OWNER = "feedback_report"
TRACK = "track"
"""Name of the query parameter that carries a report's secret, for pictures on its tracking page."""


def list_photos(tenant_id: int, report_ids: Sequence[UUID]) -> dict[UUID, list[File]]:
    """The pictures of several reports in one statement, first those from before, then from after the work."""
    found: dict[UUID, list[File]] = {report_id: [] for report_id in report_ids}
    for file in files.list_of(tenant_id, FILE_OWNER, report_ids):
        if file.owner_id is not None:
            found[file.owner_id].append(file)
    for photos in found.values():
        photos.sort(key=lambda file: (file.purpose != "before", file.created_at, file.position))
    return found


def shown_outside(photos: Sequence[File], status: str) -> list[File]:
    """Those that people outside the administration see: how it is after the work only once the result is public."""
    return [file for file in photos if file.purpose == "before" or status in ANSWERED]


def photo_url(file: File, size: str = "medium", *, track: str = "") -> str:
    """The address of a picture; `track` is the report's secret, for its own tracking page."""
    return file_url(file.id, size) + (f"?{TRACK}={track}" if track else "")


def file_url(file_id: UUID, size: str) -> str:
    """The address of a picture that everyone may see."""
    return f"/files/{file_id}/{size}"


def may_see(tenant_id: int, file: File) -> bool:
    """Whether the caller of this request may see a picture of a report: as staff, as its reporter, or as anyone.

    Each way is open as far as the module's switch leaves it.
    """
    report = session.scalars(
        select(Report).where(Report.tenant_id == tenant_id, Report.id == file.owner_id)
    ).one_or_none()
    if report is None:
        return False
    member = g.get("member")
    if member is not None and sees(member.actor(), report) and is_open(Audience.WORK):
        return True
    if not shown_outside([file], report.status):
        return False
    is_reporter = bool(report.track_token) and request.args.get(TRACK) == report.track_token
    return (is_reporter and is_open(Audience.TRACKING)) or (report.is_public and is_open(Audience.PUBLIC))


def is_open(audience: Audience) -> bool:
    """Whether the switch lets this caller look at what is for `audience`."""
    site = current_site()
    insider = g.get("member") is not None or is_tester(site, MODULE_NAME)
    return access(site.state_of(MODULE_NAME), audience, insider=insider) is not Access.CLOSED
