"""Values are stored with who brought them; a correction keeps the former value and its reason.

What is sent again and hasn't changed has no effect. A service flushes; the request commits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.values.ids import new_id
from modules.dashboards.events import ValuesStored
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Period
from modules.dashboards.models import AMOUNT, ChangeRow, IndicatorRow, ValueRow

EXACT = Decimal(1).scaleb(-int(AMOUNT.scale or 0))


class ValueChannel(StrEnum):
    """How a value came."""

    TYPED = "typed"
    FILE = "file"
    PROGRAM = "program"
    MEASURED = "measured"


class NewValue(NamedTuple):
    """A value to store."""

    code: str
    period: Period
    value: Decimal
    reason: str = ""

    @property
    def place(self) -> ValuePlace:
        """Where it is stored."""
        return ValuePlace(self.code, self.period.every.value, self.period.begins)


class ValuePlace(NamedTuple):
    """Where a value is stored."""

    code: str
    every: str
    begins_on: date


class StoringResult(NamedTuple):
    """How many values were new, corrected, and there already."""

    new: int
    changed: int
    same: int


def store_values(
    tenant_id: int, definitions: Mapping[str, Definition], values: Sequence[NewValue], *, channel: ValueChannel, by: str
) -> StoringResult:
    """Store them all or none. Five statements at the most, however many. Raises Invalid."""
    check(definitions, values)
    if not values:
        return StoringResult(0, 0, 0)
    hold_indicators(tenant_id, {each.code for each in values})
    former = read_stored(tenant_id, {each.place for each in values})
    new = [each for each in values if each.place not in former]
    changed = [each for each in values if each.place in former and former[each.place] != exact(each.value)]
    if any(not each.reason for each in changed):
        text = _("Số liệu của kỳ này đã có. Muốn sửa, vui lòng ghi lý do.")
        raise Invalid(text, fields={"reason": text}, code="reason_needed")
    if not new and not changed:
        return StoringResult(0, 0, len(values))
    put_values(tenant_id, [*new, *changed], channel=channel, by=by)
    if changed:
        keep_former(tenant_id, changed, former, by=by)
    record(ValuesStored(codes=sorted({each.code for each in (*new, *changed)})))
    return StoringResult(len(new), len(changed), len(values) - len(new) - len(changed))


def check(definitions: Mapping[str, Definition], values: Sequence[NewValue]) -> None:
    """Raise Invalid for what nobody may bring, a period to come, or one that comes twice."""
    today, seen = clock.local_today(), set[ValuePlace]()
    for each in values:
        definition = definitions.get(each.code)
        if definition is None or definition.source is not Source.TYPED:
            raise Invalid(_("Chỉ số “%(code)s” không nhận số liệu nhập.", code=each.code), code="not_typed")
        if each.period.begins > today:
            text = _("Kỳ %(period)s chưa đến.", period=each.period.code)
            raise Invalid(text, fields={"period": text}, code="future")
        if each.place in seen:
            raise Invalid(_("Kỳ %(period)s có hai giá trị.", period=each.period.code), code="twice")
        seen.add(each.place)


def exact(value: Decimal) -> Decimal:
    """As it is stored."""
    return value.quantize(EXACT)


def hold_indicators(tenant_id: int, codes: Collection[str]) -> None:
    """Whoever stores values of one indicator waits for whoever does: nobody overwrites what they haven't seen."""
    query = select(IndicatorRow.code).where(IndicatorRow.tenant_id == tenant_id, IndicatorRow.code.in_(codes))
    session.execute(query.order_by(IndicatorRow.code.collate("C")).with_for_update())


def read_stored(tenant_id: int, places: Collection[ValuePlace]) -> dict[ValuePlace, Decimal | None]:
    """What is stored there and between. One statement."""
    days = [each.begins_on for each in places]
    rows = session.execute(
        select(ValueRow.code, ValueRow.every, ValueRow.begins_on, ValueRow.value)
        # By their span: a statement can't name the places of a large file one by one.
        .where(
            ValueRow.tenant_id == tenant_id,
            ValueRow.code.in_({each.code for each in places}),
            ValueRow.begins_on.between(min(days), max(days)),
        )
    )
    return {ValuePlace(code, every, begins_on): value for code, every, begins_on, value in rows}


def put_values(tenant_id: int, values: Sequence[NewValue], *, channel: ValueChannel, by: str) -> None:
    """Write them. One statement."""
    rows = [
        {
            "tenant_id": tenant_id,
            **each.place._asdict(),
            "value": exact(each.value),
            "channel": channel.value,
            "stored_at": clock.now(),
            "stored_by": by,
        }
        for each in values
    ]
    statement = put(ValueRow)
    written = ("value", "channel", "stored_at", "stored_by")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", *ValuePlace._fields], set_={name: statement.excluded[name] for name in written}
        ),
        rows,
    )


def keep_former(
    tenant_id: int, changed: Sequence[NewValue], former: Mapping[ValuePlace, Decimal | None], *, by: str
) -> None:
    """What the values were before, and why they were corrected. One statement."""
    rows = [
        {
            "tenant_id": tenant_id,
            "id": new_id(),
            **each.place._asdict(),
            "former": former[each.place],
            "value": exact(each.value),
            "reason": each.reason,
            "changed_at": clock.now(),
            "changed_by": by,
        }
        for each in changed
    ]
    session.execute(insert(ChangeRow), rows)


def list_changes(tenant_id: int, code: str, *, most: int = 20) -> Sequence[ChangeRow]:
    """An indicator's corrections, the newest first. One statement."""
    return session.scalars(
        select(ChangeRow)
        .where(ChangeRow.tenant_id == tenant_id, ChangeRow.code == code)
        .order_by(ChangeRow.id.desc())
        .limit(most)
    ).all()
