"""Who answers for alerts: a person or a unit, by name, and who reads their mails when somebody has left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.holding import IS_SHUT_OUT
from dothi.identity.models import MembershipRow
from modules.dashboards.alerts.models import AlertRule
from modules.dashboards.readers import MailReader, leaders, readers_of_member, readers_of_unit, readers_with_role
from tenants.people.units import list_units
from tenants.registry.models import Unit

MEMBER, UNIT = "member", "unit"
ALWAYS_THERE = "district_admin"
"""The role that nobody can be the last to leave."""


@dataclass(frozen=True)
class AlertHolder:
    """A person or a unit; neither is nobody."""

    member_id: UUID | None = None
    unit_id: UUID | None = None

    @property
    def key(self) -> str:
        """As a form's choice names it."""
        if self.member_id is not None:
            return f"{MEMBER}:{self.member_id}"
        return f"{UNIT}:{self.unit_id}" if self.unit_id is not None else ""

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is named."""
        return not self.key


NOBODY = AlertHolder()


def who_of(key: str) -> AlertHolder:
    """The choice of a form. Raises ValueError."""
    kind, _colon, number = key.partition(":")
    if not key:
        return NOBODY
    if kind not in {MEMBER, UNIT}:
        raise ValueError(kind)
    return AlertHolder(member_id=UUID(number)) if kind == MEMBER else AlertHolder(unit_id=UUID(number))


def owner_of(rule: AlertRule) -> AlertHolder:
    """Who answers for a rule's alerts."""
    return AlertHolder(rule.owner_id, rule.owner_unit_id)


def target_of(rule: AlertRule) -> AlertHolder:
    """Who is told when they don't."""
    return AlertHolder(rule.target_id, rule.target_unit_id)


@dataclass(frozen=True)
class AlertPeople:
    """Members and units by id, as far as they are named; ended ones too, and who of them is shut out."""

    members: Mapping[UUID, MembershipRow]
    units: Mapping[UUID, Unit]
    shut_out: frozenset[UUID]

    def name(self, who: AlertHolder) -> str:
        """What staff read."""
        if who.member_id is not None:
            member = self.members.get(who.member_id)
            return member.name if member is not None else _("người không còn công tác")
        return self.unit_name(who.unit_id)

    def unit_name(self, unit_id: UUID | None) -> str:
        """A unit's name."""
        unit = self.units.get(unit_id) if unit_id is not None else None
        return unit.name if unit is not None else ""

    def office(self, who: AlertHolder) -> str:
        """What a wall may say: the unit, never a person."""
        if who.member_id is None:
            return self.unit_name(who.unit_id)
        member = self.members.get(who.member_id)
        return member.unit_name if member is not None else ""

    def is_gone(self, who: AlertHolder) -> bool:
        """Whether nobody is there any more who could act."""
        if who.member_id is not None:
            member = self.members.get(who.member_id)
            return member is None or member.ended_at is not None or member.id in self.shut_out
        unit = self.units.get(who.unit_id) if who.unit_id is not None else None
        return unit is None or not unit.is_active

    def why_gone(self, who: AlertHolder) -> str:
        """What staff read of somebody who is gone; empty of nobody and of who is there."""
        if who.is_nobody or not self.is_gone(who):
            return ""
        is_shut_out = who.member_id in self.shut_out
        return str(_("tài khoản đang bị khóa") if is_shut_out else _("không còn hoạt động"))


def load_people(tenant_id: int, member_ids: Collection[UUID | None]) -> AlertPeople:
    """These members, and all units. Two statements."""
    wanted = {each for each in member_ids if each is not None}
    members = session.execute(
        select(MembershipRow, IS_SHUT_OUT).where(MembershipRow.tenant_id == tenant_id, MembershipRow.id.in_(wanted))
    ).all()
    return AlertPeople(
        members={row.id: row for row, _is_shut_out in members},
        units={unit.id: unit for unit in list_units(tenant_id, include_inactive=True)},
        shut_out=frozenset(row.id for row, is_shut_out in members if is_shut_out),
    )


def owner_readers(rule: AlertRule) -> list[MailReader]:
    """The owner; of one who has left or is shut out the heads of their units; else whoever is told next."""
    return readers_of(rule.tenant_id, owner_of(rule)) or target_readers(rule)


def target_readers(rule: AlertRule) -> list[MailReader]:
    """Whoever the rule names, else the leaders, else the admins: of these there is always one."""
    named = readers_of(rule.tenant_id, target_of(rule)) or leaders(rule.tenant_id)
    return named or readers_with_role(rule.tenant_id, ALWAYS_THERE)


def readers_of(tenant_id: int, who: AlertHolder) -> list[MailReader]:
    """Those who read the mails of a person or a unit; nobody where both are gone."""
    if who.member_id is None:
        return readers_of_working_unit(tenant_id, who.unit_id)
    found = readers_of_member(tenant_id, who.member_id)
    member = session.get(MembershipRow, (tenant_id, who.member_id))
    if found or member is None:
        return found
    units = sorted({UUID(unit) for unit in (*member.unit_ids, *member.headed_unit_ids)})
    return [reader for unit_id in units for reader in readers_of_working_unit(tenant_id, unit_id)]


def readers_of_working_unit(tenant_id: int, unit_id: UUID | None) -> list[MailReader]:
    """The heads of a unit, or its address, unless it is out of use or has neither."""
    unit = session.get(Unit, (tenant_id, unit_id)) if unit_id is not None else None
    if unit is None or not unit.is_active:
        return []
    return [reader for reader in readers_of_unit(tenant_id, unit.id) if reader.email]
