"""Headers that hold the browser to what our pages are: a strict content security policy, no framing, no sniffing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, g

from dothi.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer."""
    tiles = urlsplit(settings.map_tiles_url.replace("{s}", "a"))
    # Leaflet's {s} stands for a, b, c: the policy allows the domain they share.
    host = (
        f" {tiles.scheme}://{tiles.netloc.replace('a.', '*.', 1) if '{s}.' in settings.map_tiles_url else tiles.netloc}"
    )
    policy = "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{host if tiles.netloc else ''}",
            "font-src 'self'",
            f"connect-src 'self'{basemap_host(settings)}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )

    fixed = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "geolocation=(self), camera=(self)"),
    ]
    if settings.is_https:
        fixed.append(("Strict-Transport-Security", "max-age=31536000"))
    app.wsgi_app = _WithHeaders(app.wsgi_app, fixed, policy)  # type: ignore[method-assign]
    app.config["CSP"] = policy


def basemap_host(settings: Settings) -> str:
    """The host from which browsers fetch the base map, where it isn't ours."""
    parts = urlsplit(settings.basemap)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


class _WithHeaders:
    """Adds to an answer's headers those that it doesn't give itself; `g` may have a policy of its own for it.

    By WSGI, as the last thing: what werkzeug has checked once needn't be checked again.
    """

    def __init__(self, inner: WSGIApplication, fixed: Headers, policy: str) -> None:
        self._inner = inner
        self._fixed = [(name.lower(), (name, value)) for name, value in fixed]
        self._policy = policy

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *self._missing({name.lower() for name, _ in headers})], error)

        return self._inner(environ, start)

    def _missing(self, given: set[str]) -> Iterator[tuple[str, str]]:
        for name, header in self._fixed:
            if name not in given:
                yield header
        if "content-security-policy" not in given:
            yield "Content-Security-Policy", g.get("content_security_policy", self._policy)
        if "cache-control" not in given:
            yield "Cache-Control", "no-store" if g.get("member") is not None else "private, no-cache"
