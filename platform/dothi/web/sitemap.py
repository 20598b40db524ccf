"""For search engines: robots.txt, and a sitemap of each open service whose every page stands there in each language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from itertools import chain, islice
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Flask, Response, request
from flask_babel import gettext as _

from dothi.manifest.house import house
from dothi.manifest.lasting import LastingPage
from dothi.manifest.module import Module
from dothi.manifest.permissions import public
from dothi.outbox.events import find_newest
from dothi.sites.site import Site, current_site
from dothi.values.errors import NotFound
from dothi.web.api import with_etag
from dothi.web.hosts import external_url
from dothi.web.languages import AddressIn, addresses_of, is_in_sitemap, lasting_on

MOST = 10_000
"""Pages of a service; a sitemap holds 50,000 addresses at the most (sitemaps.org)."""
NOT_FOR_ROBOTS = ("/work", "/admin", "/console", "/sign-in", "/language/", "/display", "/api/")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
blueprint = Blueprint("sitemap", __name__)


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """What isn't for robots, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines.append(f"Sitemap: {external_url(current_site(), '/sitemap.xml')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
def index() -> Response:
    """The sitemaps of what is open to everybody here."""
    site = current_site()
    urls = (external_url(site, f"/sitemap-{module.name}.xml") for module in listed(site))
    body = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    return with_etag(xml(f"<sitemapindex {SPACES}>{body}</sitemapindex>"))


@blueprint.get("/sitemap-<name>.xml")
@public
def component(name: str) -> Response:
    """The pages of a component. One statement for who has it, else one more for each kind of its pages."""
    site = current_site()
    module = next((each for each in listed(site) if each.name == name), None)
    if module is None:
        raise NotFound(_("Không có trang này."))
    etag = str(find_newest(site.tenant_id))
    if etag in request.if_none_match:
        return with_etag(xml(""), etag)
    return with_etag(xml(urlset(site, pages_of(module, site))), etag)


def listed(site: Site) -> list[Module]:
    """The components that stand in the site's sitemap."""
    return [module for module in house().components if is_in_sitemap(module, site)]


def pages_of(module: Module, site: Site) -> Iterable[LastingPage]:
    """All that a component tells, within the limit."""
    return islice(chain.from_iterable(pages(site, MOST) for pages in lasting_on(site, module)), MOST)


def urlset(site: Site, pages: Iterable[LastingPage]) -> str:
    """Each page once a language, with its addresses in all."""
    return f"<urlset {SPACES}>{''.join(entries(addresses_of(site, page.path), page) for page in pages)}</urlset>"


def entries(found: list[AddressIn], page: LastingPage) -> str:
    """One page."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each.language}" href={quoteattr(each.url)}/>' for each in found
    )
    changed = f"<lastmod>{page.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if page.changed_at else ""
    return "".join(f"<url><loc>{escape(each.url)}</loc>{changed}{others}</url>" for each in found)


def xml(body: str) -> Response:
    """As what it is."""
    return Response(HEAD + body, mimetype="application/xml")
