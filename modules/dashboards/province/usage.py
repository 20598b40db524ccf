"""Whether districts use the service: how fresh and how many their figures are, whether anybody signs in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from dothi.sites.switch import ModuleState

LATE = timedelta(hours=3)
"""Districts tell each hour."""
SHOWN = (ModuleState.LIVE, ModuleState.PILOT)


class ToldSummary(NamedTuple):
    """What a district told lately: of how many indicators, of how many of them a value, and when last.

    `brought` are those of a value that somebody brought about: typed in, or a count that isn't zero.
    """

    member_id: int
    indicators: int
    with_value: int
    told_at: datetime
    brought: int


class Usage(NamedTuple):
    """A district's line; `staff` is the share of its people who signed in within four weeks, None while not known."""

    member_id: int
    state: ModuleState
    indicators: int
    with_value: int
    staff: Decimal | None
    told_at: datetime | None
    is_late: bool
    brought: int = 0

    @property
    def is_unused(self) -> bool:
        """Live, and nobody signs in or brought any figure about."""
        return self.state is ModuleState.LIVE and (self.staff == 0 or self.brought == 0)


def usage_of(
    states: Mapping[int, ModuleState],
    told: Iterable[ToldSummary],
    staff: Mapping[int, Decimal | None],
    now: datetime,
) -> list[Usage]:
    """The districts that have the service, those first of which somebody should ask."""
    summaries = {each.member_id: each for each in told}
    lines = []
    for member, state in states.items():
        of_member = summaries.get(member)
        told_at = of_member.told_at if of_member else None
        lines.append(
            Usage(
                member_id=member,
                state=state,
                indicators=of_member.indicators if of_member else 0,
                with_value=of_member.with_value if of_member else 0,
                staff=staff.get(member),
                told_at=told_at,
                brought=of_member.brought if of_member else 0,
                is_late=told_at is None or now - told_at > LATE,
            )
        )
    return sorted(lines, key=lambda line: (not line.is_unused, not line.is_late))
