"""Importing areas in two steps: a file is read and kept for a preview, then taken as a whole or not at all.

Without a day the file mends the outlines of the areas shown (known codes get theirs, others become areas). With a day
and a decree it is the whole division of the tenant from that day on: former areas end, new ones begin, history stays.
Codes are reused (28261 was Phường 1 of Mỹ Tho until 1/7/2025, today it is phường Mỹ Tho): code and day tell an area.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from dothi.actor import Actor
from dothi.audit import record_audit
from dothi.db import session
from dothi.errors import Conflict, Gone
from dothi.geo import Outline, Point, distance_m
from dothi.house import house
from dothi.ids import new_id, new_token
from dothi.site import Site
from tenants.area_division import Division, Outcome, divide, mend
from tenants.area_order import area_key
from tenants.areas import SECTION, list_areas
from tenants.geofile import AreaInFile, read_areas
from tenants.models import AreaRow
from tenants.settings import load_section, write_settings

PENDING, PENDING_FROM, PENDING_DECREE = "pending_import", "pending_from", "pending_decree"


def stage_import(site: Site, data: bytes, *, actor: Actor, day: date | None = None, decree: str = "") -> None:
    """Read a file and keep it for the preview; it takes the place of an earlier one. Raises geofile.FileError.

    `day` is the first one of a new division, None where the file mends outlines.
    """
    read_areas(data, centre=site.centre, radius_m=site.radius_m)
    token = new_token()
    key = f"{site.tenant_id}/{new_id().hex[-2:]}/{token}.json"
    house().storage.put(key, data)
    content, version = load_section(site.tenant_id, SECTION)
    former = content.get(PENDING)
    pending = {PENDING: key, PENDING_FROM: day.isoformat() if day else None, PENDING_DECREE: decree}
    write_settings(site.tenant_id, SECTION, content | pending, actor=actor, version=version)
    if former:
        house().storage.delete(former)


def preview(site: Site) -> Division:
    """What the kept file would do. Raises Gone when there is none."""
    rows = read_areas(kept_file(site.tenant_id), centre=site.centre, radius_m=site.radius_m)
    day = pending_day(site.tenant_id)[0]
    if day is None:
        return mend(list_areas(site.tenant_id), rows)
    return divide(all_areas(site.tenant_id), rows, day=day)


def pending_day(tenant_id: int) -> tuple[date | None, str]:
    """From which day the kept file holds, and by which decree."""
    content = load_section(tenant_id, SECTION)[0]
    day = content.get(PENDING_FROM)
    return (date.fromisoformat(day) if day else None), content.get(PENDING_DECREE) or ""


def all_areas(tenant_id: int) -> Sequence[AreaRow]:
    """The areas of all days. One statement."""
    return sorted(session.scalars(select(AreaRow).where(AreaRow.tenant_id == tenant_id)), key=area_key)


def drop_import(tenant_id: int, *, actor: Actor) -> None:
    """Forget the kept file."""
    content, version = load_section(tenant_id, SECTION)
    key = content.pop(PENDING, None)
    content.pop(PENDING_FROM, None)
    content.pop(PENDING_DECREE, None)
    if key:
        write_settings(tenant_id, SECTION, content, actor=actor, version=version)
        house().storage.delete(key)


def take_import(site: Site, *, accepts_overlaps: bool, actor: Actor) -> int:
    """Take all rows of the kept file. Returns how many.

    Raises Conflict while a row or the whole has an error, or areas overlap and nobody has said that they may
    (`overlaps`), Gone when there is no file: nothing is half-imported.
    """
    tenant_id = site.tenant_id
    division = preview(site)
    if division.error or division.wrong:
        text = division.error or _("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại.")
        raise Conflict(text, code="rows_with_errors")
    if division.overlaps and not accepts_overlaps:
        raise Conflict(_("Vui lòng xem các chỗ chồng lấn rồi đánh dấu để nhập."), code="overlaps")
    day, decree = pending_day(tenant_id)
    if day is not None:
        for area in division.ending:
            end_area(tenant_id, area, day=day)
    for number, line in enumerate(division.rows):
        if line.outcome is Outcome.SAME:
            continue
        if line.outcome is Outcome.OUTLINE and line.former is not None:
            change_area(tenant_id, line.row, line.former.id, is_begun=day is not None)
            continue
        if line.former is not None and day is not None:
            end_area(tenant_id, line.former, day=day)
        add_area(tenant_id, line.row, position=number, day=day, decree=decree)
    record_audit(
        tenant_id,
        "tenants.areas_imported",
        subject=str(len(division.rows)),
        actor=actor,
        valid_from=day.isoformat() if day else "",
        decree=decree,
        ended=len(division.ending),
        overlaps=len(division.overlaps),
    )
    drop_import(tenant_id, actor=actor)
    return len(division.rows)


def end_area(tenant_id: int, area: AreaRow, *, day: date) -> None:
    """Let an area hold until `day`; one that would have begun that very day never was."""
    mine = (AreaRow.tenant_id == tenant_id, AreaRow.id == area.id)
    if area.valid_from == day:
        session.execute(delete(AreaRow).where(*mine))
    else:
        session.execute(update(AreaRow).where(*mine).values(valid_to=day))


def change_area(tenant_id: int, row: AreaInFile, area_id: UUID, *, is_begun: bool) -> None:
    """Give a known area its outline; with `is_begun`, what an earlier file of the same day said is mended too."""
    values = place_of(row) | ({"name": row.name, "kind": row.kind} if is_begun else {})
    session.execute(update(AreaRow).where(AreaRow.tenant_id == tenant_id, AreaRow.id == area_id).values(**values))


def add_area(tenant_id: int, row: AreaInFile, *, position: int, day: date | None, decree: str) -> None:
    """Let an area begin."""
    session.execute(
        insert(AreaRow).values(
            tenant_id=tenant_id,
            id=new_id(),
            code=row.code,
            name=row.name,
            kind=row.kind,
            position=position,
            valid_from=day,
            decree=decree,
            **place_of(row),
        )
    )


def place_of(row: AreaInFile) -> dict[str, Any]:
    """Where a row's area lies. Rows without an outline have an error and are never taken."""
    if row.outline is None:
        return {}
    return {
        "outline": json.loads(json.dumps(row.outline.to_geojson())),
        "is_schematic": False,
        "lon": row.outline.centre.lon,
        "lat": row.outline.centre.lat,
        "radius_m": reach_m(row.outline),
    }


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
