"""What a file of areas does to those a tenant has, area by area: decided before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from dothi.language.formatting import local_date
from tenants.areas.reasons import row_reason
from tenants.areas.rows import AreaRead, bare, beside
from tenants.registry.models import AreaRow


class AreaOutcome(StrEnum):
    """What becomes of a row of the file."""

    OUTLINE = "outline"
    """The area known by code and day gets this outline."""
    NEW = "new"
    """An area begins, where there was none with this code."""
    FOLLOWS = "follows"
    """An area begins, and the one that had the code until then ends."""
    SAME = "same"
    """It is so already."""


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """A row of the file beside what is there: `former` is the area known by its code on that day."""

    row: AreaRead
    outcome: AreaOutcome
    former: AreaRow | None = None
    error: str = ""

    @property
    def known_as(self) -> str:
        """The name of the area known by this code, empty when there is none."""
        return self.former.name if self.former is not None else ""


@dataclass(frozen=True, kw_only=True)
class Division:
    """The rows, the areas that end since the file hasn't them, and what stands in the way as a whole."""

    rows: Sequence[PreviewRow]
    ending: Sequence[AreaRow] = ()
    error: str = ""

    @property
    def wrong(self) -> Sequence[PreviewRow]:
        """The rows that can't be taken."""
        return [line for line in self.rows if line.error]


def mend(areas: Sequence[AreaRow], rows: Sequence[AreaRead]) -> Division:
    """A file without a day: outlines for the areas shown (`areas`); a code with another name is another area."""
    lines = []
    for row, former in beside(rows, areas):
        error = row_reason(row)
        if not error and former is not None and bare(former.name) != bare(row.name):
            error = _(
                "Mã này đang là %(name)s. Nếu mã được dùng lại cho địa bàn khác, hãy nhập kèm ngày và văn bản.",
                name=former.name,
            )
        outcome = AreaOutcome.OUTLINE if former is not None else AreaOutcome.NEW
        lines.append(PreviewRow(row=row, outcome=outcome, former=former, error=error))
    return Division(rows=lines)


def divide(areas: Sequence[AreaRow], rows: Sequence[AreaRead], *, day: date) -> Division:
    """A file with a day: the whole division from then on. `areas` are all of the tenant, of any day."""
    on_day = [area for area in areas if holds(area, day)]
    later = [area.valid_from for area in areas if area.valid_from is not None and area.valid_from > day]
    error = (
        _("Đã có địa bàn bắt đầu từ %(day)s. Ngày của tệp này phải từ ngày đó trở đi.", day=local_date(max(later)))
        if later
        else ""
    )
    lines = []
    for row, former in beside(rows, on_day):
        lines.append(PreviewRow(row=row, outcome=outcome_of(row, former, day), former=former, error=row_reason(row)))
    codes = {line.row.code for line in lines}
    ending = [area for area in on_day if area.code not in codes]
    return Division(rows=lines, ending=ending, error=error)


def outcome_of(row: AreaRead, former: AreaRow | None, day: date) -> AreaOutcome:
    """What a row does on its day to the area that has its code then."""
    if former is None:
        return AreaOutcome.NEW
    if bare(former.name) == bare(row.name) and former.kind == row.kind and row.is_as_now:
        return AreaOutcome.SAME
    return AreaOutcome.OUTLINE if former.valid_from == day else AreaOutcome.FOLLOWS


def holds(area: AreaRow, day: date) -> bool:
    """Whether the area is one of its tenant's on a day."""
    return (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or day < area.valid_to)
