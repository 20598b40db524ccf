"""What districts told, as the pages of the province ask it: on its own rows, in its scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select

from dothi.database.session import session
from modules.dashboards.models import ToldValue
from modules.dashboards.province.usage import ToldSummary


def newest_of(tenant_id: int, code: str, *, since: date) -> dict[int, Decimal]:
    """An indicator's newest value of each district. One statement, on the index by code and day."""
    rows = session.execute(
        select(ToldValue.member_id, ToldValue.value)
        .where(
            ToldValue.tenant_id == tenant_id,
            ToldValue.code == code,
            ToldValue.begins_on >= since,
            ToldValue.value.is_not(None),
        )
        .order_by(ToldValue.begins_on)
    )
    return {member: value for member, value in rows if value is not None}


def who_tell(
    tenant_id: int, codes: Sequence[str], *, districts: Collection[int], since: date
) -> dict[str, frozenset[int]]:
    """Which of these districts told a value of each lately. One statement, on the index by code and day."""
    rows = session.execute(
        select(ToldValue.code, ToldValue.member_id)
        .distinct()
        .where(
            ToldValue.tenant_id == tenant_id,
            ToldValue.code.in_(codes),
            ToldValue.member_id.in_(districts),
            ToldValue.begins_on >= since,
            ToldValue.value.is_not(None),
        )
    ).all()
    return {code: frozenset(member for told, member in rows if told == code) for code in codes}


def summarise_told(
    tenant_id: int, *, since: date, measured: Collection[str], typed: Collection[str]
) -> Sequence[ToldSummary]:
    """What each district told of periods that began since a day. One statement.

    Without what software measures by itself (`measured`), which has values where nobody works; what is counted is zero
    there, what is `typed` is brought by somebody even so.
    """
    codes, is_shown = func.count(ToldValue.code.distinct()), ToldValue.code.not_in(measured)
    has_value = ToldValue.value.is_not(None)
    rows = session.execute(
        select(
            ToldValue.member_id,
            codes.filter(is_shown),
            codes.filter(is_shown, has_value),
            func.max(ToldValue.told_at),
            codes.filter(is_shown, has_value, or_(ToldValue.value != 0, ToldValue.code.in_(typed))),
        )
        .where(ToldValue.tenant_id == tenant_id, ToldValue.begins_on >= since)
        .group_by(ToldValue.member_id)
    )
    return [ToldSummary(*row) for row in rows]
