"""Invited testers of a pilot: a signed cookie for tenant and module, set by a tester link, revoked by its nonce."""

from __future__ import annotations

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from dothi.house import house
from dothi.site import Site
from dothi.web.cookies import set_cookie

COOKIE = "dothi_tester"
LASTS = 180 * 24 * 3600


def tester_token(tenant_id: int, module: str, nonce: str) -> str:
    """The token of a tester link; valid while the site counts `nonce` among its tester nonces."""
    return _serializer().dumps([tenant_id, module, nonce])


def is_tester_token(site: Site, module: str, token: str) -> bool:
    """Whether the token invites to this module of this tenant, now."""
    try:
        content = _serializer().loads(token)
    except BadSignature:
        return False
    if not isinstance(content, list) or len(content) != 3 or content[:2] != [site.tenant_id, module]:
        return False
    return content[2] in site.tester_nonces.get(module, frozenset())


def nonce_of(token: str) -> str:
    """What a token holds that `is_tester_token` took."""
    content: list[str] = _serializer().loads(token)
    return str(content[2])


def is_tester(site: Site, module: str) -> bool:
    """Whether this request comes from an invited tester."""
    tokens = request.cookies.get(COOKIE, "").split()
    return any(is_tester_token(site, module, token) for token in tokens[:8])


def remember_tester(response: Response, token: str) -> Response:
    """Add the token to the tester's cookie; at most eight are kept."""
    tokens = [token, *(t for t in request.cookies.get(COOKIE, "").split() if t != token)][:8]
    set_cookie(response, COOKIE, " ".join(tokens), lasts=LASTS)
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="dothi.testers")
