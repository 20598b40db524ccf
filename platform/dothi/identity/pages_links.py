"""Pages behind links that came by mail: an invitation, a forgotten password."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import accounts, attempts, invitations, members, passwords, resets, sessions
from dothi.identity import sign_in as service
from dothi.identity.attempts import MustWait
from dothi.identity.current import client_address, give_session
from dothi.identity.forms import next_path, show, show_again
from dothi.identity.invitations import Invitation
from dothi.identity.schemas import EmailForm, JoinForm, NewMemberForm, NewPasswordForm
from dothi.language.formatting import in_sentence
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Invalid
from dothi.web.forms import is_sent, load_form


@public
def invitation(token: str) -> ResponseReturnValue:
    """Take up a membership: name, and a password of one's own, or the one of the account that exists."""
    site = current_site()
    found = invitations.read_invitation(site.tenant_id, token)
    context: dict[str, Any] = {"invitation": found, "role_titles": _role_titles(found)}
    if not is_sent():
        return show("identity/invitation.html", **context)
    data, errors = load_form(JoinForm() if found.has_password else NewMemberForm(), request.form)
    if errors:
        return show("identity/invitation.html", status=422, errors=errors, **context)
    try:
        members.check_person(email=found.email, name=data["name"], roles=found.roles)
        if found.has_password:
            _check_own_password(site.tenant_id, found, data["present_password"])
        else:
            service.check_new_password(data["password"], data["repeated"], email=found.email)
    except (Invalid, MustWait) as error:
        return show_again("identity/invitation.html", error, at="present_password", **context)
    hashed = None if found.has_password else passwords.hash_password(data["password"])
    invitations.accept(site.tenant_id, found, name=" ".join(data["name"].split()), password_hash=hashed)
    opened = sessions.open_session(site.tenant_id, membership_id=found.membership_id, host=site.host)
    flash(_("Bạn đã là thành viên của %(site)s.", site=in_sentence(site.name)), "success")
    return give_session(redirect(url_for("identity.sign_in", next=next_path())), opened, account_id=found.account_id)


@public
def forgotten_password() -> ResponseReturnValue:
    """Ask for a mail; the answer is the same for everybody."""
    if not is_sent():
        return show("identity/forgotten_password.html")
    data, errors = load_form(EmailForm(), request.form)
    if errors:
        return show("identity/forgotten_password.html", status=422, errors=errors)
    try:
        resets.ask(current_site().tenant_id, email=data["email"], address=client_address())
    except MustWait as error:
        return show_again("identity/forgotten_password.html", error, at="email")
    return show("identity/forgotten_password.html", sent_to=data["email"].strip())


@public
def reset(token: str) -> ResponseReturnValue:
    """A new password in place of the forgotten one."""
    site = current_site()
    found = resets.read_reset(site.tenant_id, token)
    if not is_sent():
        return show("identity/reset.html", reset=found)
    data, errors = load_form(NewPasswordForm(), request.form)
    if errors:
        return show("identity/reset.html", status=422, errors=errors, reset=found)
    try:
        resets.replace_password(site.tenant_id, found, **data)
    except Invalid as error:
        return show_again("identity/reset.html", error, at="password", reset=found)
    flash(_("Đã đặt mật khẩu mới. Bạn có thể đăng nhập."), "success")
    return redirect(url_for("identity.sign_in"))


def _check_own_password(tenant_id: int, found: Invitation, password: str) -> None:
    """Whoever holds the link must also know the account's password. Raises Invalid with the field, or MustWait."""
    subjects = [attempts.account_subject(found.email), attempts.address_subject(client_address())]
    attempts.take_try(tenant_id, subjects)
    if not accounts.is_password(tenant_id, found.membership_id, salt=found.password_salt, password=password):
        reason = _("Mật khẩu chưa đúng. Hãy nhập mật khẩu bạn đang dùng ở địa phương khác.")
        raise Invalid(reason, fields={"present_password": reason})
    attempts.forget(tenant_id, subjects)


def _role_titles(found: Invitation) -> list[str]:
    return [str(role.title) for module in house().components for role in module.roles if role.name in found.roles]
