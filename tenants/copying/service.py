"""Copying: look at the difference of two tenants of a province, then write what was chosen, in one transaction.

Called in the province's scope; changes scope between transactions, so what was done so far is committed first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from tenants.copying.difference import ComparedItem, chosen, compare, stamp
from tenants.copying.items import Items, adapted, apply_all, keys_of, read_all, read_of
from tenants.registry.roster import TenantView, get_tenant

RACED = frozenset({"40001", "23505"})
"""Serialization failure, unique violation."""


@dataclass(frozen=True, kw_only=True)
class End:
    """A tenant from which or to which is copied: plain values, that outlive the province's transaction."""

    id: int
    slug: str
    name: str
    kind: str
    host: str

    @classmethod
    def of(cls, view: TenantView) -> End:
        """What the registry knows of it."""
        host = view.hosts[0].host if view.hosts else ""
        return cls(id=view.tenant.id, slug=view.tenant.slug, name=view.name, kind=view.kind, host=host)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What there is to copy; `stamp` changes when either tenant does."""

    source: End
    target: End
    lines: list[ComparedItem]
    stamp: str


class StaleDifference(Conflict):
    """One of the two changed since the person looked; `difference` is how it is now."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(_("Cấu hình vừa thay đổi trong lúc bạn xem. Vui lòng xem lại khác biệt mới."), code="stale")
        self.difference = difference


def look(province_id: int, *, source: str, target: str) -> Difference:
    """The difference of two tenants by their slugs. Raises NotFound for another province's, Invalid for twins."""
    one, other = ends(province_id, source=source, target=target)
    items = template_for(one, name=other.name, kind=other.kind)
    return difference_of(one, other, items, read_of(other.id))


def copy(
    province_id: int, *, source: str, target: str, keys: Collection[str], seen: str | None, actor: Actor
) -> tuple[Difference, int]:
    """Write the items that were ticked (`keys`) to the target, and commit. Returns the former difference, and how many.

    `seen` is the stamp of the difference that the person saw, None where nobody looked. Raises StaleDifference when
    that isn't how it is any more, Invalid when an item needs another that wasn't ticked, Conflict when somebody saves
    just now.
    """
    one, other = ends(province_id, source=source, target=target)
    items = template_for(one, name=other.name, kind=other.kind)
    with acting_in(Scope(other.id)), conflicts_told():
        # What is read here and what is written are of one moment: a change by somebody else in between fails the copy.
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        difference = difference_of(one, other, items, read_all(other.id))
        if seen is not None and seen != difference.stamp:
            session.rollback()
            raise StaleDifference(difference)
        ticked = chosen(difference.lines, keys)
        count = sum(map(len, ticked.values()))
        if count:
            apply_all(other.id, ticked, actor=actor)
            record_copied(one, other, ticked, actor=actor)
        session.commit()
    return difference, count


@contextmanager
def conflicts_told() -> Iterator[None]:
    """Somebody saved the same thing at the same time: said so, not a failure of ours."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in RACED:
            raise
        session.rollback()
        raise Conflict(
            _("Có người vừa thay đổi cấu hình này. Vui lòng xem lại khác biệt mới."), code="stale"
        ) from error


def template_for(source: End, *, name: str, kind: str) -> Items:
    """The source's configuration with another tenant's name in place of its own; read in the source's scope."""
    return adapted(read_of(source.id), old=source.name, old_kind=source.kind, new=name, new_kind=kind)


def ends(province_id: int, *, source: str, target: str) -> tuple[End, End]:
    """Both tenants. Raises NotFound, and Invalid when they are one."""
    one, other = End.of(get_tenant(province_id, source)), End.of(get_tenant(province_id, target))
    if one == other:
        reason = _("Vui lòng chọn hai địa phương khác nhau.")
        raise Invalid(reason, fields={"target": reason})
    return one, other


def difference_of(source: End, target: End, items: Items, present: Items) -> Difference:
    """The lines with their stamp."""
    lines = compare(items, present)
    return Difference(source=source, target=target, lines=lines, stamp=stamp(items, present))


def record_copied(source: End, target: End, ticked: Items, *, actor: Actor) -> None:
    """Into the record of the target, whose transaction this is, and by a narrow function into the province's."""
    keys = list(keys_of(ticked))
    names: dict[str, Any] = {"from_name": source.name, "to_name": target.name, "count": len(keys)}
    record_audit(target.id, "tenants.configuration_copied", subject=source.slug, actor=actor, items=keys, **names)
    entry = {
        "id": str(new_id()),
        "at": clock.now().isoformat(),
        "actor_kind": actor.kind.value,
        "actor_name": actor.name,
        "membership_id": str(actor.membership_id) if actor.membership_id is not None else None,
        "action": "tenants.configuration_copied",
        "subject": target.slug,
        "detail": {"source": source.slug, "items": keys, **names},
    }
    session.execute(text("SELECT tenants_tell_province(CAST(:entry AS jsonb))"), {"entry": json.dumps(entry)})
