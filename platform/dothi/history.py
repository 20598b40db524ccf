"""The record of who did what, as people read it: filtered, newest first, a sentence for each entry.

A province's history is that of its own scope: what it did to a tenant stands there under `about_id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, tuple_

from dothi.actor import ActorKind
from dothi.audit import AuditEntry
from dothi.db import session
from dothi.errors import Malformed
from dothi.house import house
from dothi.module import AuditTitle
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from dothi.worktime import LOCAL_ZONE

PAGE = 50
MOST_EXPORTED = 10_000
SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Filters:
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


class Words(dict[str, Any]):
    """Values of a sentence; what an old entry doesn't have is a dash."""

    def __missing__(self, key: str) -> str:
        """A dash."""
        return "–"


def titles() -> dict[str, AuditTitle]:
    """The titles of all installed components by action."""
    return {title.action: title for module in house().registry for title in module.history}


def list_history(
    tenant_id: int, filters: Filters, *, tenants: Mapping[int, str], cursor: str = ""
) -> Page[HistoryLine]:
    """A page, the newest first; `tenants` names those that entries are about. One statement.

    Walks `dothi_audit_tenant_id_at_id_idx`, or the index that begins with the tenant, or the action, it is about.
    """
    query = narrowed(tenant_id, filters)
    if cursor:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*read_cursor(cursor)))
    rows = session.scalars(query.limit(PAGE + 1)).all()
    more = encode_cursor([rows[PAGE - 1].at, rows[PAGE - 1].id]) if len(rows) > PAGE else None
    return Page(told(rows[:PAGE], tenants), more)


def export_history(tenant_id: int, filters: Filters, *, tenants: Mapping[int, str]) -> Sequence[HistoryLine]:
    """The filtered history, the newest first, at most `MOST_EXPORTED` entries. One statement."""
    return told(session.scalars(narrowed(tenant_id, filters).limit(MOST_EXPORTED)).all(), tenants)


def narrowed(tenant_id: int, filters: Filters) -> Any:
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
    known = titles()
    return [tell(row, known.get(row.action), tenants) for row in rows]


def tell(entry: AuditEntry, title: AuditTitle | None, tenants: Mapping[int, str]) -> HistoryLine:
    """One entry in words; an action of a component that isn't installed any more keeps its name."""
    modules = house().registry.modules
    module = str(modules[entry.module].title) if entry.module in modules else entry.module or ""
    tenant = tenants.get(entry.about_id or 0, "")
    sentence = f"{entry.action}: {entry.subject}"
    if title is not None:
        subject = spoken(entry.subject, subject_words(title))
        values = Words({"subject": subject, "tenant": tenant, "module": module})
        values |= {key: spoken(value, title.words.get(key, {})) for key, value in entry.detail.items()}
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


def subject_words(title: AuditTitle) -> Mapping[Any, object]:
    """The words for an action's subjects; where those are codes, a module is one too."""
    if "subject" not in title.words:
        return {}
    return {name: module.title for name, module in house().registry.modules.items()} | dict(title.words["subject"])


def spoken(value: Any, words: Mapping[Any, object]) -> str:
    """A stored value in words: codes by `words`, days as people write them, lists with commas."""
    if isinstance(value, list):
        return ", ".join(spoken(one, words) for one in value)
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        try:
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        except ValueError:
            return value
    return "–" if value in (None, "") else str(value)


def begin_of(day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time(), LOCAL_ZONE)


def read_cursor(cursor: str) -> Iterator[Any]:
    """Instant and id of the last row of the page before. Raises Malformed."""
    at, entry_id = decode_cursor(cursor, length=2)
    try:
        return iter((datetime.fromisoformat(at), UUID(entry_id)))
    except (TypeError, ValueError) as error:
        raise Malformed(_("Con trỏ trang không hợp lệ. Vui lòng xem lại từ trang đầu."), code="bad_cursor") from error
