"""A tenant's facts in the order of their days: one holds on each day, without overlap or gap. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from dothi.language.formatting import local_date
from dothi.values.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact; `valid_to` is the first day on which it no longer holds. `id` is None until it is stored."""

    id: UUID | None
    code: str
    name: str
    kind: str
    parent_code: str | None
    valid_from: date
    valid_to: date | None
    decree: str


def succeed(facts: Sequence[FactLine], new: FactLine) -> list[FactLine]:
    """The timeline after a new fact begins, which closes the one before it.

    Raises Invalid (field `valid_from`) where it would overlap one that begins later or on the same day, or leave a gap.
    """
    if not facts:
        return [new]
    last = facts[-1]
    if new.valid_from <= last.valid_from:
        refuse(
            "valid_from",
            _(
                "Chồng lấn: đã có tên “%(name)s” bắt đầu từ %(day)s. Ngày bắt đầu phải sau ngày đó.",
                name=last.name,
                day=local_date(last.valid_from),
            ),
        )
    if last.valid_to is not None and new.valid_from > last.valid_to:
        refuse(
            "valid_from",
            _(
                "Để trống thời gian: tên “%(name)s” kết thúc ngày %(end)s, tên mới bắt đầu ngày %(day)s. Hãy chọn ngày "
                "%(end)s, hoặc đính chính ngày kết thúc trước.",
                name=last.name,
                end=local_date(last.valid_to),
                day=local_date(new.valid_from),
            ),
        )
    return [*facts[:-1], replace(last, valid_to=new.valid_from), new]


def correct(facts: Sequence[FactLine], changed: FactLine) -> list[FactLine]:
    """The timeline after a mistake in one fact is mended: its first day is the end of the one before it.

    Only the last one has an end of its own. Raises Invalid (fields `valid_from`, `valid_to`).
    """
    at = position_of(facts, changed.id)
    before, after = (facts[at - 1] if at else None), (facts[at + 1] if at + 1 < len(facts) else None)
    if before is not None and changed.valid_from <= before.valid_from:
        refuse(
            "valid_from",
            _(
                "Chồng lấn: tên trước đó, “%(name)s”, bắt đầu từ %(day)s. Ngày bắt đầu phải sau ngày đó.",
                name=before.name,
                day=local_date(before.valid_from),
            ),
        )
    if after is not None:
        if changed.valid_from >= after.valid_from:
            refuse(
                "valid_from",
                _(
                    "Chồng lấn: tên sau đó, “%(name)s”, bắt đầu từ %(day)s. Ngày bắt đầu phải trước ngày đó.",
                    name=after.name,
                    day=local_date(after.valid_from),
                ),
            )
        changed = replace(changed, valid_to=after.valid_from)
    elif changed.valid_to is not None and changed.valid_to <= changed.valid_from:
        refuse("valid_to", _("Ngày kết thúc phải sau ngày bắt đầu."))
    earlier = [] if before is None else [*facts[: at - 1], replace(before, valid_to=changed.valid_from)]
    return [*earlier, changed, *facts[at + 1 :]]


def withdraw(facts: Sequence[FactLine], fact_id: UUID, *, today: date) -> list[FactLine]:
    """The timeline without a last fact that hasn't begun: the one before it goes on. Raises Invalid."""
    at = position_of(facts, fact_id)
    if at != len(facts) - 1 or at == 0 or facts[at].valid_from <= today:
        refuse("fact", _("Chỉ bỏ được thay đổi cuối cùng khi chưa đến ngày có hiệu lực."))
    return [*facts[: at - 1], replace(facts[at - 1], valid_to=None)]


def position_of(facts: Sequence[FactLine], fact_id: UUID | None) -> int:
    """Where a fact stands. Raises Invalid."""
    for number, fact in enumerate(facts):
        if fact.id == fact_id:
            return number
    refuse("fact", _("Không có dòng này."))
    raise AssertionError


def refuse(field: str, sentence: str) -> None:
    """Raise Invalid with the sentence at its field."""
    raise Invalid(sentence, fields={field: sentence})
