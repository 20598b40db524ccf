"""Links of walls are made and revoked, and found by their token. A service flushes; the request commits."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Integer, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import Delivery, EventRow, record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Denied, Invalid, NotFound
from dothi.values.ids import TOKEN_BYTES, id_for
from modules.dashboards.boards.service import list_boards
from modules.dashboards.events import WallChanged
from modules.dashboards.values.tokens import digest_of
from modules.dashboards.walls.models import WallRow

LONGEST = timedelta(days=2 * 366)
SHORTEST_TURN, LONGEST_TURN = 10, 600
"""Seconds for which a screen stands."""
MOST = 100
"""Links of a district that are shown."""


class Night(StrEnum):
    """When a wall is dark."""

    AUTO = "auto"
    """From six in the evening to six in the morning."""
    DARK = "dark"
    LIGHT = "light"


class Wall(NamedTuple):
    """A wall as its link shows it; `mark` changes with whatever changes in the district."""

    id: UUID
    name: str
    boards: Sequence[str]
    seconds: int
    night: str
    ends_on: date
    is_revoked: bool
    mark: str

    @property
    def has_ended(self) -> bool:
        """Whether the link shows nothing any more."""
        return self.is_revoked or self.ends_on < clock.local_today()


_TENANT = bindparam("tenant_id", type_=Integer)
_FIND = Statement(
    select(
        WallRow.id,
        WallRow.name,
        WallRow.boards,
        WallRow.seconds,
        WallRow.night,
        WallRow.ends_on,
        WallRow.revoked_at.is_not(None),
        select(EventRow.id)
        .where(EventRow.tenant_id == _TENANT)
        .order_by(EventRow.id.desc())
        .limit(1)
        .scalar_subquery(),
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.tenant_id == _TENANT, Delivery.done_at.is_(None), Delivery.failed_at.is_(None))
        .scalar_subquery(),
    ).where(WallRow.tenant_id == _TENANT, WallRow.digest == bindparam("digest", type_=Text))
)


def find_wall(tenant_id: int, token: str) -> Wall | None:
    """The wall of a link, ended or not, with the newest event and what follows of it. One statement."""
    rows = _FIND.read({"tenant_id": tenant_id, "digest": digest_of(token)})
    if not rows:
        return None
    [(*facts, event, waiting)] = rows
    return Wall._make([*facts, f"{event}.{waiting}.{clock.local_today()}"])


def get_wall(tenant_id: int, token: str) -> Wall:
    """The wall of a link. Raises NotFound for one that never was, Denied for one that has ended."""
    found = find_wall(tenant_id, token)
    if found is None:
        raise NotFound(_("Không có màn hình này."))
    if found.has_ended:
        raise Denied(_("Đường dẫn của màn hình này đã hết hạn hoặc bị thu hồi."), code="wall_ended")
    return found


def make_wall(
    tenant_id: int,
    *,
    name: str,
    boards: Sequence[str],
    seconds: int,
    night: str,
    ends_on: date,
    actor: Actor,
    client_id: UUID | None = None,
) -> str:
    """A new link's token, which is shown once; the same form (`client_id`) sent twice makes one. Raises Invalid.

    Of a link that was revoked since, the form makes another.
    """
    check_wall(tenant_id, boards, ends_on)
    facts: dict[str, Any] = {"name": name, "boards": list(dict.fromkeys(boards)), "seconds": seconds, "night": night}
    wall_id = id_for(client_id, {**facts, "ends_on": ends_on})
    token = token_of(tenant_id, wall_id)
    new = insert(WallRow).values(
        tenant_id=tenant_id,
        id=wall_id,
        digest=digest_of(token),
        ends_on=ends_on,
        made_at=clock.now(),
        made_by=actor.name,
        revoked_at=None,
        **facts,
    )
    if session.execute(new.on_conflict_do_nothing().returning(WallRow.id)).one_or_none() is not None:
        record_audit(tenant_id, "dashboards.wall_made", subject=name, actor=actor, ends_on=f"{ends_on:%d/%m/%Y}")
        record(WallChanged(wall_id=wall_id))
    elif session.get_one(WallRow, (tenant_id, wall_id), populate_existing=True).revoked_at is not None:
        return make_wall(tenant_id, **facts, ends_on=ends_on, actor=actor, client_id=wall_id)
    return token


def check_wall(tenant_id: int, boards: Sequence[str], ends_on: date) -> None:
    """Raise Invalid for a link without a dashboard of the district's, or with an end that can't be."""
    known = {str(board.id) for board in list_boards(tenant_id)}
    wrong: dict[str, object] = {}
    if not boards or not known.issuperset(boards):
        wrong["boards"] = _("Vui lòng chọn ít nhất một bảng điều hành.")
    if not clock.local_today() <= ends_on <= clock.local_today() + LONGEST:
        wrong["ends_on"] = _("Ngày hết hạn phải từ hôm nay đến hai năm sau.")
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)


def token_of(tenant_id: int, wall_id: UUID) -> str:
    """The secret of a link: 128 bits that nobody knows without the deployment's key, and the same each time.

    The same form at another tenant makes the same id, never the same secret.
    """
    secret = house().settings.secret_key.encode()
    sealed = hmac.digest(secret, f"dashboards.wall:{tenant_id}:{wall_id}".encode(), "sha256")
    return urlsafe_b64encode(sealed[:TOKEN_BYTES]).decode().rstrip("=")


def revoke_wall(tenant_id: int, wall_id: UUID, *, actor: Actor) -> None:
    """End a link at once: its screens go dark within seconds. Raises NotFound."""
    row = session.get(WallRow, (tenant_id, wall_id))
    if row is None:
        raise NotFound(_("Không có màn hình này."))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session.flush()
        record_audit(tenant_id, "dashboards.wall_revoked", subject=row.name, actor=actor)
        record(WallChanged(wall_id=row.id))


def list_walls(tenant_id: int) -> Sequence[WallRow]:
    """The links, those that weren't revoked first, the newest first. One statement."""
    order = (WallRow.revoked_at.is_not(None), WallRow.id.desc())
    return session.scalars(select(WallRow).where(WallRow.tenant_id == tenant_id).order_by(*order).limit(MOST)).all()
