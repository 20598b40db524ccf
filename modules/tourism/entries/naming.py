"""What staff make is stored once, however often its form is sent, under a name in addresses that nobody has."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.values.errors import Conflict
from dothi.values.ids import new_id

TRIES = 4


def id_for(client_id: UUID | None, content: Mapping[str, Any]) -> UUID:
    """The id of what a form makes: the same for the same words in the same form; filled in otherwise, another."""
    return new_id() if client_id is None else uuid5(client_id, json.dumps(content, sort_keys=True))


def store_named(row: Any, find_slug: Callable[[], str]) -> bool:
    """Store a new row with a free slug; False where one of its id is there already.

    Whoever stores the same name at the same moment is waited for. Raises Conflict where others are faster each time.
    """
    for _try in range(TRIES):
        row.slug = find_slug()
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
        except IntegrityError:
            if session.get(type(row), (row.tenant_id, row.id)) is not None:
                return False
        else:
            return True
    raise Conflict(_("Có nhiều người đang lưu cùng lúc. Vui lòng bấm lưu lần nữa."))
