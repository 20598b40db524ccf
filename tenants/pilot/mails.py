"""Mails to testers and to those who wait. Handlers: run by a worker, again until they succeed."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.sites.switch import ModuleState
from dothi.web.testers import tester_token
from tenants.pilot.waiting import CONFIRMED_WITHIN, OVER
from tenants.registry.events import TesterInvited, WaitingAsked, WaitingDue
from tenants.registry.models import Tester, Waiting


def mail_tester(event: TesterInvited, context: HandlerContext) -> None:
    """The personal link, in the tenant's name; none when it was withdrawn or the pilot is over meanwhile."""
    tester = session.get(Tester, (context.tenant_id, event.tester_id))
    if tester is None or tester.withdrawn_at is not None:
        return
    site = house().directory.find_site_by_id(tester.member_id)
    module = house().components.modules.get(tester.module)
    if site is None or module is None or site.state_of(tester.module) is not ModuleState.PILOT:
        return
    token = tester_token(site.tenant_id, tester.module, tester.nonce)
    notify.send(
        replace(context, site=site),
        to=tester.email,
        template="tenants/mail/tester",
        subject=_l("Mời dùng thử: %(module)s", module=module.title),
        module=module.title,
        link=house().settings.url_of(site.canonical_host, f"/tester/{token}"),
    )


def mail_confirmation(event: WaitingAsked, context: HandlerContext) -> None:
    """Ask the owner of an address whether it was they; nothing when they said so, or it is gone."""
    waiting = session.get(Waiting, (context.tenant_id, event.waiting_id))
    if waiting is None or waiting.confirmed_at is not None:
        return
    send(waiting, context, "tenants/mail/waiting_confirm", _l("Xác nhận địa chỉ nhận tin"))


def mail_opening(event: WaitingDue, context: HandlerContext) -> None:
    """Tell of the opening, and erase the address in the same transaction."""
    waiting = session.get(Waiting, (context.tenant_id, event.waiting_id))
    if waiting is None:
        return
    state = context.site.state_of(waiting.module)
    if state is ModuleState.LIVE:
        send(waiting, context, "tenants/mail/waiting_opened", _l("Dịch vụ đã mở"))
    if state is ModuleState.LIVE or state in OVER:
        session.delete(waiting)
    else:
        waiting.queued_at = None


def send(waiting: Waiting, context: HandlerContext, template: str, subject: object) -> None:
    """A mail in the language in which the address was left, with the link by which it is removed."""
    module = house().components.modules[waiting.module]
    host, url_of = context.site.canonical_host, house().settings.url_of
    notify.send(
        context,
        to=waiting.email,
        template=template,
        subject=LazyString(lambda: f"{subject}: {module.title}"),
        language=waiting.language,
        module=module.title,
        service_url=url_of(host, module.path or "/"),
        link=url_of(host, f"/bao-khi-mo/{waiting.token}"),
        days=CONFIRMED_WITHIN.days,
    )
