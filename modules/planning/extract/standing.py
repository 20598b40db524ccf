"""What became since then of the versions that an extract names: withdrawn, adjusted, or still in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, any_, bindparam, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from modules.planning.models import PlanVersion
from modules.planning.plans.words import VersionState


@dataclass(frozen=True, kw_only=True)
class SinceThen:
    """A version of an extract as it is today; `newer_from` is the day of a version that came after it."""

    name: str
    number: int
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""
    newer_number: int | None = None
    newer_from: date | None = None


_V = PlanVersion.__table__.c
_VERSIONS = Statement(
    select(_V.id, _V.plan_id, _V.number, _V.state, _V.valid_from, _V.withdrawn_at, _V.withdrawn_because)
    .where(
        _V.tenant_id == bindparam("tenant_id", type_=Integer),
        _V.plan_id == any_(bindparam("plans", type_=ARRAY(UuidType))),
        _V.state != VersionState.DRAFT.value,
    )
    .order_by(_V.valid_from, _V.number)
)


def standings(tenant_id: int, content: Mapping[str, Any], *, today: date) -> Sequence[SinceThen]:
    """Of each plan in the extract. A version that isn't there any more is passed over. One statement."""
    plans = [plan for theme in content["themes"] for plan in theme["plans"]]
    if not plans:
        return []
    rows = _VERSIONS.read({"tenant_id": tenant_id, "plans": [UUID(plan["plan_id"]) for plan in plans]})
    return [standing_of(plan, rows, today=today) for plan in plans]


def standing_of(plan: Mapping[str, Any], rows: Sequence[Sequence[Any]], *, today: date) -> SinceThen:
    """Of one plan; `rows` as `_VERSIONS` answers them."""
    version_id, plan_id = UUID(plan["version_id"]), UUID(plan["plan_id"])
    named = {"name": plan["name"], "number": plan["number"]}
    own = next((row for row in rows if row[0] == version_id), None)
    if own is not None and own[3] == VersionState.WITHDRAWN:
        return SinceThen(**named, withdrawn_at=own[5], withdrawn_because=own[6])
    later = [
        (row[2], row[4])
        for row in rows
        if row[1] == plan_id
        and row[3] == VersionState.PUBLISHED
        and row[4] <= today
        and (row[4], row[2]) > (date.fromisoformat(plan["valid_from"]), plan["number"])
    ]
    number, since = later[-1] if later else (None, None)
    return SinceThen(**named, newer_number=number, newer_from=since)
