"""A report as a form sent it, the citizen's or the desk's: what was typed, photos staged, the draft for the service.

Read by `pages.submit` and `pages.new`, stored by `storing`. Whatever is refused, all of it is shown again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from uuid import uuid4

from flask import Request
from flask_babel import gettext as _

from dothi.database.refusals import commit_unless_refused
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values.errors import Busy, Invalid
from dothi.values.geo import Point
from dothi.web.forms import Errors, load_form
from modules.feedback.drafts import PHOTO_LIMIT, ContactDraft, ReportDraft
from modules.feedback.models import Report
from modules.feedback.pages.forms import ReportForm
from modules.feedback.pages.places import find_area

FIELD_IDS = {
    "point": "place",
    "lon": "place",
    "lat": "place",
    "place": "place-words",
    "contact": "name",
}
"""Where the summary of errors leads, when it isn't the field of the same name."""

ON_PAGE = (
    "channel",
    "photos",
    "point",
    "lon",
    "lat",
    "area",
    "place",
    "category",
    "text",
    "name",
    "phone",
    "email",
    "consent",
)
NOT_TYPED = frozenset({"csrf_token", "photo", "remove_photo"})


@dataclass(frozen=True, kw_only=True)
class SentPhotos:
    """Photos of a form: those staged before, by reference as it `named` them, then those `added` by this request.

    `staged` are all that the server holds, `problems` a sentence for each that it can't take.
    """

    named: tuple[str, ...] = ()
    added: Sequence[files.File] = ()
    staged: Sequence[files.File] = ()
    problems: Sequence[str] = ()

    @property
    def are_gone(self) -> bool:
        """Whether some that were named are no longer there to be claimed."""
        return len(self.staged) < len(self.named) + len(self.added)


@dataclass
class SentReport:
    """What came with the form: `values` are the texts as typed. `storing.store` fills in what became of it."""

    values: dict[str, str]
    data: Mapping[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    photos: SentPhotos = field(default_factory=SentPhotos)
    outside: Point | None = None
    """The place, when it lies outside the tenant."""
    earlier: Report | None = None
    """What this form stored when it was sent before, and otherwise filled in."""
    is_looking: bool = False
    """Whether its sender only looks for a place (`place_search`)."""

    @property
    def status(self) -> int:
        """The status of a page with the form."""
        return 409 if self.earlier is not None else 422 if self.errors else 200

    def refuse(self, error: Invalid) -> None:
        """Take over what a service found wrong; contact.email and the like are fields of the same form."""
        for name, reason in error.fields.items():
            self.errors.setdefault(name.removeprefix("contact."), str(reason))
        if "point" in error.fields and self.data.get("lon") is None:
            self.errors["point"] = _("Hãy đặt ghim trên bản đồ, hoặc chọn phường, xã trong danh sách.")
        if "contact" in self.errors:
            self.errors.setdefault("name", self.errors.pop("contact"))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors as the summary on top wants them: field id and reason, in the order of the page."""
        known = [name for name in ON_PAGE if name in self.errors]
        others = [name for name in self.errors if name not in ON_PAGE]
        return [(FIELD_IDS.get(name, name), self.errors[name]) for name in (*known, *others)]


def empty_report(**values: str) -> SentReport:
    """A form that nobody has filled in yet."""
    return SentReport({"client_id": str(uuid4()), **values})


def read_report(request: Request, *, tenant_id: int, schema: type[ReportForm]) -> SentReport:
    """Read the form, and stage the photos that came with it without script."""
    values = {name: value for name, value in request.form.items() if name not in NOT_TYPED}
    data, errors = load_form(schema(), request.form)
    sent = SentReport(values, data, errors, read_photos(request, tenant_id=tenant_id))
    given = data.get("client_id") or (None if "client_id" in sent.errors else values.get("client_id"))
    sent.values["client_id"] = str(given or uuid4())
    if sent.photos.problems:
        sent.errors["photos"] = " ".join(sent.photos.problems)
    return sent


def read_photos(request: Request, *, tenant_id: int) -> SentPhotos:
    """The photos staged before and the ones in this request."""
    removed = set(request.form.getlist("remove_photo"))
    named = dict.fromkeys(r for r in request.form.getlist("photo") if r.partition(".")[0] not in removed)
    held, added = files.list_staged(tenant_id, list(named)), list[files.File]()
    problems: list[str] = []
    for upload in request.files.getlist("photos"):
        if not upload.filename:
            continue
        if len(held) + len(added) >= PHOTO_LIMIT:
            problems.append(_("Chỉ gửi được tối đa %(most)d ảnh.", most=PHOTO_LIMIT))
            break
        try:
            with session.begin_nested():
                added.append(files.stage(tenant_id, cast("BinaryIO", upload.stream), name=upload.filename))
        except Invalid as error:
            problems.append(str(error.message))
        except Busy as error:
            problems.append(str(error.message))
            break
    if added:
        commit_unless_refused()  # they stay, whatever becomes of the form
    return SentPhotos(named=tuple(named), added=added, staged=[*held, *added], problems=problems)


def draft_of(sent: SentReport, *, site: Site) -> ReportDraft:
    """The draft for the service. Without a pin, the centre of the chosen area stands for the place."""
    data = sent.data
    point, place = _place_of(data, site=site)
    return ReportDraft(
        category=data["category"],
        text=data["text"],
        lon=point.lon if point else None,
        lat=point.lat if point else None,
        place=place,
        contact=ContactDraft(name=data["name"], email=data["email"], phone=data["phone"]),
        photos=tuple(photo.reference for photo in sent.photos.staged),
        client_id=data["client_id"],
        consent=data["consent"],
        consent_version=data["consent_version"],
    )


def _place_of(data: Mapping[str, Any], *, site: Site) -> tuple[Point | None, str]:
    if data["lon"] is not None and data["lat"] is not None:
        return Point(data["lon"], data["lat"]), data["place"]
    area = find_area(site, data["area"]) if data["area"] else None
    if area is None:
        return None, data["place"]
    return area.centre, ", ".join(part for part in (data["place"], area.name) if part)


def photo_lines(photos: Sequence[files.File]) -> list[dict[str, str]]:
    """Staged photos as the macro `photo_picker` takes them, without those that something claimed meanwhile."""
    references = [photo.reference for photo in photos]
    return [photo_line(photo) for photo in files.list_staged(photos[0].tenant_id, references)] if photos else []


def photo_line(photo: files.File) -> dict[str, str]:
    """A staged photo as the macro and the script of the form take it."""
    return {
        "id": str(photo.id),
        "token": photo.token,
        "thumb_url": f"/files/{photo.id}/thumb?token={photo.token}",
        "name": photo.original_name,
    }
