"""Headers that hold the browser to what our pages are: a strict content security policy, no framing, no sniffing."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g

from dothi.settings import Settings


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
            "connect-src 'self'",
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
    named = [(name.lower(), (name, value)) for name, value in fixed]

    def set_headers(response: Response) -> Response:
        headers = response.headers
        given = {name.lower() for name, _ in headers}
        headers.extend(pair for name, pair in named if name not in given)
        if "content-security-policy" not in given:
            headers.add("Content-Security-Policy", g.pop("content_security_policy", policy))
        if "cache-control" not in given:
            headers.add("Cache-Control", "no-store" if g.get("member") is not None else "private, no-cache")
        return response

    app.after_request(set_headers)
    app.config["CSP"] = policy
