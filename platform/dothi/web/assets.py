"""The built front end: names of bundles to their hashed addresses. Called by the web shell and by every layout.

`npm run build` writes the files and `manifest.json`; nothing is looked up until a page asks for it: the command line
needs no bundle.
"""

import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request

STATIC_FOLDER = Path(__file__).parent / "static"
BUILT = "built"
_IMMUTABLE = "public, max-age=31536000, immutable"


class BundleMissingError(RuntimeError):
    """The front end was not built, or lacks the file that a template names."""


@cache
def _manifest(folder: Path) -> Mapping[str, str]:
    path = folder / BUILT / "manifest.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BundleMissingError("The front end is not built. Run: python3 dev.py run (or: npm run build)") from None
    return {str(name): f"/static/{BUILT}/{file}" for name, file in found.items()}


def asset_url(name: str) -> str:
    """The address of a bundle such as `app.css`, `public.js` or `feedback/form.js`.

    Raises BundleMissingError when nothing was built, or nothing of that name.
    """
    manifest = _manifest(STATIC_FOLDER)
    try:
        return manifest[name]
    except KeyError:
        known = ", ".join(sorted(manifest))
        raise BundleMissingError(f"The front end has no {name}; run: npm run build. It has: {known}") from None


def read_bundle(name: str) -> bytes:
    """A bundle itself, for a page that gives it an address of its own: a service worker stands above what it serves."""
    return (STATIC_FOLDER / asset_url(name).removeprefix("/static/")).read_bytes()


def register(app: Flask) -> None:
    """Gives templates `asset_url`, lets hashed files be cached for good, and explains a missing bundle."""
    app.jinja_env.globals["asset_url"] = asset_url
    app.after_request(_cache_hashed_files)
    app.register_error_handler(BundleMissingError, _explain)


def _cache_hashed_files(response: Response) -> Response:
    found = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    if found and request.path.startswith(f"/static/{BUILT}/") and not request.path.endswith("/manifest.json"):
        response.headers["Cache-Control"] = _IMMUTABLE
    return response


def _explain(error: BundleMissingError) -> Response:
    # Plain text: every layout needs the very bundle that is missing.
    return Response(f"{error}\n", status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")
