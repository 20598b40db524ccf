"""Following an area: asked for, confirmed by the link of a mail, ended by the same link, forgotten after some time.

A service flushes; the request commits.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.errors import NotFound, TooMany
from dothi.values.ids import new_id
from modules.planning.events import FollowAsked
from modules.planning.following.areas import FollowedArea
from modules.planning.following.models import Follower, FollowerCell
from modules.planning.settings import SECTION, PlanningSettings
from modules.planning.shapes import pack
from tenants.registry.settings import load_settings

UNCONFIRMED_KEPT = timedelta(days=7)
MAIL_AGAIN = timedelta(minutes=10)
"""Before that the button, pressed once more, sends no second mail."""
MOST_AREAS = 30
"""Of one address."""
MOST_AN_HOUR = 5
"""Areas that one address asks for: whoever types somebody else's can't flood it."""
FORGOTTEN_AT_ONCE = 2_000
_ASKING = 0x666F6C6C
"""The class of the advisory locks under which an address asks, one request after another."""


def ask_to_follow(tenant_id: int, area: FollowedArea, *, email: str, language: str) -> None:
    """Send the link that confirms it; asked again for the same area, the same link. Raises TooMany."""
    now = clock.now()
    session.execute(select(func.pg_advisory_xact_lock(_ASKING, func.hashtext(f"{tenant_id} {email}"))))
    made = session.execute(
        upsert(Follower)
        .values(
            tenant_id=tenant_id,
            id=new_id(),
            email=email,
            language=language,
            kind=area.kind.value,
            code=area.code,
            digest=area.digest,
            words=area.words,
            shape=pack(area.shape),
            link_token=secrets.token_urlsafe(24),
            asked_at=now,
            confirmed_at=None,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "email", "digest"])
        .returning(Follower.id)
    ).scalar_one_or_none()
    if made is None:
        ask_again(tenant_id, area, email=email, language=language, now=now)
        return
    refuse_flood(tenant_id, email, now)
    rows = [{"tenant_id": tenant_id, "follower_id": made, "cell": cell} for cell in area.cells()]
    session.execute(insert(FollowerCell), rows)
    record(FollowAsked(follower_id=made))


def ask_again(tenant_id: int, area: FollowedArea, *, email: str, language: str, now: datetime) -> None:
    """The mail once more, unless one has just gone."""
    found = session.scalars(
        select(Follower)
        .where(Follower.tenant_id == tenant_id, Follower.email == email, Follower.digest == area.digest)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.asked_at > now - MAIL_AGAIN:
        return
    found.asked_at, found.language, found.words = now, language, area.words
    session.flush()
    refuse_flood(tenant_id, email, now)
    record(FollowAsked(follower_id=found.id))


def refuse_flood(tenant_id: int, email: str, now: datetime) -> None:
    """Raise TooMany where an address has asked for too many areas, anew or again; the row of this one is counted."""
    mine = (Follower.tenant_id == tenant_id, Follower.email == email)
    lately = func.count().filter(Follower.asked_at > now - timedelta(hours=1))
    all_of_them, new = session.execute(select(func.count(), lately).where(*mine)).one()
    if all_of_them > MOST_AREAS:
        raise TooMany(_("Địa chỉ này đã theo dõi %(n)s khu vực. Hãy ngừng bớt trước.", n=MOST_AREAS), seconds=3600)
    if new > MOST_AN_HOUR:
        raise TooMany(_("Địa chỉ này vừa đăng ký nhiều khu vực. Vui lòng thử lại sau một giờ."), seconds=3600)


def get_follower(tenant_id: int, token: str, *, is_locked: bool = False) -> Follower:
    """Whose secret link it is. Raises NotFound, as soon as it was ended or forgotten."""
    query = select(Follower).where(Follower.tenant_id == tenant_id, Follower.link_token == token)
    if is_locked:
        query = query.with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Đường dẫn này không còn dùng được: khu vực đã ngừng theo dõi, hoặc đã hết thời hạn."))
    return found


def confirm(tenant_id: int, token: str) -> None:
    """From now on publications there are told; once more begins the time anew. Raises NotFound."""
    get_follower(tenant_id, token, is_locked=True).confirmed_at = clock.now()
    session.flush()


def stop(tenant_id: int, token: str) -> None:
    """Forget the address at once. Raises NotFound."""
    forget(tenant_id, [get_follower(tenant_id, token, is_locked=True).id])


def ends_at(follower: Follower, days: int) -> datetime | None:
    """Until when it is followed; None while it isn't confirmed."""
    return follower.confirmed_at + timedelta(days=days) if follower.confirmed_at else None


def follow_days(tenant_id: int) -> int:
    """How long followers are told, as the tenant has set it."""
    days: int = load_settings(tenant_id, SECTION, PlanningSettings)["follow_days"]
    return days


def forget_followers(tenant_id: int, now: datetime) -> None:
    """Forget whose time has ended, and who never confirmed. By schedule; some thousands at once."""
    before = now - timedelta(days=follow_days(tenant_id))
    ended = or_(
        Follower.confirmed_at < before,
        Follower.confirmed_at.is_(None) & (Follower.asked_at < now - UNCONFIRMED_KEPT),
    )
    query = select(Follower.id).where(Follower.tenant_id == tenant_id, ended).limit(FORGOTTEN_AT_ONCE)
    forget(tenant_id, list(session.scalars(query)))


def forget(tenant_id: int, followers: list[UUID]) -> None:
    """Delete them with their cells."""
    session.execute(
        delete(FollowerCell).where(FollowerCell.tenant_id == tenant_id, FollowerCell.follower_id.in_(followers))
    )
    session.execute(delete(Follower).where(Follower.tenant_id == tenant_id, Follower.id.in_(followers)))
