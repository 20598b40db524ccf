"""Invited testers of a pilot: a signed cookie for tenant and module, set as it is taken up, revoked by its nonce."""

from __future__ import annotations

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.web.cookies import set_cookie

COOKIE = "dothi_tester"
LASTS = 180 * 24 * 3600
MOST_TOKENS = 8


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
    return any(is_tester_token(site, module, token) for token in held_tokens())


def has_token(token: str) -> bool:
    """Whether this browser has taken up the very link."""
    return token in held_tokens()


def held_tokens() -> list[str]:
    """The links that this browser has taken up."""
    return request.cookies.get(COOKIE, "").split()[:MOST_TOKENS]


def remember_tester(response: Response, token: str) -> Response:
    """Add the token to the tester's cookie, in which the last `MOST_TOKENS` are kept."""
    tokens = [token, *(t for t in held_tokens() if t != token)][:MOST_TOKENS]
    set_cookie(response, COOKIE, " ".join(tokens), lasts=LASTS)
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="dothi.testers")
