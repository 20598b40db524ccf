"""Reminding a district's admins of what is left to do: by mail, once a day at the most, recorded in the province."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from dothi import notify
from dothi.database.session import session
from dothi.identity.members import MembershipState, list_members
from dothi.language.formatting import in_sentence, local_datetime
from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import HandlerContext
from dothi.record.audit import find_last_entry, record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.onboarding.checklist import checklist_of
from tenants.registry.events import ChecklistReminded
from tenants.registry.models import Tenant

ACTION = "tenants.admins_reminded"
PAUSE = timedelta(days=1)


def remind_admins(province_id: int, tenant: Tenant, *, actor: Actor) -> None:
    """Have the tenant's admins told what is left, as its own checklist says then. Raises Conflict within a day."""
    session.refresh(tenant, with_for_update=True)
    last = find_last_entry(province_id, actions=[ACTION], subject=tenant.slug)
    if last is not None and clock.now() - last.at < PAUSE:
        at = local_datetime(last.at)
        raise Conflict(_("Đã nhắc lúc %(at)s. Mỗi ngày chỉ nhắc một lần.", at=at), code="reminded_already")
    record_audit(province_id, ACTION, subject=tenant.slug, actor=actor, about=tenant.id)
    record_for(tenant.id, ChecklistReminded(asked_by=actor.name))


def mail_checklist(event: ChecklistReminded, context: HandlerContext) -> None:
    """In the tenant's scope: what its admins still have to do, to each of them; no mail when nothing is left."""
    lines = [line for line in checklist_of(context.tenant_id, context.site.switches) if not line.is_done and line.path]
    if not lines:
        return
    url_of, host = house().settings.url_of, context.site.canonical_host
    with notify.in_language(None):
        subject = _("Việc cần làm tại %(place)s: %(n)s", place=in_sentence(context.site.name), n=len(lines))
    for member in list_members(context.tenant_id):
        if "district_admin" in member.roles and member.state is MembershipState.ACTIVE:
            notify.send(
                context,
                to=member.email,
                part=str(member.membership_id),
                template="tenants/mail/checklist",
                subject=subject,
                name=member.name,
                asked_by=event.asked_by,
                lines=[(line.reason, url_of(host, line.path)) for line in lines],
                link=url_of(host, "/admin"),
            )
