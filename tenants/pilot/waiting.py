"""Who wants to be told when a service opens: an address, given by consent, confirmed by mail, told once, erased.

The rows are the tenant's own. The switch is turned in the province's scope, whose transaction may not touch them: so
nothing is handed over at all. A job at each tenant looks whether somebody waits for what has opened; it records the
mails and marks the rows in one transaction, so that it may die at any point and run again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import record
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.addresses import is_email, normalise_email
from dothi.values.errors import Gone, Invalid
from dothi.values.ids import new_id, new_token
from tenants.registry.events import WaitingAsked, WaitingDue
from tenants.registry.models import Waiting

CONSENT_VERSION = "2026-11"
"""Of the words at the form that say what an address is used for; new words, new version."""
AWAITED = {ModuleState.PREPARING, ModuleState.PILOT}
OVER = {ModuleState.NONE, ModuleState.RETIRED}
ASKED_AGAIN_AFTER = timedelta(days=1)
CONFIRMED_WITHIN = timedelta(days=7)
TRIED_FOR = timedelta(days=7)


def ask_to_be_told(
    site: Site, *, module: str, email: str, has_consented: bool, consent_version: str, language: str
) -> None:
    """Keep an address that is to be confirmed; one that is known already changes nothing, and nobody learns which.

    A mail with the link goes out at most once a day. Raises Invalid (fields `email`, `consent`).
    """
    email = normalise_email(email)
    fields: dict[str, object] = {}
    if not is_email(email):
        fields["email"] = _("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@example.com.")
    if not has_consented:
        fields["consent"] = _("Cần bạn đồng ý thì cơ quan mới được giữ địa chỉ này.")
    elif consent_version != CONSENT_VERSION:
        fields["consent"] = _("Cách dùng địa chỉ đã thay đổi. Hãy xem lại rồi đồng ý lần nữa.")
    if fields:
        raise Invalid(_("Vui lòng xem lại biểu mẫu."), fields=fields)
    now, waiting_id = clock.now(), new_id()
    new = insert(Waiting).values(
        tenant_id=site.tenant_id,
        id=waiting_id,
        module=module,
        email=email,
        token=new_token(),
        language=language,
        consent_at=now,
        consent_version=consent_version,
        asked_at=now,
        confirmed_at=None,
        queued_at=None,
    )
    again = new.on_conflict_do_update(
        index_elements=["tenant_id", "module", "email"],
        set_={"asked_at": now, "consent_at": now, "consent_version": consent_version},
        where=(Waiting.confirmed_at.is_(None)) & (Waiting.asked_at < now - ASKED_AGAIN_AFTER),
    )
    kept = session.execute(again.returning(Waiting.id)).scalar_one_or_none()
    if kept is not None:
        record(WaitingAsked(waiting_id=kept))


def get_waiting(tenant_id: int, token: str) -> Waiting:
    """The entry of a secret link. Raises Gone: it was told, removed, or never there."""
    found = session.scalars(select(Waiting).where(Waiting.tenant_id == tenant_id, Waiting.token == token)).one_or_none()
    if found is None:
        raise Gone(_("Địa chỉ này không còn trong danh sách chờ: đã được báo hoặc đã được xóa."))
    return found


def confirm(tenant_id: int, token: str) -> Waiting:
    """The owner of the address says yes. Raises Gone."""
    found = get_waiting(tenant_id, token)
    if found.confirmed_at is None:
        found.confirmed_at = clock.now()
    return found


def remove(tenant_id: int, token: str) -> None:
    """Erase an address; one that is gone already is fine."""
    session.execute(delete(Waiting).where(Waiting.tenant_id == tenant_id, Waiting.token == token))


def keep_waiting(tenant_id: int, now: datetime) -> None:
    """By schedule: record the mails for what has opened; erase what has lost its purpose.

    One statement when nobody waits.
    """
    modules = session.scalars(select(Waiting.module).where(Waiting.tenant_id == tenant_id).distinct()).all()
    if not modules:
        return
    site = house().directory.find_site_by_id(tenant_id)
    mine = Waiting.tenant_id == tenant_id
    session.execute(
        delete(Waiting).where(mine, Waiting.confirmed_at.is_(None), Waiting.asked_at < now - CONFIRMED_WITHIN)
    )
    session.execute(delete(Waiting).where(mine, Waiting.queued_at < now - TRIED_FOR))
    for module in modules:
        state = site.state_of(module) if site is not None else ModuleState.NONE
        if state in OVER:
            session.execute(delete(Waiting).where(mine, Waiting.module == module))
        elif state is ModuleState.LIVE:
            session.execute(delete(Waiting).where(mine, Waiting.module == module, Waiting.confirmed_at.is_(None)))
            due = session.scalars(
                update(Waiting)
                .where(mine, Waiting.module == module, Waiting.queued_at.is_(None))
                .values(queued_at=now)
                .returning(Waiting.id)
            ).all()
            for waiting_id in due:
                record(WaitingDue(waiting_id=waiting_id))
