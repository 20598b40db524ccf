"""Many past reports at once, by COPY as the owner: two years of them, most published, some on every desk.

Called by the benchmark's world and by the tests that explain plans. Application code never copies.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from dothi.database.session import Base
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.cells import cell
from dothi.values.geo import Point
from dothi.values.ids import new_id, new_token
from modules.feedback.models import Report, Step
from modules.feedback.rules.domain import FINAL, UNSHOWN, Status

SPAN = timedelta(days=730)
OPEN_SHARE = 0.04
CLOSED = (*[Status.PUBLISHED] * 12, Status.REJECTED, Status.REFERRED, Status.DUPLICATE)
AT_WORK = tuple(status for status in Status if status not in FINAL)
TEXTS = (
    "Nắp cống trước số nhà 12 bị vỡ, xe máy đi qua rất nguy hiểm, nhất là vào buổi tối khi đường thiếu ánh sáng.",
    "Đèn đường hỏng đã ba đêm, đoạn từ cầu đến ngã tư tối om, đề nghị cơ quan sớm sửa chữa.",
    "Rác tập kết tràn ra lòng đường, bốc mùi, nước rỉ chảy xuống cống trước cổng trường.",
    "Cây xanh nghiêng sau cơn mưa, cành chạm dây điện, người dân lo ngã đổ.",
)


def copy_reports(owner: psycopg.Connection[Any], site: Site, *, count: int, seed: int = 7) -> None:
    """Put `count` reports with their first step into a tenant that has categories and units; the owner commits."""
    categories = _ids(owner, "feedback_category", site.tenant_id)
    units = _ids(owner, "tenants_unit", site.tenant_id)
    rows = list(past_reports(site, count=count, categories=categories, units=units, chance=random.Random(seed)))
    copy_rows(owner, Report, rows)
    copy_rows(owner, Step, [first_step(row) for row in rows])
    owner.execute(
        "INSERT INTO feedback_series (tenant_id, year, serial) VALUES (%s, %s, %s)"
        " ON CONFLICT (tenant_id, year) DO UPDATE SET serial = excluded.serial",
        [site.tenant_id, clock.now().year, count + 1],
    )


def past_reports(
    site: Site, *, count: int, categories: list[UUID], units: list[UUID], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Rows of `feedback_report`, oldest first; places thin out from the centre."""
    now = clock.now()
    for number in range(1, count + 1):
        at = now - SPAN * (1 - number / (count + 1))
        is_open = chance.random() < OPEN_SHARE
        status = chance.choice(AT_WORK if is_open else CLOSED)
        is_confidential = chance.random() < 0.02
        due_at = now + timedelta(hours=chance.uniform(-40, 160)) if is_open else None
        point = scattered(site, chance)
        yield dict.fromkeys(Report.__table__.columns.keys()) | {
            "tenant_id": site.tenant_id,
            "id": new_id(),
            "client_id": new_id(),
            "body_digest": "0" * 64,
            "code": f"{site.code_prefix}-{at.year % 100:02}-{number:06}",
            "track_token": new_token(),
            "channel": "web",
            "category_id": chance.choice(categories),
            "level": "urgent" if chance.random() < 0.1 else "normal",
            "status": status.value,
            "is_confidential": is_confidential,
            "is_public": not is_confidential and status not in UNSHOWN and status is not Status.SUBMITTED,
            "is_open": is_open,
            "text": chance.choice(TEXTS),
            "lon": point.lon,
            "lat": point.lat,
            "cell": cell(point),
            "place": "Trước số 12 đường Hùng Vương, Phường 1",
            "unit_id": chance.choice(units),
            "assignee_name": "",
            "submitted_at": at,
            "accepted_at": at,
            "published_at": at if status is Status.PUBLISHED else None,
            "finished_at": None if is_open else at,
            "is_in_time": None if is_open else True,
            "acceptance_due_at": at,
            "handling_due_at": due_at,
            "due_at": due_at,
            "queue_at": due_at or at,
            "due_state": due_state(due_at, now),
            "due_change_at": due_at if due_at and due_at > now else None,
            "steps": 1,
            "version": 1,
            "updated_at": at,
        }


def scattered(site: Site, chance: random.Random) -> Point:
    """A place in the tenant, rather near its centre."""
    spread = site.radius_m / 111_000 * 0.3
    return Point(
        round(site.centre.lon + chance.gauss(0, spread), 6), round(site.centre.lat + chance.gauss(0, spread), 6)
    )


def due_state(due_at: datetime | None, now: datetime) -> str:
    """As the clocks would have it, about."""
    if due_at is None:
        return "none"
    if due_at < now:
        return "overdue"
    return "due_soon" if due_at < now + timedelta(hours=4) else "in_time"


def first_step(report: dict[str, Any]) -> dict[str, Any]:
    """Row 1 of a report's history."""
    return {
        "tenant_id": report["tenant_id"],
        "report_id": report["id"],
        "number": 1,
        "at": report["submitted_at"],
        "action": "submit",
        "from_status": None,
        "to_status": "submitted",
        "reader": "public",
        "actor_kind": "citizen",
        "actor_name": "",
        "membership_id": None,
        "public_note": "",
        "internal_note": "",
        "detail": Jsonb({}),
    }


def copy_rows(owner: psycopg.Connection[Any], model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Put rows, all with the same columns, into a model's table."""
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model.__tablename__), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with owner.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _ids(owner: psycopg.Connection[Any], table: str, tenant_id: int) -> list[UUID]:
    query = sql.SQL("SELECT id FROM {} WHERE tenant_id = %s ORDER BY id").format(sql.Identifier(table))
    return [row[0] for row in owner.execute(query, [tenant_id])]
