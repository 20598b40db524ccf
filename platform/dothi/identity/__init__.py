"""Identity: accounts, memberships, sign-in, second factor, sessions. `create_app` calls `init_app`."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from dothi.identity import attempts, sessions
from dothi.identity.accounts import account_of_row
from dothi.identity.blueprint import blueprint
from dothi.identity.current import acting_member, current_member, find_caller
from dothi.identity.events import MemberInvited, PasswordChanged, PasswordResetAsked, SecondFactorChanged
from dothi.identity.history import HISTORY
from dothi.identity.mails import mail_invitation, mail_password_changed, mail_reset, mail_second_factor_changed
from dothi.identity.member import Member
from dothi.manifest.module import Module, Scheduled
from dothi.manifest.portable import Exported, LeftOut
from dothi.outbox.events import Subscription


def clean(tenant_id: int, now: datetime) -> None:
    """Forget sessions and failures of long ago."""
    sessions.forget_old(tenant_id, now)
    attempts.forget_old(tenant_id, now)


TABLES = (
    Exported(
        table="dothi_membership",
        leave={"account_id": "accounts are credentials; the other deployment finds or makes one by the e-mail"},
        fill={"account_id": account_of_row},
    ),
    LeftOut("dothi_session", "credentials: who is signed in here isn't signed in there"),
    LeftOut("dothi_invitation", "secrets of links, signed with this deployment's key"),
    LeftOut("dothi_password_reset", "secrets of links, signed with this deployment's key"),
    LeftOut("dothi_attempt", "failed tries against this deployment's accounts"),
)

MODULE = Module(
    name="identity",
    title=_l("Tài khoản"),
    always_on=True,
    tables=TABLES,
    subscriptions=(
        Subscription(MemberInvited, mail_invitation, "identity.mail_invitation", tells_people=True),
        Subscription(PasswordResetAsked, mail_reset, "identity.mail_reset", tells_people=True),
        Subscription(PasswordChanged, mail_password_changed, "identity.mail_password_changed", tells_people=True),
        Subscription(
            SecondFactorChanged, mail_second_factor_changed, "identity.mail_second_factor_changed", tells_people=True
        ),
    ),
    commands="dothi.operator.commands_accounts:COMMANDS",
    history=HISTORY,
    schedule=(Scheduled(name="identity.clean", every=timedelta(days=1), run=clean),),
)


def init_app(app: Flask) -> None:
    """Find out whose each request is, before the guard; and the pages."""
    app.before_request(find_caller)
    app.register_blueprint(blueprint)


__all__ = [
    "MODULE",
    "Member",
    "accounts",
    "acting_member",
    "current",
    "current_member",
    "events",
    "holding",
    "init_app",
    "invitations",
    "members",
    "models",
    "passwords",
    "sessions",
]
