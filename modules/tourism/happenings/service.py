"""What can be done with happenings: make, change, publish, call off; move or call off one date. Each is a version.

A service flushes; the request commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_text
from dothi.values.days import is_possible
from dothi.values.errors import Invalid, NotFound
from dothi.values.ids import id_for
from modules.tourism.entries.naming import store_named
from modules.tourism.entries.slugs import free_name
from modules.tourism.entries.versions import keep_version, version_numbered, versions_of
from modules.tourism.events import HappeningChanged
from modules.tourism.happenings.drafts import HappeningDraft, find_errors, from_content, to_content
from modules.tourism.happenings.facets import facets_of
from modules.tourism.happenings.keeping import calendar_changed, keep
from modules.tourism.happenings.kinds import HappeningStatus
from modules.tourism.happenings.models import Happening, HappeningVersion
from modules.tourism.happenings.schedule import is_a_date, is_regular, normal_start
from modules.tourism.happenings.steps import HappeningStep, find_happening_step
from modules.tourism.places.search import slug_of
from modules.tourism.recurring.dates import last_day
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.rules import to_text
from modules.tourism.texts import SOURCE, read, tidied
from tenants.registry.changing import configuration_changed

RESERVED = frozenset({"lich", "loai", "new"})
"""What else stands under /du-lich/su-kien and at the desk."""
PLAIN = ("kind", "place_id", "phone", "website", "starts_on", "starts_at", "minutes", "rule")
"""What a draft and a row hold alike."""
FOLLOWED = ("status", "place_id", "starts_on", "starts_at", "minutes", "rule", "excepted", "changes")
"""What those who follow the calendar must hear of again."""
MOST_CHANGES = 200


def find_happening(tenant_id: int, slug: str) -> Happening | None:
    """A happening by its name in addresses, whatever its state."""
    query = select(Happening).where(Happening.tenant_id == tenant_id, Happening.slug == slug)
    return session.scalars(query).one_or_none()


def get_happening(tenant_id: int, slug: str) -> Happening:
    """The same. Raises NotFound."""
    if (happening := find_happening(tenant_id, slug)) is None:
        raise NotFound(_("Không có sự kiện này."))
    return happening


def create_happening(
    tenant_id: int, draft: HappeningDraft, *, actor: Actor, client_id: UUID | None = None
) -> Happening:
    """Store a new happening as a draft; what was made of the same form before is answered again.

    Raises Invalid (fields).
    """
    row_id = id_for(client_id, to_content(draft))
    if client_id is not None and (made := session.get(Happening, (tenant_id, row_id))) is not None:
        return made
    columns, now = checked_columns(draft), clock.now()
    happening = Happening(
        tenant_id=tenant_id,
        id=row_id,
        status=HappeningStatus.DRAFT.value,
        kept_from=None,
        kept_until=None,
        sequence=0,
        published_at=None,
        created_at=now,
        updated_at=now,
        version=1,
        **columns,
    )
    if not store_named(happening, lambda: free_slug(tenant_id, read(draft.texts, "name", SOURCE).words)):
        return session.get_one(Happening, (tenant_id, happening.id))
    note(happening, "created", actor=actor, before={})
    return happening


def change_happening(happening: Happening, draft: HappeningDraft, *, version: int, actor: Actor) -> None:
    """Change a happening that is still at `version`. Raises Invalid (fields), Conflict (stale)."""
    write(happening, "changed", checked_columns(draft), version=version, actor=actor)


def restore_happening(happening: Happening, number: int, *, version: int, actor: Actor) -> None:
    """Make what was written at a former step the newest version; the state stays.

    Raises NotFound, Invalid (fields: the rules may be stricter than they were), Conflict (stale).
    """
    draft = from_content(get_happening_version(happening, number).content)
    write(happening, "restored", checked_columns(draft), version=version, actor=actor)


def take_happening_step(happening: Happening, name: str, *, version: int, actor: Actor) -> HappeningStep:
    """Publish, call off, take back, put away a happening that is still at `version`.

    Raises NotFound for a step that there isn't, Denied, Conflict (stale, or not from this state).
    """
    step = find_happening_step(name, happening, actor)
    columns: dict[str, Any] = {"status": step.state_after(happening.status)}
    if step.to is HappeningStatus.PUBLISHED and happening.published_at is None:
        columns["published_at"] = clock.now()
    write(happening, step.action, columns, version=version, actor=actor)
    return step


def move_date(happening: Happening, day: date, *, to: date, at: time | None, version: int, actor: Actor) -> None:
    """Let the date that the rule has on `day` be on another, at another time unless None; all day stays all day.

    Raises Invalid, NotFound (no such date), Conflict (stale).
    """
    if not is_possible(to):
        raise Invalid(_("Chưa dời được ngày này."), fields={"to": _("Ngày chưa đúng.")})
    clock_time = None if happening.starts_at is None or at == happening.starts_at else at
    if to == day and clock_time is None:
        raise Invalid(_("Chưa dời được ngày này."), fields={"to": _("Ngày, giờ này đúng như lịch.")})
    changed = {"on": to.isoformat(), "at": f"{clock_time:%H:%M}" if clock_time else None}
    change_date(happening, day, changed, "date_moved", version=version, actor=actor)


def call_off_date(happening: Happening, day: date, *, version: int, actor: Actor) -> None:
    """The date that the rule has on `day` doesn't take place. Raises NotFound (no such date), Conflict (stale)."""
    change_date(happening, day, {}, "date_cancelled", version=version, actor=actor)


