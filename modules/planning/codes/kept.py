"""The lists that a tenant keeps: stored once, never changed, so that what a process has read of one stays true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Integer, Text, bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.direct import Statement
from dothi.database.scope import current_tenant_id
from dothi.database.session import session
from dothi.values import clock
from dothi.values.ids import new_id
from dothi.values.memory import OfApp, Sized
from modules.planning.codes import CodeList, CodeSystem, LandUse, shipped_lists
from modules.planning.codes.models import StoredCode, StoredList

MOST_KEPT = 2_000
_kept = OfApp(lambda: Sized[tuple[int, str], CodeList](MOST_KEPT))
_L, _C = StoredList.__table__.c, StoredCode.__table__.c
_OF_TENANT = bindparam("tenant_id", type_=Integer)
_LIST = Statement(
    select(
        _L.key, _L.title, _L.system, _L.source, _L.since, _C.code, _C.name, _C.name_en, _C.colour, _C.hatch
    )
    .join_from(StoredList, StoredCode, (_C.tenant_id == _L.tenant_id) & (_C.list_id == _L.id))
    .where(_L.tenant_id == _OF_TENANT, _C.tenant_id == _OF_TENANT, _L.key == bindparam("key", type_=Text))
    .order_by(_C.position)
)  # fmt: skip


def kept_list(key: str) -> CodeList:
    """A list of the tenant in whose scope we act. One statement for each process. Raises KeyError."""
    tenant_id = current_tenant_id()
    return _kept().answer((tenant_id, key), lambda: read_list(tenant_id, key))


def read_list(tenant_id: int, key: str) -> CodeList:
    """The same, read anew."""
    rows = _LIST.read({"tenant_id": tenant_id, "key": key})
    if not rows:
        raise KeyError(key)
    _key, title, system, source, since, *_code = rows[0]
    return CodeList(key, title, source, since, {row[5]: LandUse(*row[5:]) for row in rows}, CodeSystem(system))


def list_lists(tenant_id: int) -> Sequence[CodeList]:
    """All lists, shipped and kept, by system, the newest first; the codes of kept ones left out. One statement."""
    rows = session.execute(
        select(StoredList.key, StoredList.title, StoredList.source, StoredList.since, StoredList.system).where(
            StoredList.tenant_id == tenant_id
        )
    )
    kept = [CodeList(key, title, source, since, {}, CodeSystem(system)) for key, title, source, since, system in rows]
    return sorted((*shipped_lists().values(), *kept), key=lambda each: (each.system, -each.since.toordinal(), each.key))


def store_lists(tenant_id: int, lists: Iterable[Mapping[str, Any]], *, by: str) -> Sequence[str]:
    """Keep lists as `told` has them; one whose key is kept already stays as it is. Returns the keys of new ones."""
    new = []
    for told in lists:
        made = put(StoredList).values(
            tenant_id=tenant_id,
            id=new_id(),
            made_by=by,
            made_at=clock.now(),
            since=date.fromisoformat(told["since"]),
            **{name: told[name] for name in ("key", "title", "system", "source")},
        )
        stored = session.scalar(
            made.on_conflict_do_nothing(index_elements=("tenant_id", "key")).returning(StoredList.id)
        )
        if stored is not None:
            names = ("code", "name", "name_en", "colour", "hatch")
            codes = [
                {"tenant_id": tenant_id, "list_id": stored, "position": at, **dict(zip(names, code, strict=True))}
                for at, code in enumerate(told["codes"])
            ]
            session.execute(insert(StoredCode), codes)
            new.append(told["key"])
    return new


def told(listed: CodeList) -> dict[str, Any]:
    """A list as JSON: for events and copies."""
    return {
        "key": listed.key,
        "title": listed.title,
        "system": listed.system.value,
        "source": listed.source,
        "since": listed.since.isoformat(),
        "codes": [[each.code, each.name, each.name_en, each.colour, each.hatch] for each in listed.codes.values()],
    }


def kept_lists(tenant_id: int) -> list[CodeList]:
    """The tenant's own, whole. One statement, and one a list."""
    keys = session.scalars(select(StoredList.key).where(StoredList.tenant_id == tenant_id).order_by(StoredList.key))
    return [read_list(tenant_id, key) for key in keys.all()]
