"""The photos of a report as the macro `photo_grid` takes them: how it was, how it is afterwards. For the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from dothi.uploads import files
from modules.feedback.models import Report
from modules.feedback.photos import FILE_OWNER, file_url, list_photos, photo_url, shown_outside
from modules.feedback.queries import PublicRow

Picture = dict[str, str]
"""`thumb_url`, `url`, `alt`."""


@dataclass(frozen=True)
class Galleries:
    """Before and after, each in its order."""

    before: list[Picture] = field(default_factory=list)
    after: list[Picture] = field(default_factory=list)


def galleries_of(report: Report, *, is_inside: bool = False, track: str = "") -> Galleries:
    """The photos that the reader may see; `track` is the report's secret, on its own page. One statement."""
    photos = list_photos(report.tenant_id, [report.id])[report.id]
    galleries = Galleries()
    for file in photos if is_inside else shown_outside(photos, report.status):
        is_after = file.purpose == "after"
        place = galleries.after if is_after else galleries.before
        word = _("Ảnh sau xử lý %(n)d", n=len(place) + 1) if is_after else _("Ảnh hiện trường %(n)d", n=len(place) + 1)
        place.append(
            {"thumb_url": photo_url(file, "thumb", track=track), "url": photo_url(file, track=track), "alt": word}
        )
    return galleries


def first_pictures(tenant_id: int, reports: Sequence[PublicRow]) -> dict[UUID, str]:
    """The small first photo of how it was, of each report that has one, by report. One statement."""
    found = files.first_of(tenant_id, FILE_OWNER, [report.id for report in reports], purpose="before")
    return {report_id: file_url(file_id, "thumb") for report_id, file_id in found.items()}
