"""Makes parts of a province's programme for tests: each call adds rows to the current transaction, in its scope."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from dothi.database.session import session
from dothi.values.ids import new_id
from tenants.programme.checks import checks_of_name
from tenants.programme.models import Figure, Gate, Item, Phase, Project, Readiness

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def project(province_id: int, **facts: Any) -> UUID:
    """A project."""
    values: dict[str, Any] = {
        "tenant_id": province_id, "id": new_id(), "name": "Đề án đô thị thông minh", "summary": "",
        "decision_number": "3769/QĐ-UBND", "decision_date": date(2017, 12, 18), "decision_by": "UBND tỉnh",
        "created_at": NOW, "version": 1, **facts,
    }  # fmt: skip
    return add(Project(**values))


def phase(province_id: int, project_id: UUID, **facts: Any) -> UUID:
    """A phase of a project, a pilot that began half a year ago."""
    values: dict[str, Any] = {
        "tenant_id": province_id, "id": new_id(), "project_id": project_id, "follows_id": None, "position": 0,
        "name": "Giai đoạn thí điểm", "goals": "", "starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 31),
        "budget_vnd": None, "is_pilot": True, "closed_at": None, "closed_by": "", "version": 1, **facts,
    }  # fmt: skip
    return add(Phase(**values))


def item(province_id: int, phase_id: UUID, **facts: Any) -> UUID:
    """An item that is still to come: feedback goes live."""
    values: dict[str, Any] = {
        "tenant_id": province_id, "id": new_id(), "phase_id": phase_id, "unit_code": "", "unit_name": "",
        "member_id": None, "module": "feedback", "target_state": "live",
        "planned_at": datetime(2026, 12, 15, tzinfo=UTC), "owner_name": "Trần Văn Bình",
        "owner_email": "binh@tinh.example", "note": "", "status": "planned",
        "decided_at": None, "from_state": None, "asked_at": None, "version": 1, **facts,
    }  # fmt: skip
    return add(Item(**values))


def gate(province_id: int, item_id: UUID, **facts: Any) -> UUID:
    """A gate that nobody has signed."""
    values: dict[str, Any] = {
        "tenant_id": province_id, "id": new_id(), "item_id": item_id, "position": 0, "name": "own",
        "title": "Ban hành quy chế", "owner_name": "Lê Thị Hoa", "owner_email": "hoa@tinh.example", "due_on": None,
        "created_at": NOW, "signed_at": None, "signed_by": "", "signer_id": None, "note": "", "version": 1, **facts,
    }  # fmt: skip
    return add(Gate(**values))


def readiness(province_id: int, member_id: int, gate: str, reason: str | None = None) -> None:
    """What a tenant told of an automatic gate."""
    session.add(
        Readiness(
            tenant_id=province_id,
            member_id=member_id,
            module="feedback",
            gate=gate,
            reason={"vi": reason, "en": "Not ready."} if reason else None,
            since=NOW,
            checked_at=NOW,
        )
    )
    session.flush()


def all_green(province_id: int, member_id: int, *, but: str = "") -> None:
    """A tenant told that every automatic gate of feedback is green; `but` one, of which nothing is known."""
    for check in checks_of_name("feedback"):
        if check.name != but:
            readiness(province_id, member_id, check.name)


def figure(
    province_id: int, member_id: int, indicator: str, week: date, ratio: tuple[int, int], *, at: datetime = NOW
) -> None:
    """What a tenant told of a week."""
    session.add(
        Figure(
            tenant_id=province_id,
            week=week,
            member_id=member_id,
            indicator=indicator,
            numerator=ratio[0],
            denominator=ratio[1],
            told_at=at,
        )
    )
    session.flush()


def add(row: Any) -> UUID:
    """Add a row that has an id."""
    session.add(row)
    session.flush()
    identity: UUID = row.id
    return identity
