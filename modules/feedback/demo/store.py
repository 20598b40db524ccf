"""Writes the demo's stories: configuration first, then all rows at once and the photos into the storage.

Called by `load`. No event is recorded: nobody gets a mail about the past; the counts are made of the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dothi.content.storage import new_key
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.uploads.files import File
from dothi.values.actor import Actor
from dothi.values.ids import new_id, new_token
from modules.feedback.codes import series_year
from modules.feedback.demo.histories import Shot, Story
from modules.feedback.demo.pictures import Photo, photo
from modules.feedback.models import Contact, Note, Report, Series, Step
from modules.feedback.photos import FILE_OWNER
from modules.feedback.rules.deadlines import DEFAULT_LIMITS
from modules.feedback.rules.domain import Level
from modules.feedback.setup.categories import add_categories, set_routes
from modules.feedback.setup.configuration import load_configuration
from modules.feedback.setup.standard import standard_categories
from tenants.registry.models import Unit

ROUTES = {
    "xay-dung": "qldt",
    "do-thi": "ttdt",
    "giao-thong": "qldt",
    "moi-truong": "tnmt",
    "ha-tang": "ctdt",
    "van-hoa": "vhtt",
    "thuc-pham": "yt",
    "gia-ca": "kt",
    "khac": "qldt",
    "an-ninh": "ca",
}
FALLBACK = "qldt"
WRITERS = 8


def configure(tenant_id: int) -> None:
    """Categories, and routes for those that have none yet."""
    limits = {level: dict(clocks) for level, clocks in DEFAULT_LIMITS.items()}
    quick = {**limits, Level.NORMAL: {"acceptance": 240, "handling": 5 * 480}}
    drafts = [replace(d, limits=quick) if d.code in {"thuc-pham", "gia-ca"} else d for d in standard_categories()]
    add_categories(tenant_id, drafts)
    found = session.execute(select(Unit.code, Unit.id).where(Unit.tenant_id == tenant_id))
    units = {row.code: row.id for row in found}
    configuration = load_configuration(tenant_id)
    routes = {
        category.id: units[ROUTES[category.code]]
        for category in configuration.open_categories
        if category.unit_id is None and ROUTES.get(category.code) in units
    }
    fallback = configuration.settings["fallback_unit"] or units.get(FALLBACK)
    set_routes(tenant_id, dict(routes), fallback=fallback, actor=Actor.system())


def store(tenant_id: int, stories: Sequence[Story]) -> None:
    """Write everything: about ten statements, whatever the number of reports."""
    reports = [story.report for story in stories]
    write(Report, [{column.key: getattr(report, column.key) for column in Report.__table__.c} for report in reports])
    write(Contact, [story.contact for story in stories if story.contact is not None])
    write(Step, [step for story in stories for step in story.steps])
    write(Note, [note for story in stories for note in story.notes])
    write(File, keep_photos(tenant_id, stories))
    write_series(tenant_id, [report.submitted_at for report in reports])


def write(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of a table, if there are any."""
    if rows:
        session.execute(insert(model.__table__), rows)


def write_series(tenant_id: int, instants: Sequence[datetime]) -> None:
    """New reports get the numbers after these."""
    years = Counter(series_year(at) for at in instants)
    rows = [{"tenant_id": tenant_id, "year": year, "serial": serial} for year, serial in sorted(years.items())]
    if rows:
        session.execute(upsert(Series).on_conflict_do_nothing(), rows)


def keep_photos(tenant_id: int, stories: Sequence[Story]) -> list[dict[str, Any]]:
    """Put every report's own copies into the storage and answer the rows; several at a time, since each is synced."""
    rows: list[dict[str, Any]] = []
    contents: list[tuple[str, bytes]] = []
    for story in stories:
        counted: Counter[bool] = Counter()
        for shot in story.shots:
            picture = photo(shot.scene, is_after=shot.is_after, variant=shot.variant % 3)
            row = file_row(tenant_id, story.report, shot, picture, position=counted[shot.is_after])
            counted[shot.is_after] += 1
            rows.append(row)
            contents.append((row["key"], picture.data))
            stem = row["key"].removesuffix(".jpg")
            contents.extend((f"{stem}-{size}.jpg", data) for size, data in picture.sizes.items())
    put = house().storage.put
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(lambda content: put(*content), contents))
    return rows


def file_row(tenant_id: int, report: Report, shot: Shot, picture: Photo, *, position: int) -> dict[str, Any]:
    """The row of a claimed photo whose sizes are made."""
    return {
        "tenant_id": tenant_id,
        "id": new_id(),
        "token": new_token(),
        "key": new_key(tenant_id, new_token(), ".jpg"),
        "content_type": "image/jpeg",
        "bytes": len(picture.data),
        "width": picture.width,
        "height": picture.height,
        "original_name": f"anh-{position + 1}.jpg",
        "created_at": shot.at,
        "owner": FILE_OWNER,
        "owner_id": report.id,
        "purpose": "after" if shot.is_after else "before",
        "position": position,
        "has_sizes": True,
    }
