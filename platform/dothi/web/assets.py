"""The built front end: names of bundles to their hashed addresses. Called by the web shell and by every layout.

`npm run build` writes the files and `manifest.json`; nothing is looked up until a page asks for it: the command line
needs no bundle. A service outside this repository brings a folder of its own (`Module.front_end`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, has_app_context, request

from dothi.manifest.house import house

STATIC_FOLDER = Path(__file__).parent / "static"
BUILT = "built"
OF_COMPONENTS = "/static/components"
SPRITE = "icons.svg"
_IMMUTABLE = "public, max-age=31536000, immutable"
_SYMBOL = re.compile(r'<symbol id="([^"]+)"')


class BundleMissingError(RuntimeError):
    """The front end was not built, or lacks the file that a template names."""


@cache
def _manifest(folder: Path, address: str = f"/static/{BUILT}") -> Mapping[str, str]:
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BundleMissingError("The front end is not built. Run: python3 dev.py run (or: npm run build)") from None
    return {str(name): f"{address}/{file}" for name, file in found.items()}


@cache
def _icons(folder: Path, sprite: str) -> frozenset[str]:
    """The names of the icons in a sprite, by its address."""
    return frozenset(_SYMBOL.findall((folder / sprite.rpartition("/")[2]).read_text(encoding="utf-8")))


def front_ends() -> Mapping[str, Path]:
    """Folders of built files that components bring, by name."""
    if not has_app_context():
        return {}
    return {module.name: Path(module.front_end) for module in house().components if module.front_end}


def _of_component(name: str) -> Mapping[str, str]:
    folder = front_ends().get(name)
    return _manifest(folder, f"{OF_COMPONENTS}/{name}") if folder else {}


def asset_url(name: str) -> str:
    """The address of a bundle such as `app.css`, `public.js` or `feedback/form.js`.

    Raises BundleMissingError when nothing was built, or nothing of that name.
    """
    manifest = _manifest(STATIC_FOLDER / BUILT)
    component, _, file = name.partition("/")
    found = manifest.get(name) or _of_component(component).get(file)
    if found is None:
        known = ", ".join(sorted(manifest))
        raise BundleMissingError(f"The front end has no {name}; run: npm run build. It has: {known}")
    return found


def icon_url(name: str) -> str:
    """The address of an icon: in the house's sprite, or in that of the component which alone names it."""
    own = asset_url(SPRITE)
    sprites = (sprite for folder, sprite in _sprites() if name in _icons(folder, sprite))
    return f"{next(sprites, own)}#{name}"


def _sprites() -> Iterator[tuple[Path, str]]:
    """The house's, then those of components."""
    yield STATIC_FOLDER / BUILT, asset_url(SPRITE)
    yield from ((folder, _of_component(name)[SPRITE]) for name, folder in front_ends().items())


def read_bundle(name: str) -> bytes:
    """A bundle itself, for a page that gives it an address of its own: a service worker stands above what it serves."""
    return (STATIC_FOLDER / asset_url(name).removeprefix("/static/")).read_bytes()


def register(app: Flask) -> None:
    """Gives templates `asset_url`, lets hashed files be cached for good, and explains a missing bundle."""
    app.jinja_env.globals.update(asset_url=asset_url, icon_url=icon_url)
    app.after_request(_cache_hashed_files)
    app.register_error_handler(BundleMissingError, _explain)


def _cache_hashed_files(response: Response) -> Response:
    found = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    is_hashed = request.path.startswith((f"/static/{BUILT}/", f"{OF_COMPONENTS}/"))
    if found and is_hashed and not request.path.endswith("/manifest.json"):
        response.headers["Cache-Control"] = _IMMUTABLE
    return response


def _explain(error: BundleMissingError) -> Response:
    # Plain text: every layout needs the very bundle that is missing.
    return Response(f"{error}\n", status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")
