"""The record of who did what, as people read it: filtered, newest first, a sentence for each entry.

A province's history is that of its own scope: what it did to a tenant stands there under `about_id`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, tuple_

from dothi.database.session import session
from dothi.language.formatting import local_date, local_datetime
from dothi.manifest.house import house
from dothi.manifest.module import AuditTitle
from dothi.record.audit import AuditEntry
from dothi.values.actor import ActorKind
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.pagination import Page, decode_cursor, encode_cursor

PAGE = 50
MOST_EXPORTED = 10_000
SYSTEM = "system"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class HistoryFilters:
    """What narrows the history; days are local, both included. `actor` is a membership's id or `SYSTEM`."""

    about_id: int | None = None
    module: str = ""
    action: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """An entry as it is told: `sentence` says what was done, `tenant` to whom, `reason` why, where that was asked."""

    at: datetime
    actor: str
    action: str
    title: str
    tenant: str
    module: str
    sentence: str
    reason: str


OLDER = {"name": "subject", "gate_title": "gate", "from_name": "source", "to_name": "subject"}
"""What entries had that don't have the name of a thing yet: its code."""


class SentenceValues(dict[str, Any]):
    """Values of a sentence; what an old entry doesn't have is told by its code, or a dash."""

    def __missing__(self, key: str) -> str:
        """The code, or a dash."""
        return str(self.get(OLDER.get(key, ""), "–"))


def titles() -> dict[str, AuditTitle]:
    """The titles of all installed components by action."""
    return {title.action: title for module in house().components for title in module.history}


def list_history(
    tenant_id: int, filters: HistoryFilters, *, tenants: Mapping[int, str], cursor: str = ""
) -> Page[HistoryLine]:
    """A page, the newest first; `tenants` names those that entries are about. One statement.

    Walks `dothi_audit_tenant_id_at_id_idx`, or the index that begins with the tenant, or the action, it is about.
    """
    query = narrowed(tenant_id, filters)
    if cursor:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*decode_cursor(cursor, datetime, UUID)))
    rows = session.scalars(query.limit(PAGE + 1)).all()
    more = encode_cursor([rows[PAGE - 1].at, rows[PAGE - 1].id]) if len(rows) > PAGE else None
    return Page(told(rows[:PAGE], tenants), more)


def export_history(tenant_id: int, filters: HistoryFilters, *, tenants: Mapping[int, str]) -> Sequence[HistoryLine]:
    """The filtered history, the newest first, at most `MOST_EXPORTED` entries. One statement."""
    return told(session.scalars(narrowed(tenant_id, filters).limit(MOST_EXPORTED)).all(), tenants)


def narrowed(tenant_id: int, filters: HistoryFilters) -> Any:
    """The statement of these filters, in order. Without an action, looks and sign-ins are left out."""
    conditions: list[ColumnElement[bool]] = [AuditEntry.tenant_id == tenant_id]
    if filters.action:
        conditions.append(AuditEntry.action == filters.action)
    else:
        looks = [title.action for title in titles().values() if not title.is_change]
        conditions.append(AuditEntry.action.not_in(looks))
    if filters.about_id is not None:
        conditions.append(AuditEntry.about_id == filters.about_id)
    if filters.module:
        conditions.append(AuditEntry.module == filters.module)
    if filters.actor == SYSTEM:
        conditions.append(AuditEntry.actor_kind == ActorKind.SYSTEM.value)
    elif filters.actor:
        conditions.append(AuditEntry.membership_id == UUID(filters.actor))
    if filters.since is not None:
        conditions.append(AuditEntry.at >= begin_of(filters.since))
    if filters.until is not None:
        conditions.append(AuditEntry.at < begin_of(filters.until + timedelta(days=1)))
    return select(AuditEntry).where(*conditions).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def told(rows: Sequence[AuditEntry], tenants: Mapping[int, str]) -> list[HistoryLine]:
    """Entries in words."""
    known, codes = titles(), declared_codes()
    return [tell(row, known.get(row.action), tenants, codes) for row in rows]


def tell(
    entry: AuditEntry, title: AuditTitle | None, tenants: Mapping[int, str], codes: Mapping[str, object]
) -> HistoryLine:
    """One entry in words; an action of a component that isn't installed any more keeps its name."""
    modules = house().components.modules
    module = str(modules[entry.module].title) if entry.module in modules else entry.module or ""
    tenant = tenants.get(entry.about_id or 0, "")
    sentence = f"{entry.action}: {entry.subject}"
    if title is not None:
        subject = spoken(entry.subject, {**codes, **subject_words(title)})
        values = SentenceValues({"subject": subject, "tenant": tenant, "module": module})
        values |= {key: spoken(value, {**codes, **title.words.get(key, {})}) for key, value in entry.detail.items()}
        sentence = str(title.sentence) % values
    return HistoryLine(
        at=entry.at,
        actor=entry.actor_name or str(_("Hệ thống")),
        action=entry.action,
        title=str(title.title) if title is not None else entry.action,
        tenant=tenant,
        module=module,
        sentence=sentence,
        reason=str(entry.detail.get("reason") or ""),
    )


def declared_codes() -> dict[str, object]:
    """The words for codes that components declare, whichever entry they stand in: roles, gates, indicators."""
    found: dict[str, object] = {}
    for module in house().components:
        found |= {role.name: role.title for role in module.roles}
        found |= {check.name: check.title for check in module.readiness}
        found |= {indicator.name: indicator.title for indicator in module.indicators}
    return found


def subject_words(title: AuditTitle) -> Mapping[Any, object]:
    """The words for an action's subjects; where those are codes, a module is one too."""
    if "subject" not in title.words:
        return {}
    return {name: module.title for name, module in house().components.modules.items()} | dict(title.words["subject"])


def spoken(value: Any, words: Mapping[Any, object]) -> str:
    """A stored value in words: codes by `words`, days and instants as people write them, lists with commas."""
    if isinstance(value, list):
        return ", ".join(spoken(one, words) for one in value)
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    if isinstance(value, str) and value[4:5] == value[7:8] == "-":
        return day_or_instant(value)
    return "–" if value in (None, "") or is_id(value) else str(value)


def day_or_instant(text: str) -> str:
    """A stored day or instant as people write it; a text that is neither stays."""
    try:
        if len(text) == len("2026-11-22"):
            return local_date(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return local_datetime(at) if at.tzinfo is not None else text


def is_id(value: Any) -> bool:
    """Whether it is one of our ids, which says nothing to anybody."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def begin_of(day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time(), LOCAL_ZONE)
