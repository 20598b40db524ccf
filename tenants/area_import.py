"""Importing outlines in two steps: a file is read and kept for a preview, then taken as a whole or not at all."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert, update

from dothi.actor import Actor
from dothi.audit import record_audit
from dothi.db import session
from dothi.errors import Conflict, Gone, Invalid
from dothi.geo import Outline, Point, distance_m
from dothi.house import house
from dothi.ids import new_id, new_token
from dothi.site import Site
from tenants.areas import SECTION, list_areas
from tenants.geofile import KINDS, AreaInFile, read_areas
from tenants.models import AreaRow
from tenants.settings import load_section, write_settings

PENDING = "pending_import"


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """A row of the file beside what is there: `known_as` is the area that gets this outline, empty for a new one."""

    row: AreaInFile
    known_as: str

    @property
    def is_other_name(self) -> bool:
        """Whether the code is here already, of an area by another name: codes were given anew on 1/7/2025."""
        return bool(self.known_as and not self.row.error) and bare(self.row.name) != bare(self.known_as)


def bare(name: str) -> str:
    """A name without its kind, as names are compared: *Phường 1* is *phường 1* and *1*."""
    text = unicodedata.normalize("NFC", " ".join(name.split())).casefold()
    return next((text.removeprefix(f"{word} ") for word, _kind in KINDS if text.startswith(f"{word} ")), text)


def stage_import(site: Site, data: bytes, *, actor: Actor) -> None:
    """Read a file and keep it for the preview; it takes the place of an earlier one. Raises geofile.FileError."""
    read_areas(data, centre=site.centre, radius_m=site.radius_m)
    token = new_token()
    key = f"{site.tenant_id}/{new_id().hex[-2:]}/{token}.json"
    house().storage.put(key, data)
    content, version = load_section(site.tenant_id, SECTION)
    former = content.get(PENDING)
    write_settings(site.tenant_id, SECTION, content | {PENDING: key}, actor=actor, version=version)
    if former:
        house().storage.delete(former)


def preview(site: Site) -> Sequence[PreviewRow]:
    """The kept file's rows. Raises Gone when there is none."""
    known = {area.code: area.name for area in list_areas(site.tenant_id)}
    rows = read_areas(kept_file(site.tenant_id), centre=site.centre, radius_m=site.radius_m)
    return [PreviewRow(row=row, known_as=known.get(row.code, "")) for row in rows]


def drop_import(tenant_id: int, *, actor: Actor) -> None:
    """Forget the kept file."""
    content, version = load_section(tenant_id, SECTION)
    key = content.pop(PENDING, None)
    if key:
        write_settings(tenant_id, SECTION, content, actor=actor, version=version)
        house().storage.delete(key)


def take_import(site: Site, *, actor: Actor, accepts_other_names: bool = False) -> int:
    """Take all rows of the kept file: known codes get their outline, others become areas. Returns how many.

    Raises Conflict while a row has an error, Gone when there is no file: nothing is half-imported. Invalid (`accept`)
    when codes are here by other names, and nobody has said that they are still the same areas.
    """
    tenant_id = site.tenant_id
    rows = read_areas(kept_file(tenant_id), centre=site.centre, radius_m=site.radius_m)
    if any(row.error for row in rows):
        raise Conflict(_("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại."), code="rows_with_errors")
    if not accepts_other_names and any(line.is_other_name for line in preview(site)):
        text = _("Có mã đang thuộc địa bàn có tên khác. Vui lòng kiểm tra rồi xác nhận.")
        raise Invalid(text, fields={"accept": text})
    known = {area.code: area.id for area in list_areas(tenant_id)}
    for number, row in enumerate(rows):
        put_outline(tenant_id, row, area_id=known.get(row.code), position=len(known) + number)
    record_audit(tenant_id, "tenants.areas_imported", subject=str(len(rows)), actor=actor)
    drop_import(tenant_id, actor=actor)
    return len(rows)


def put_outline(tenant_id: int, row: AreaInFile, *, area_id: UUID | None, position: int) -> None:
    """One row as an area."""
    if row.outline is None:
        return
    place = {
        "outline": json.loads(json.dumps(row.outline.to_geojson())),
        "is_schematic": False,
        "lon": row.outline.centre.lon,
        "lat": row.outline.centre.lat,
        "radius_m": reach_m(row.outline),
    }
    if area_id is not None:
        session.execute(update(AreaRow).where(AreaRow.tenant_id == tenant_id, AreaRow.id == area_id).values(**place))
        return
    session.execute(
        insert(AreaRow).values(
            tenant_id=tenant_id,
            id=new_id(),
            code=row.code,
            name=row.name,
            kind=row.kind,
            position=position,
            decree="",
            **place,
        )
    )


def reach_m(outline: Outline) -> float:
    """How far the outline's box reaches from its centre, in metres."""
    box = outline.box
    corners = (Point(box.west, box.south), Point(box.east, box.north))
    return max(distance_m(outline.centre, corner) for corner in corners)


def kept_file(tenant_id: int) -> bytes:
    """The bytes of the kept file. Raises Gone."""
    key = load_section(tenant_id, SECTION)[0].get(PENDING)
    if not key or not house().storage.exists(key):
        raise Gone(_("Không còn tệp nào đang chờ. Vui lòng tải tệp lên."))
    with house().storage.open(key) as stream:
        return stream.read()
