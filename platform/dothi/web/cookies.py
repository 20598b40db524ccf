"""The one way in which a cookie is set: for this host alone, out of scripts' reach, under https only over https."""

from __future__ import annotations

from werkzeug.wrappers import Response

from dothi.manifest.house import house

YEAR = 365 * 24 * 3600


def set_cookie(response: Response, name: str, value: str, *, lasts: int | None) -> None:
    """`lasts`: seconds; None: until the browser is closed."""
    response.set_cookie(
        name, value, max_age=lasts, httponly=True, samesite="Lax", secure=house().settings.is_https, path="/"
    )
