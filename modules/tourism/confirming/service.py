"""Keep a form until its code comes. The code is made of the deployment's key: no row and no event holds it.

A service flushes; the request commits. A try at a code is the exception: it counts whatever becomes of the request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.errors import Gone, Invalid, NotFound, TooMany
from dothi.values.ids import new_id
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.events import CodeAsked
from modules.tourism.keyed import code_for

LASTS = timedelta(hours=1)
KEPT = timedelta(days=7)
"""So long a code can be asked for anew."""
MOST_TRIES = 5
MOST_SENDINGS = 3
MOST_AN_HOUR = 5
"""Forms of one address."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """What somebody sent: whose address, in which language, from which page, and the form as JSON."""

    purpose: str
    email: str
    language: str
    path: str
    content: Mapping[str, Any]


def keep(tenant_id: int, form: FilledForm, *, form_id: UUID) -> UUID:
    """Keep it and ask for a mail with its code; the same form sent again is the one that is there.

    Returns under which id: a new one where the form of `form_id` was filled in otherwise. Raises TooMany.
    """
    digest, now = digest_of(form), clock.now()
    former = session.get(Unconfirmed, (tenant_id, form_id))
    if former is not None and former.digest == digest:
        return form_id
    refuse_flood(tenant_id, form.email, now)
    kept_as = new_id() if former is not None else form_id
    made = session.execute(
        insert(Unconfirmed)
        .values(
            tenant_id=tenant_id,
            id=kept_as,
            **vars(form),
            digest=digest,
            sending=1,
            tries=0,
            made_at=now,
            expires_at=now + LASTS,
            done_at=None,
        )
        .on_conflict_do_nothing()
        .returning(Unconfirmed.id)
    ).one_or_none()
    if made is not None:
        record(CodeAsked(form_id=kept_as, sending=1))
    return kept_as


def digest_of(form: FilledForm) -> str:
    """Changes with whatever was filled in."""
    said = [form.purpose, form.email, form.content]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def refuse_flood(tenant_id: int, email: str, now: datetime) -> None:
    """Raise TooMany where the address had enough mails: nobody fills another's mailbox through us."""
    query = select(func.count()).where(
        Unconfirmed.tenant_id == tenant_id, Unconfirmed.email == email, Unconfirmed.made_at > now - HOUR
    )
    if session.scalars(query).one() >= MOST_AN_HOUR:
        sentence = _("Địa chỉ thư này vừa được gửi nhiều mã. Vui lòng thử lại sau một giờ.")
        raise TooMany(sentence, seconds=int(HOUR.total_seconds()))


def get_unconfirmed(tenant_id: int, form_id: UUID) -> Unconfirmed:
    """A form that waits, or did. Raises NotFound."""
    if (found := session.get(Unconfirmed, (tenant_id, form_id))) is None:
        raise NotFound(_("Không có biểu mẫu nào chờ xác nhận ở địa chỉ này."))
    return found


def send_again(tenant_id: int, form_id: UUID) -> None:
    """A new code in place of the former, which ends. Raises NotFound, TooMany; nothing for a confirmed form."""
    form, now = get_unconfirmed(tenant_id, form_id), clock.now()
    if form.done_at is not None:
        return
    if form.sending >= MOST_SENDINGS:
        raise TooMany(_("Đã gửi nhiều mã cho biểu mẫu này. Vui lòng điền lại biểu mẫu."), seconds=60)
    form.sending, form.tries, form.expires_at = form.sending + 1, 0, now + LASTS
    session.flush()
    record(CodeAsked(form_id=form_id, sending=form.sending))


def check_code(tenant_id: int, form_id: UUID, typed: str) -> Unconfirmed:
    """The form whose code was typed; one confirmed before isn't asked again.

    Raises NotFound, Gone (too late), TooMany (too many tries), Invalid (`code`).
    """
    form = get_unconfirmed(tenant_id, form_id)
    if form.done_at is not None:
        return form
    if form.expires_at <= clock.now():
        raise Gone(_("Mã đã hết hạn. Hãy bấm “Gửi mã mới”."), code="code_expired")
    count_try(tenant_id, form_id)
    form = get_unconfirmed(tenant_id, form_id)
    if not hmac.compare_digest(code_of(form).encode(), "".join(typed.split()).encode()):
        left = MOST_TRIES - form.tries
        reason = _("Mã chưa đúng. Còn %(n)s lần thử.", n=left) if left else _("Mã chưa đúng. Hãy bấm “Gửi mã mới”.")
        raise Invalid(reason, fields={"code": reason})
    return form


def count_try(tenant_id: int, form_id: UUID) -> None:
    """Count one more before it is made, and commit: of many at once no more get through than one by one."""
    mine = (Unconfirmed.tenant_id == tenant_id, Unconfirmed.id == form_id)
    counted = session.execute(
        update(Unconfirmed)
        .where(*mine, Unconfirmed.tries < MOST_TRIES)
        .values(tries=Unconfirmed.tries + 1)
        .returning(Unconfirmed.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.commit()
    if counted is None:
        raise TooMany(_("Bạn đã nhập sai nhiều lần. Hãy bấm “Gửi mã mới”."), seconds=60)


def take(tenant_id: int, form_id: UUID) -> Mapping[str, Any] | None:
    """The content of a confirmed form, for whoever comes first; it is emptied. None: it was taken before."""
    form = session.scalars(
        select(Unconfirmed)
        .where(Unconfirmed.tenant_id == tenant_id, Unconfirmed.id == form_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if form.done_at is not None:
        return None
    content = form.content
    form.content, form.done_at = {}, clock.now()
    session.flush()
    return content


def code_of(form: Unconfirmed) -> str:
    """The code that counts."""
    return code_for(form.tenant_id, form.id.hex, form.email, form.sending)


def forget_forms(tenant_id: int, now: datetime) -> None:
    """Remove forms that nobody confirmed, and what is left of the others. By schedule."""
    session.execute(delete(Unconfirmed).where(Unconfirmed.tenant_id == tenant_id, Unconfirmed.made_at < now - KEPT))
