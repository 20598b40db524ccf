"""A public page has an address in each language: the plain one is Vietnamese, with `?lang=en` it is English (ADR 30).

The page names them all; who comes by one of them and has chosen no language keeps it until the browser is closed.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request

from dothi.language.locales import COOKIE, LANGUAGES, PARAMETER, SOURCE, addressed_language, current_language
from dothi.manifest.house import house
from dothi.manifest.lasting import LastingPages
from dothi.manifest.module import Module
from dothi.sites.site import Site
from dothi.sites.switch import Audience, ModuleState
from dothi.web.cookies import set_cookie
from dothi.web.hosts import external_url

READ = {"GET", "HEAD"}


class AddressIn(NamedTuple):
    """The address of a page in a language, as `hreflang` has it."""

    language: str
    url: str


def init_app(app: Flask) -> None:
    """Keep the language of an address, and tell templates the addresses of a page."""
    app.after_request(keep_language)
    app.context_processor(context)


def context() -> dict[str, Any]:
    """What the head of a page and its switch of languages say."""
    found = addresses()
    canonical = dict(found)[current_language()] if found else ""
    return {"addresses": found, "canonical": canonical, "language_url": language_url}


def keep_language(response: Response) -> Response:
    """So that the links of an English page lead on in English."""
    if g.get("site") is not None and COOKIE not in request.cookies and (named := addressed_language()):
        set_cookie(response, COOKIE, named, lasts=None)
    return response


def language_url(code: str) -> str:
    """What changes the language and comes back to this page, whatever language its address named."""
    rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER])
    return f"/language/{code}?next={quote(f'{request.path}?{rest}' if rest else request.path, safe='/?')}"


def addresses() -> list[AddressIn]:
    """Those of the page that is shown, without its filters; none where search engines have no business."""
    site: Site | None = g.get("site")
    if site is None or request.method not in READ or g.get("is_error_page", False) or not is_listed(site):
        return []
    return addresses_of(site, request.path)


def is_listed(site: Site) -> bool:
    """Whether this is a public page of a component whose pages stand in the sitemap here."""
    found = house().components.mounts.get(request.blueprint or "")
    if found is None:
        return False
    module, mount = found
    is_public = mount.audience is Audience.PUBLIC and not mount.is_api
    return is_public and is_in_sitemap(module, site) and (not module.always_on or request.path == "/")


def is_in_sitemap(module: Module, site: Site) -> bool:
    """Whether everybody may see pages of the component, and it tells them."""
    is_open = module.always_on or house().components.state_at(site, module.name) is ModuleState.LIVE
    return bool(lasting_on(site, module)) and is_open


def lasting_on(site: Site, module: Module) -> tuple[LastingPages, ...]:
    """What tells of its pages that the site has: a province has others than its districts."""
    return module.lasting_at_province if site.is_province and not module.always_on else module.lasting_pages


def addresses_of(site: Site, path: str) -> list[AddressIn]:
    """The absolute addresses of a path in each language, the plain one first."""
    plain = external_url(site, quote(path))
    return [
        AddressIn(code, plain if code == SOURCE else f"{plain}?{PARAMETER}={code}")
        for code in sorted(LANGUAGES, key=lambda code: code != SOURCE)
    ]
