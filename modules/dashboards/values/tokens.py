"""Tokens with which programs push values: for some indicators, until a day, revocable. Only a digest is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Denied, Invalid, NotFound, SignInNeeded
from dothi.values.ids import new_token
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.models import PushToken

LONGEST = timedelta(days=2 * 366)
BEARER = "bearer "


def make_token(site: Site, *, name: str, codes: Sequence[str], ends_on: date, actor: Actor) -> str:
    """A new token, which is shown once. Raises Invalid."""
    typed = {each.code for each in load_definitions(site).values() if each.source is Source.TYPED}
    wrong: dict[str, object] = {}
    if not codes or not typed.issuperset(codes):
        wrong["codes"] = _("Vui lòng chọn ít nhất một chỉ số nhận số liệu nhập.")
    if not clock.local_today() <= ends_on <= clock.local_today() + LONGEST:
        wrong["ends_on"] = _("Ngày hết hạn phải từ hôm nay đến hai năm sau.")
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)
    token = new_token()
    row = PushToken(
        tenant_id=site.tenant_id,
        name=name,
        digest=digest_of(token),
        codes=sorted(set(codes)),
        ends_on=ends_on,
        made_at=clock.now(),
        made_by=actor.name,
        revoked_at=None,
        used_on=None,
    )
    session.add(row)
    session.flush()
    record_audit(site.tenant_id, "dashboards.token_made", subject=name, actor=actor)
    return token


def revoke_token(tenant_id: int, token_id: UUID, *, actor: Actor) -> None:
    """End a token at once. Raises NotFound."""
    row = session.get(PushToken, (tenant_id, token_id))
    if row is None:
        raise NotFound(_("Không có mã này."))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session.flush()
        record_audit(tenant_id, "dashboards.token_revoked", subject=row.name, actor=actor)


def list_tokens(tenant_id: int) -> Sequence[PushToken]:
    """The tokens, those that weren't revoked first, the newest first. One statement."""
    order = (PushToken.revoked_at.is_not(None), PushToken.id.desc())
    return session.scalars(select(PushToken).where(PushToken.tenant_id == tenant_id).order_by(*order).limit(100)).all()


def check_token(site: Site, header: str, code: str) -> PushToken:
    """The token of an Authorization header, for this indicator. Two statements.

    Raises SignInNeeded without a token that is good, whatever the indicator, so that nobody learns which there are;
    Denied with one for other indicators, NotFound where there is none that the caller may know of.
    """
    token = find_token(site.tenant_id, header)
    if token is None:
        raise SignInNeeded(_("Cần mã gửi số liệu còn hiệu lực trong tiêu đề Authorization: Bearer."))
    definition = load_definitions(site).get(code)
    if definition is None or not (definition.is_public or code in token.codes):
        raise NotFound(_("Không có chỉ số này."))
    if code not in token.codes:
        raise Denied(_("Mã này không được gửi số liệu của chỉ số “%(code)s”.", code=code))
    if token.used_on != clock.local_today():
        token.used_on = clock.local_today()
    return token


def find_token(tenant_id: int, header: str) -> PushToken | None:
    """The token of a header as long as it is good. One statement."""
    token = header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else ""
    query = select(PushToken).where(PushToken.tenant_id == tenant_id, PushToken.digest == digest_of(token))
    row = session.scalars(query).one_or_none() if token else None
    return None if row is None or row.revoked_at is not None or row.ends_on < clock.local_today() else row


def digest_of(token: str) -> str:
    """What is stored of a token: it is random, so a plain hash can't be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
