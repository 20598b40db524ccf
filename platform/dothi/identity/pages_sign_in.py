"""Pages before somebody is signed in: password, then code; and the way out."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import second_factor as factor
from dothi.identity import sessions
from dothi.identity import sign_in as service
from dothi.identity.attempts import MustWait
from dothi.identity.current import (
    client_address,
    find_current_session,
    give_session,
    known_device,
    session_cookie,
    take_session,
)
from dothi.identity.forms import next_path, show, show_again
from dothi.identity.schemas import CodeForm, SignInForm
from dothi.identity.sessions import Presented, SessionStep
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Invalid
from dothi.web.forms import is_sent, load_form


@public
def sign_in() -> ResponseReturnValue:
    """E-mail and password."""
    site = current_site()
    if not is_sent():
        presented = find_current_session(site)
        return redirect(_next_step(presented)) if presented else show("identity/sign_in.html", next=next_path())
    data, errors = load_form(SignInForm(), request.form)
    if errors:
        return show("identity/sign_in.html", status=422, errors=errors, next=next_path())
    credentials = service.find_credentials(site.tenant_id, data["email"])
    try:
        credentials = service.check_credentials(
            site.tenant_id,
            **data,
            credentials=credentials,
            address=client_address(),
            device=known_device(credentials.account_id if credentials else None),
        )
    except (Invalid, MustWait) as error:
        return show_again("identity/sign_in.html", error, at="email", next=next_path())
    sessions.end_session(site.tenant_id, cookie=request.cookies.get(session_cookie(), ""))
    token = sessions.open_session(site.tenant_id, membership_id=credentials.membership_id, host=site.host)
    presented = sessions.find_presented(site.tenant_id, host=site.host, cookie=token)
    return give_session(redirect(_next_step(presented)), token, account_id=credentials.account_id)


@public
def second_factor() -> ResponseReturnValue:
    """The code that makes a session whole."""
    site = current_site()
    presented = find_current_session(site)
    if presented is None or presented.step is not SessionStep.CODE:
        return redirect(_next_step(presented))
    if not is_sent():
        return show("identity/second_factor.html", next=next_path())
    data, errors = load_form(CodeForm(), request.form)
    if errors:
        return show("identity/second_factor.html", status=422, errors=errors, next=next_path())
    member = presented.member
    try:
        left = factor.pass_second_factor(
            site.tenant_id,
            membership_id=member.membership_id,
            session_id=member.session_id,
            code=data["code"],
            actor=member.actor(),
        )
    except (Invalid, MustWait) as error:
        return show_again("identity/second_factor.html", error, at="code", next=next_path())
    if left is not None:
        flash(_("Bạn vừa dùng một mã khôi phục. Còn lại %(n)s mã.", n=left), "warning")
    return redirect(next_path())


@public
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    sessions.end_session(current_site().tenant_id, cookie=request.cookies.get(session_cookie(), ""))
    flash(_("Bạn đã đăng xuất."), "success")
    return take_session(redirect(url_for("identity.sign_in")))


def _next_step(presented: Presented | None) -> str:
    """Where a session leads: on to what it lacks, else to where the person wanted to go."""
    if presented is None:
        return url_for("identity.sign_in", next=next_path())
    if presented.step is SessionStep.CODE:
        return url_for("identity.second_factor", next=next_path())
    if presented.step is SessionStep.SET_UP:
        return url_for("identity.set_up_second_factor", next=next_path())
    return next_path()