def restore_date(happening: Happening, day: date, *, version: int, actor: Actor) -> None:
    """It is as the rule has it again. Raises NotFound (no such date), Conflict (stale)."""
    change_date(happening, day, None, "date_restored", version=version, actor=actor)


def change_date(
    happening: Happening, day: date, change: Mapping[str, Any] | None, action: str, *, version: int, actor: Actor
) -> None:
    """Note what became of one date; None: nothing."""
    if not is_a_date(happening, day):
        raise NotFound(_("Sự kiện không có lần nào vào ngày này."))
    changes = {key: value for key, value in happening.changes.items() if key != day.isoformat()}
    if change is not None:
        changes[day.isoformat()] = dict(change)
    if len(changes) > MOST_CHANGES:
        raise Invalid(_("Đã có quá nhiều ngày dời hoặc hủy. Hãy đổi lịch của sự kiện."))
    write(happening, action, {"changes": changes}, version=version, actor=actor, day=day)


def checked_columns(draft: HappeningDraft) -> dict[str, Any]:
    """The draft as columns, with what follows from it. Raises Invalid with everything that is wrong."""
    if errors := find_errors(draft):
        raise Invalid(_("Sự kiện chưa lưu được. Hãy sửa những chỗ được nêu dưới đây."), fields=errors)
    rule, texts = read_rule(draft.rule), tidied(draft.texts)
    start = normal_start(draft.rule, draft.starts_on)
    return {
        **{name: getattr(draft, name) for name in PLAIN},
        "rule": to_text(rule),
        "starts_on": start,
        "last_on": last_day(rule, start),
        "is_regular": is_regular(rule, start),
        "excepted": sorted(set(draft.excepted)),
        "changes": dict(draft.changes),
        "texts": texts,
        "list_key": sort_text(texts[SOURCE]["name"]),
    }


def draft_of(happening: Happening) -> HappeningDraft:
    """A stored happening as a draft."""
    return HappeningDraft(
        texts=happening.texts,
        excepted=tuple(happening.excepted),
        changes=happening.changes,
        **{name: getattr(happening, name) for name in PLAIN},
    )


def free_slug(tenant_id: int, name: str) -> str:
    """A name in addresses that nobody has yet. One statement, a second one where it is taken."""
    return free_name(Happening, tenant_id, slug_of(name) or "su-kien", reserved=RESERVED)


def write(
    happening: Happening,
    action: str,
    columns: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    day: date | None = None,
) -> None:
    """Change columns of a happening that is still at `version`, with all that follows. Raises Conflict (stale)."""
    before = facets_of(happening)
    is_news = any(name in columns and columns[name] != getattr(happening, name) for name in FOLLOWED)
    refusal = _("Có người vừa thay đổi sự kiện này. Vui lòng xem lại rồi lưu lần nữa.")
    sequence = happening.sequence + int(is_news)
    change_at(happening, version, refusal=refusal, sequence=sequence, updated_at=clock.now(), **columns)
    keep(happening, today=clock.local_today())
    note(happening, action, actor=actor, before=before, day=day)


def note(happening: Happening, action: str, *, actor: Actor, before: dict[str, str], day: date | None = None) -> None:
    """Keep what follows from a step: the version, the feeds' version, event and record."""
    tenant_id = happening.tenant_id
    keep_version(HappeningVersion, happening, action, content=to_content(draft_of(happening)), actor=actor)
    calendar_changed(tenant_id)
    record(HappeningChanged(happening_id=happening.id, before=before, after=facets_of(happening)))
    facts = {"name": happening.texts[SOURCE]["name"], **({"day": f"{day:%d/%m/%Y}"} if day else {})}
    record_audit(tenant_id, f"tourism.happening_{action}", subject=happening.slug, actor=actor, **facts)
    configuration_changed("tourism")


def list_happening_versions(happening: Happening) -> list[HappeningVersion]:
    """What was written of it, the newest first. One statement."""
    return versions_of(HappeningVersion, happening.tenant_id, happening.id)


def get_happening_version(happening: Happening, number: int) -> HappeningVersion:
    """One of them. Raises NotFound."""
    return version_numbered(HappeningVersion, happening.tenant_id, happening.id, number)
