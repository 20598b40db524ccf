"""Identity at the edge of a request: its cookies, and who is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import g, request
from flask import session as form_session
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from dothi.identity.member import Member
from dothi.identity.sessions import Presented, find_member, find_presented
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import SignInNeeded
from dothi.values.ids import new_token
from dothi.web.cookies import set_cookie

DEVICE_LASTS = 180 * 24 * 3600
SET_UP_PAGES = {"identity.set_up_second_factor", "identity.second_factor_picture"}


def session_cookie() -> str:
    """The name of the session's cookie: under HTTPS the browser itself holds it to this host."""
    return "__Host-dothi_session" if house().settings.is_https else "dothi_session"


def device_cookie() -> str:
    """The name of the cookie by which a browser is known to have signed in before."""
    return "__Host-dothi_device" if house().settings.is_https else "dothi_device"


def find_caller() -> None:
    """Say whose request this is (`g.member`), before the guard asks."""
    site: Site | None = g.get("site")
    if request.endpoint is not None and site is not None:
        g.member = find_current_member(site)


def find_current_member(site: Site) -> Member | None:
    """Who calls this request; costs no statement without a cookie, else one.

    Who still has to set a second factor up is nobody but on the pages for that; the sign-in page leads there.
    """
    cookie = request.cookies.get(session_cookie())
    member = find_member(site.tenant_id, site.host, cookie) if cookie else None
    if member is not None and member.must_set_up_second_factor and request.endpoint not in SET_UP_PAGES:
        return None
    return member


def find_current_session(site: Site) -> Presented | None:
    """The session of this request even if its second factor is still to come: for identity's own pages."""
    return find_presented(site.tenant_id, host=site.host, cookie=request.cookies.get(session_cookie(), ""))


def current_member() -> Member | None:
    """Who calls this request, as the guard found them."""
    member: Member | None = g.get("member")
    return member


def acting_member() -> Actor:
    """The person signed in, as services take them. Raises SignInNeeded; a view with @require never sees that."""
    member = current_member()
    if member is None:
        raise SignInNeeded(_("Bạn cần đăng nhập để tiếp tục."))
    return member.actor()


def give_session(response: Response, token: str, *, account_id: UUID) -> Response:
    """Hand a new session to the browser, which is known from now on; form tokens of before are void."""
    _forget_form_secret()
    set_cookie(response, session_cookie(), token, lasts=None)
    if known_device(account_id) is None:
        set_cookie(response, device_cookie(), _devices().dumps([account_id.hex, new_token()]), lasts=DEVICE_LASTS)
    return response


def take_session(response: Response) -> Response:
    """Remove the session's cookie from the browser."""
    _forget_form_secret()
    response.delete_cookie(session_cookie(), httponly=True, samesite="Lax", secure=house().settings.is_https)
    return response


def _forget_form_secret() -> None:
    form_session.pop("csrf_token", None)
    g.pop("csrf_token", None)  # flask-wtf's token of this request


def known_device(account_id: UUID | None) -> str | None:
    """The nonce of this browser if the account has signed in here before."""
    try:
        account, nonce = _devices().loads(request.cookies.get(device_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return nonce if account_id is not None and account == account_id.hex and isinstance(nonce, str) else None


def client_address() -> str:
    """Where the request comes from; behind proxies as many as the settings trust."""
    return request.remote_addr or ""


def _devices() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="dothi.identity.device")
