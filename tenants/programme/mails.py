"""Mails of the programme: handlers in the province's scope, again until they succeed, each with one Message-ID."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial

from flask_babel import gettext as _

from dothi import notify
from dothi.database.session import session
from dothi.identity.members import MembershipState, list_members
from dothi.language.formatting import in_sentence, local_datetime
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.record.history import declared_codes
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values import clock
from dothi.values.addresses import is_email
from tenants.programme.events import GatesBroken, GoLiveHeld, OverrideAsked
from tenants.programme.items import get_item
from tenants.programme.models import Override
from tenants.programme.overrides import PHASE, find_signed
from tenants.programme.phases import get_phase
from tenants.programme.standard import shown_title
from tenants.registry.dated_facts import facts_on
from tenants.registry.models import Tenant


def mail_held(event: GoLiveHeld, context: HandlerContext) -> None:
    """Tell the province's admins and the owner of each red gate why nothing went live."""
    item = get_item(context.tenant_id, event.item_id)
    with notify.in_language(None):
        module = title_of(item.module)
        subject = _("Chưa chuyển: %(module)s tại %(unit)s", module=module, unit=item.unit_name)
        target = str(STATE_TITLES[ModuleState(item.target_state)])
    notify.attempt_all(
        partial(
            notify.send,
            context,
            to=address,
            part=part_of(address),
            template="tenants/mail/go_live_held",
            subject=subject,
            name=name,
            unit=item.unit_name,
            module=module,
            target=target,
            at=local_datetime(item.planned_at),
            reasons=event.reasons,
            link=link_to(context, f"/console/programme/items/{item.id}"),
        )
        for address, name in people(context.tenant_id, event.reasons).items()
    )


def mail_broken(event: GatesBroken, context: HandlerContext) -> None:
    """Tell every admin of the province that the operator took a module past red gates."""
    tenant = session.get_one(Tenant, (context.tenant_id, event.member_id))
    fact = facts_on(context.tenant_id, clock.local_today()).get(event.member_id)
    unit = fact.name if fact is not None else tenant.slug
    with notify.in_language(None):
        module, state = title_of(event.switched), str(STATE_TITLES[ModuleState(event.to)])
        subject = _("Người vận hành đã bỏ qua điều kiện: %(module)s tại %(unit)s", module=module, unit=unit)
    notify.attempt_all(
        partial(
            notify.send,
            context,
            to=address,
            part=part_of(address),
            template="tenants/mail/gates_broken",
            subject=subject,
            name=name,
            unit=unit,
            module=module,
            state=state,
            reason=event.reason,
            gates=event.gates,
            link=link_to(context, f"/console/tenants/{tenant.slug}"),
        )
        for address, name in people(context.tenant_id, ()).items()
    )


def mail_override_asked(event: OverrideAsked, context: HandlerContext) -> None:
    """Ask the other admins of the province: one of them has to confirm, or the gate holds its item back."""
    override = session.get(Override, (context.tenant_id, event.override_id))
    if override is None or override.confirmed_at is not None or override.withdrawn_at is not None:
        return
    with notify.in_language(None):
        about, path = subject_of(override)
        subject = _("Chờ bạn xác nhận: bỏ qua điều kiện, %(about)s", about=about)
        signed = find_signed(override)
        name = signed.name if signed is not None else override.gate
        gate = shown_title(signed.name, signed.title) if signed is not None else str(declared_codes().get(name, name))
    for member in list_members(context.tenant_id):
        is_admin = "provincial_admin" in member.roles and member.state is MembershipState.ACTIVE
        if is_admin and member.membership_id != override.asker_id:
            notify.send(
                context,
                to=member.email,
                part=part_of(member.email.lower()),
                template="tenants/mail/override_asked",
                subject=subject,
                name=member.name,
                about=about,
                gate=gate,
                asked_by=override.asked_by,
                reason=override.reason,
                link=link_to(context, path),
            )


def subject_of(override: Override) -> tuple[str, str]:
    """What an override is about in words, and its page in the console."""
    if override.subject == PHASE:
        phase = get_phase(override.tenant_id, override.subject_id)
        return phase.name, f"/console/programme/phases/{phase.id}/evaluation"
    item = get_item(override.tenant_id, override.subject_id)
    about = _("%(module)s tại %(unit)s", module=title_of(item.module), unit=in_sentence(item.unit_name))
    return str(about), f"/console/programme/items/{item.id}"


def people(province_id: int, reasons: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Names by address: the province's active admins, and owners of gates; each address once."""
    found = {
        member.email.lower(): member.name
        for member in list_members(province_id)
        if "provincial_admin" in member.roles and member.state is MembershipState.ACTIVE
    }
    for reason in reasons:
        address = reason["owner_email"].lower()
        if is_email(address):
            found.setdefault(address, reason["owner_name"])
    return found


def part_of(address: str) -> str:
    """What tells the mails of one event apart: the same address has the same Message-ID however often it is sent."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def title_of(module: str) -> str:
    """A module's title, its name where it is no longer installed."""
    found = house().components.modules.get(module)
    return str(found.title) if found is not None else module


def link_to(context: HandlerContext, path: str) -> str:
    """A page of the province's console."""
    return house().settings.url_of(context.site.canonical_host, path)
