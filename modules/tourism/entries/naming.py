"""What staff make is stored once, however often its form is sent, under a name in addresses that nobody has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.values.errors import Conflict

TRIES = 4


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
