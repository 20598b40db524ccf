"""A province's lists: made in its console and told to its districts; each of those asks once a day, too.

So a district that was onboarded since has them by the next day. A list is kept once: told twice it changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import Event, HandlerContext
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from modules.planning.codes import CodeList, CodeSystem, LandUse
from modules.planning.codes.kept import kept_lists, store_lists, told


@dataclass(frozen=True, kw_only=True)
class CodeListsTold(Event):
    """A province's lists of land-use codes, for a district of it."""

    module: ClassVar[str] = "planning"
    lists: list[dict[str, Any]]
    by: str


@dataclass(frozen=True, kw_only=True)
class CodeListsAsked(Event):
    """A district asks its province for the lists of land-use codes."""

    module: ClassVar[str] = "planning"
    member_id: int


def make_list(
    province_id: int, *, title: str, system: CodeSystem, source: str, since: date, codes: list[LandUse], actor: Actor
) -> CodeList:
    """A new list of the province, which all its districts are told of; sent twice, it is one."""
    made = CodeList(
        f"{system.value}_{since:%Y%m%d}_{digest_of(title, source, codes)}", title, source, since,
        {each.code: each for each in codes}, system,
    )  # fmt: skip
    if store_lists(province_id, [told(made)], by=actor.name):
        record_audit(province_id, "planning.codes_made", subject=title, actor=actor, codes=len(codes))
        tell(province_id, [made], by=actor.name)
    return made


def digest_of(title: str, source: str, codes: Iterable[LandUse]) -> str:
    """The end of a list's key: the same for the same list."""
    said = json.dumps([title, source, [astuple(each) for each in codes]])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def ask_lists(tenant_id: int, now: datetime) -> None:  # noqa: ARG001  # lists don't depend on the hour
    """Ask the province for its lists, in the district's scope."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is not None and not site.is_province:
        record_for(site.province_id, CodeListsAsked(member_id=tenant_id))


def answer_asked(event: CodeListsAsked, context: HandlerContext) -> None:
    """The province's side: all it has."""
    lists = kept_lists(context.tenant_id)
    if lists:
        record_for(event.member_id, CodeListsTold(lists=[told(each) for each in lists], by=""))


def tell(province_id: int, lists: list[CodeList], *, by: str) -> None:
    """One event a district."""
    event = CodeListsTold(lists=[told(each) for each in lists], by=by)
    for district in house().directory.list_districts(province_id):
        record_for(district.tenant_id, event)


def keep_told(event: CodeListsTold, context: HandlerContext) -> None:
    """The district's side."""
    store_lists(context.tenant_id, event.lists, by=event.by)
