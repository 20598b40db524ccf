"""The link that lets a business speak for its place: mailed to the address on record, ends by itself.

Its token is made of the deployment's key; the row holds a hash of it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.addresses import is_email
from dothi.values.errors import Gone, NotFound
from dothi.values.ids import new_id
from modules.tourism.businesses.models import OwnerLink
from modules.tourism.desk.queries import Lack, lacking
from modules.tourism.events import BusinessLinkAsked, OwnerAsked
from modules.tourism.keyed import token_for, token_hash
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.settings import SECTION, TourismSettings
from tenants.registry.settings import load_settings

LASTS = timedelta(days=14)
KEPT = timedelta(days=30)
"""So long an ended link still says that it has ended."""
MOST_A_DAY = 3
"""Mails to one place, whoever asks."""
MONTH = timedelta(days=30)
MOST_ASKED = 50
"""Owners asked in one run of the schedule."""


def ask_link(place_id: UUID) -> None:
    """Ask for the mail. Whether there is an address, its handler looks up: nobody can tell by the answer."""
    record(BusinessLinkAsked(place_id=place_id))


def open_link(place: Place, *, link_id: UUID, asked_on: date | None = None) -> str | None:
    """The token of a link to a place; the same one however often its mail's handler runs with this id.

    None where there is no address to send it to, or enough of them went there today.
    """
    now, token = clock.now(), token_for(place.tenant_id, link_id.hex)
    if not is_email(place.email) or had_enough(place, now, but=link_id):
        return None
    session.execute(
        insert(OwnerLink)
        .values(
            tenant_id=place.tenant_id,
            id=link_id,
            place_id=place.id,
            email=place.email,
            token_hash=token_hash(token),
            made_at=now,
            expires_at=now + LASTS,
            asked_on=asked_on,
        )
        .on_conflict_do_nothing()
    )
    return token


def had_enough(place: Place, now: datetime, *, but: UUID) -> bool:
    """Whether as many mails went to the place today as may. One statement, on `tourism_owner_link_place_idx`."""
    query = select(func.count()).where(
        OwnerLink.tenant_id == place.tenant_id,
        OwnerLink.place_id == place.id,
        OwnerLink.made_at > now - timedelta(days=1),
        OwnerLink.id != but,
    )
    return session.scalars(query).one() >= MOST_A_DAY


def read_link(tenant_id: int, token: str) -> Place:
    """The place of a link. Raises NotFound for a token that leads nowhere, Gone for one that has ended."""
    row = session.execute(
        select(OwnerLink, Place)
        .join(Place, (Place.tenant_id == tenant_id) & (Place.id == OwnerLink.place_id))
        .where(OwnerLink.tenant_id == tenant_id, OwnerLink.token_hash == token_hash(token))
    ).one_or_none()
    if row is None:
        raise NotFound(_("Liên kết này không đúng. Vui lòng mở lại đúng liên kết trong thư."), code="link_unknown")
    link, place = row
    is_over = link.expires_at <= clock.now() or link.email != place.email
    if is_over or place.status == PlaceStatus.ARCHIVED:
        raise Gone(
            _("Liên kết này đã hết hạn. Hãy yêu cầu liên kết mới ở trang của điểm du lịch."), code="link_expired"
        )
    return place


def ask_owners(tenant_id: int, _now: datetime) -> None:
    """Ask the owners of places that nobody has confirmed for long: once in each such time. By schedule.

    Two statements, and five for each owner who is asked.
    """
    months, today = load_settings(tenant_id, SECTION, TourismSettings)["confirm_months"], clock.local_today()
    for place in long_unconfirmed(tenant_id, months=months, today=today):
        link_id = new_id()
        if open_link(place, link_id=link_id, asked_on=today):
            record(OwnerAsked(place_id=place.id, link_id=link_id))


def long_unconfirmed(tenant_id: int, *, months: int, today: date) -> list[Place]:
    """What the desk's list calls so, with an address whose owner wasn't asked meanwhile; the longest waiting first."""
    asked = (
        select(OwnerLink.id)
        .where(
            OwnerLink.tenant_id == tenant_id,
            OwnerLink.place_id == Place.id,
            OwnerLink.asked_on > today - months * MONTH,
        )
        .exists()
    )
    query = select(Place).where(
        Place.tenant_id == tenant_id, *lacking(Lack.CONFIRMATION, months), Place.email != "", ~asked
    )
    return list(session.scalars(query.order_by(Place.confirmed_on, Place.id).limit(MOST_ASKED)))


def forget_links(tenant_id: int, now: datetime) -> None:
    """Remove links that ended long ago; of those by which owners were asked, the address. By schedule."""
    ended = (OwnerLink.tenant_id == tenant_id, OwnerLink.expires_at < now - KEPT)
    session.execute(delete(OwnerLink).where(*ended, OwnerLink.asked_on.is_(None)))
    session.execute(update(OwnerLink).where(*ended, OwnerLink.email != "").values(email=""))
