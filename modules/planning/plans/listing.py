"""The staff's list of plans, a page at a time: by theme, then in the order of the alphabet, which Python knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.values.alphabet import sort_key
from dothi.web.pagination import decode_cursor, encode_cursor
from modules.planning.models import Plan, PlanVersion
from tenants.gazetteer.words import folded

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A plan with its versions, the newest first."""

    plan: Plan
    versions: Sequence[PlanVersion]


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Some plans, how many there are altogether, and the cursor of the next ones, None at the end."""

    lines: Sequence[PlanLine]
    count: int
    next_cursor: str | None


def list_plans(tenant_id: int, *, theme: str = "", words: str = "", cursor: str = "") -> PlanPage:
    """Plans by theme and name, of one theme or all, whose name has all of the words. Raises Malformed (cursor).

    Three statements; the first looks at the names of all, of which a district has some hundreds at the most.
    """
    query = select(Plan.theme, Plan.name, Plan.id).where(Plan.tenant_id == tenant_id)
    named = session.execute(query.where(Plan.theme == theme) if theme else query).all()
    wanted = folded(words).split()
    found = sorted((row for row in named if all(word in folded(row.name) for word in wanted)), key=_place)
    begin = bisect_right(found, _place(decode_cursor(cursor, str, str, UUID)), key=_place) if cursor else 0
    shown = found[begin : begin + PAGE_SIZE]
    is_more = len(found) > begin + len(shown)
    return PlanPage(
        lines=_lines(tenant_id, [row.id for row in shown]),
        count=len(found),
        next_cursor=encode_cursor(shown[-1]) if is_more else None,
    )


def _place(row: Any) -> tuple[Any, ...]:
    theme, name, plan_id = row
    return theme, sort_key(name), str(plan_id)


def _lines(tenant_id: int, ids: Sequence[UUID]) -> list[PlanLine]:
    plans = session.scalars(select(Plan).where(Plan.tenant_id == tenant_id, Plan.id.in_(ids)))
    by_id = {plan.id: plan for plan in plans}
    versions = session.scalars(
        select(PlanVersion)
        .where(PlanVersion.tenant_id == tenant_id, PlanVersion.plan_id.in_(ids))
        .order_by(PlanVersion.number.desc())
    ).all()
    return [PlanLine(plan=by_id[each], versions=[v for v in versions if v.plan_id == each]) for each in ids]
