"""What a tenant is called on a day: one rule for the site, the registry, the plan and the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import select

from dothi.database.session import session
from tenants.registry.models import Fact


class Dated(Protocol):
    """Something that holds from a day on."""

    @property
    def valid_from(self) -> date:
        """The day."""


D = TypeVar("D", bound=Dated)


class DatedFact(NamedTuple):
    """A fact out of JSON."""

    valid_from: date
    name: str
    kind: str
    code: str = ""

    @classmethod
    def read(cls, valid_from: str, name: str, kind: str, code: str = "") -> DatedFact:
        """As the database writes it."""
        return cls(date.fromisoformat(valid_from), name, kind, code)


def begun_by(facts: Sequence[D], day: date) -> Sequence[D]:
    """Those that had begun on `day`; facts come in the order of their days."""
    return [fact for fact in facts if fact.valid_from <= day]


def fact_on(facts: Sequence[D], day: date) -> D | None:
    """The last fact that had begun on `day`, the first one before any had; None where there is none.

    A fact that has ended still names its tenant: districts ended on 1/7/2025, their portals run on under their names.
    """
    begun = begun_by(facts, day) or facts[:1]
    return begun[-1] if begun else None


def facts_on(province_id: int, day: date) -> Mapping[int, Fact]:
    """By tenant of the province, the fact that names it on `day`; those without any are absent. One statement."""
    facts: dict[int, list[Fact]] = {}
    for fact in session.scalars(select(Fact).where(Fact.tenant_id == province_id).order_by(Fact.valid_from)):
        facts.setdefault(fact.member_id, []).append(fact)
    named = {member_id: fact_on(of_member, day) for member_id, of_member in facts.items()}
    return {member_id: fact for member_id, fact in named.items() if fact is not None}
