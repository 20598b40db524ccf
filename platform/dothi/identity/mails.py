"""Mails that identity's events cause. Handlers: run in the tenant's scope by a worker, again until they succeed."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi import notify
from dothi.database.session import session
from dothi.identity import invitations, resets
from dothi.identity.events import MemberInvited, PasswordChanged, PasswordResetAsked, SecondFactorChanged
from dothi.identity.models import MembershipRow
from dothi.language.formatting import in_sentence
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext


def mail_invitation(event: MemberInvited, context: HandlerContext) -> None:
    """The link to take up a membership; none when it was taken up or a newer link was made meanwhile."""
    member = session.get_one(MembershipRow, (context.tenant_id, event.membership_id))
    token = invitations.find_link(context.tenant_id, event.membership_id, event.nonce)
    if token is None or member.ended_at is not None:
        return
    notify.send(
        context,
        to=member.email,
        template="mail/invitation",
        subject=_l("Lời mời tham gia %(site)s", site=in_sentence(context.site.name)),
        name=member.name,
        roles=[role.title for m in house().components for role in m.roles if role.name in member.roles],
        link=house().settings.url_of(context.site.canonical_host, f"/invitation/{token}"),
        days=invitations.LASTS.days,
    )


def mail_reset(event: PasswordResetAsked, context: HandlerContext) -> None:
    """The link to a new password, if the e-mail is somebody's here."""
    opened = resets.open_reset(
        context.tenant_id, reset_id=context.event_id, email=event.email, asked_at=context.occurred_at
    )
    if opened is None:
        return
    member, token = opened
    notify.send(
        context,
        to=member.email,
        template="mail/reset",
        subject=_l("Đặt lại mật khẩu tại %(site)s", site=in_sentence(context.site.name)),
        language=event.language,
        name=member.name,
        link=house().settings.url_of(context.site.canonical_host, f"/reset/{token}"),
        hours=int(resets.LASTS.total_seconds() // 3600),
    )


def mail_password_changed(event: PasswordChanged, context: HandlerContext) -> None:
    """Tell the owner, who may not have been the one."""
    _tell(context, event, "mail/password_changed", _l("Mật khẩu của bạn đã được thay đổi"))


def mail_second_factor_changed(event: SecondFactorChanged, context: HandlerContext) -> None:
    """Tell the owner, who may not have been the one."""
    template = "mail/second_factor_on" if event.is_on else "mail/second_factor_off"
    subject = _l("Xác thực hai lớp đã được bật") if event.is_on else _l("Xác thực hai lớp đã được tắt")
    _tell(context, event, template, subject)


def _tell(
    context: HandlerContext, event: PasswordChanged | SecondFactorChanged, template: str, subject: LazyString
) -> None:
    member = session.execute(
        select(MembershipRow).where(
            MembershipRow.tenant_id == context.tenant_id,
            MembershipRow.id == event.membership_id,
            MembershipRow.ended_at.is_(None),
        )
    ).scalar_one_or_none()
    if member is not None:
        notify.send(
            context,
            to=member.email,
            template=template,
            subject=subject,
            language=event.language,
            name=member.name,
        )
