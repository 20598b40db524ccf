"""One's own account: name, password, second factor, sessions."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import accounts, members, sessions
from dothi.identity import second_factor as factor
from dothi.identity import sign_in as service
from dothi.identity.accounts import Account
from dothi.identity.attempts import MustWait
from dothi.identity.current import current_member, give_session, take_session
from dothi.identity.forms import next_path, show, show_again
from dothi.identity.member import Member
from dothi.identity.schemas import ChangePasswordForm, CodeForm, NameForm, PresentPasswordForm
from dothi.manifest.permissions import signed_in
from dothi.sites.site import current_site
from dothi.values.errors import DomainError, Invalid, NotFound
from dothi.web.forms import is_sent, load_form


@signed_in
def account() -> ResponseReturnValue:
    """The account's page."""
    return show("identity/account.html", **_context())


@signed_in
def change_name() -> ResponseReturnValue:
    """Another name, at this tenant."""
    member = _member()
    data, errors = load_form(NameForm(), request.form)
    if errors:
        return show("identity/account.html", status=422, errors=errors, **_context())
    try:
        members.rename(
            current_site().tenant_id, membership_id=member.membership_id, name=data["name"], actor=member.actor()
        )
    except Invalid as error:
        return show_again("identity/account.html", error, at="name", **_context())
    flash(_("Đã lưu họ tên."), "success")
    return redirect(url_for("identity.account"))


@signed_in
def change_password() -> ResponseReturnValue:
    """Another password; all other sessions end, this browser gets a new one."""
    member, site = _member(), current_site()
    data, errors = load_form(ChangePasswordForm(), request.form)
    if errors:
        return show("identity/account.html", status=422, errors=errors, **_context())
    own = _account(member)
    try:
        service.check_present_password(
            site.tenant_id,
            member.membership_id,
            own,
            password=data["present_password"],
            session_id=member.session_id,
        )
        service.check_new_password(data["password"], data["repeated"], email=own.email)
    except (Invalid, MustWait) as error:
        return show_again("identity/account.html", error, at="present_password", **_context())
    service.set_password(site.tenant_id, member.membership_id, data["password"], actor=member.actor())
    flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
    return _new_session(redirect(url_for("identity.account")), member, has_second_factor=own.has_second_factor)


@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions of the account."""
    member = _member()
    service.sign_out_everywhere(current_site().tenant_id, member.membership_id, actor=member.actor())
    flash(_("Đã đăng xuất khỏi mọi thiết bị."), "success")
    return take_session(redirect(url_for("identity.sign_in")))


@signed_in
def set_up_second_factor() -> ResponseReturnValue:
    """Show the secret, take the first code, then show the recovery codes, once."""
    member, site = _member(), current_site()
    if _account(member).has_second_factor:
        return redirect(url_for("identity.account"))
    secret = factor.start_set_up(site.tenant_id, member.session_id)
    context: dict[str, Any] = {"secret": secret, "next": next_path(), "must": member.must_set_up_second_factor}
    if not is_sent():
        return show("identity/second_factor_set_up.html", **context)
    data, errors = load_form(CodeForm(), request.form)
    if errors:
        return show("identity/second_factor_set_up.html", status=422, errors=errors, **context)
    try:
        codes = factor.confirm_set_up(
            site.tenant_id,
            membership_id=member.membership_id,
            session_id=member.session_id,
            code=data["code"],
            actor=member.actor(),
        )
    except DomainError as error:
        return show_again("identity/second_factor_set_up.html", error, at="code", **context)
    return show("identity/recovery_codes.html", codes=codes, next=next_path())


@signed_in
def second_factor_picture() -> ResponseReturnValue:
    """The QR code of the secret that is being set up."""
    member, site = _member(), current_site()
    if _account(member).has_second_factor:
        raise NotFound(_("Không có trang này."))
    secret = factor.start_set_up(site.tenant_id, member.session_id)
    picture = factor.qr_picture(secret, email=member.email, issuer=site.organisation or site.name)
    return Response(picture, mimetype="image/svg+xml")


@signed_in
def turn_off_second_factor() -> ResponseReturnValue:
    """Remove the second factor, after the present password."""
    member, site = _member(), current_site()
    data, errors = load_form(PresentPasswordForm(), request.form)
    if errors:
        errors = {"factor_password": errors["present_password"]}
        return show("identity/account.html", status=422, errors=errors, **_context())
    try:
        service.check_present_password(
            site.tenant_id,
            member.membership_id,
            _account(member),
            password=data["present_password"],
            session_id=member.session_id,
        )
    except (Invalid, MustWait) as error:
        reason = Invalid(error.message, fields={"factor_password": error.message})
        return show_again("identity/account.html", reason, at="factor_password", **_context())
    factor.turn_off(site.tenant_id, membership_id=member.membership_id, actor=member.actor())
    flash(_("Đã tắt xác thực hai lớp."), "success")
    return redirect(url_for("identity.account"))


def _new_session(response: Any, member: Member, *, has_second_factor: bool) -> ResponseReturnValue:
    """A fresh session in place of the one that just ended, with the steps it had passed."""
    site = current_site()
    token = sessions.open_session(site.tenant_id, membership_id=member.membership_id, host=site.host)
    if has_second_factor:
        presented = sessions.find_presented(site.tenant_id, host=site.host, cookie=token)
        if presented is not None:
            sessions.mark_second_factor(site.tenant_id, presented.member.session_id)
    return give_session(response, token, account_id=member.account_id)


def _context() -> dict[str, Any]:
    own = _account(_member())
    return {
        "has_second_factor": own.has_second_factor,
        "recovery_codes_left": own.recovery_codes_left,
        "must": sessions.needs_second_factor(sorted(_member().roles)),
    }


def _account(member: Member) -> Account:
    found = accounts.find_account(current_site().tenant_id, member.membership_id)
    if found is None:
        raise NotFound(_("Không có tài khoản này."))
    return found


def _member() -> Member:
    member = current_member()
    if member is None:
        raise NotFound(_("Không có trang này."))
    return member
