"""Looking for somebody among a tenant's staff: by words, role, unit, state. Pure; read from the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dothi.identity.members import Membership, MembershipState
from tenants.people.columns import plain

NO_UNIT = "-"
"""Asks for those who belong to no unit."""
FIELDS = ("q", "role", "unit", "state")
STATES = (MembershipState.ACTIVE, MembershipState.INVITED)


@dataclass(frozen=True, kw_only=True)
class StaffFilter:
    """What is looked for; empty: all."""

    q: str = ""
    role: str = ""
    unit: str = ""
    state: str = ""

    @classmethod
    def from_address(cls, typed: Mapping[str, str]) -> StaffFilter:
        """As the page's address has it."""
        return cls(**{name: typed.get(name, "").strip() for name in FIELDS})

    @property
    def is_set(self) -> bool:
        """Whether it leaves anybody out."""
        return any(vars(self).values())

    def keep(self, members: Iterable[Membership]) -> list[Membership]:
        """Those who are looked for, in the same order."""
        return [member for member in members if self.matches(member)]

    def matches(self, member: Membership) -> bool:
        """Every word stands in name or address, with or without its marks; role, unit and state are theirs."""
        units = {str(unit) for unit in member.unit_ids | member.headed_unit_ids} or {NO_UNIT}
        text = plain(f"{member.name} {member.email}")
        return (
            all(word in text for word in plain(self.q).split())
            and self.role in {"", *member.roles}
            and self.unit in {"", *units}
            and self.state in {"", member.state.value}
        )
