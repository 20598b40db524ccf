"""Public pages: a tenant's home, a province's front page that leads to the right tenant.

The home and the front page read the remembered site and list only: no statement of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dothi.manifest.house import house
from dothi.manifest.lasting import LastingPage
from dothi.manifest.module import Module
from dothi.manifest.permissions import public
from dothi.sites.site import ProvinceListing, Site, TenantListing, current_site
from dothi.sites.switch import TOLD_OUTSIDE, Access, Audience, ModuleState, access
from dothi.values import clock
from dothi.values.geo import GeometryError, Point, distance_m
from dothi.web.drawn_maps import NOWHERE
from dothi.web.routes import Routes
from dothi.web.testers import is_tester
from tenants.areas.areas import outline_collection
from tenants.areas.shown import drawn_wards
from tenants.pilot.waiting import AWAITED
from tenants.registry.site import TenantSite

routes = Routes()

FARTHEST_M = 60_000.0
"""A position farther than this from every tenant of the province is nobody's."""


@dataclass(frozen=True)
class ServiceCard:
    """A city service on the home page: a link when open to this reader, else a word on what is coming or has ended."""

    module: Module
    state: ModuleState
    is_open: bool

    @property
    def is_awaited(self) -> bool:
        """Whether one may leave an address to be told when it opens."""
        return not self.is_open and self.state in AWAITED

    @property
    def note(self) -> str:
        """What the card says of its state; empty when the service simply is there."""
        if self.is_open:
            return "" if self.state is ModuleState.LIVE else str(_l("thí điểm"))
        return str(TOLD_OUTSIDE[self.state])


def lasting_home(_site: Site, _most: int) -> Sequence[LastingPage]:
    """What of these pages stands in the sitemap. No statement."""
    return [LastingPage("/")]


@routes.get("/")
@public
def home() -> ResponseReturnValue:
    """The tenant's home, or on a province's host its front page."""
    site = current_site()
    if site.is_province:
        return front_page()
    now = clock.now()
    extras = site if isinstance(site, TenantSite) else None
    return render_template(
        "tenants/home.html",
        cards=service_cards(),
        notices=[notice for notice in (extras.notices if extras else ()) if notice.is_shown(now)],
        areas=extras.areas if extras else (),
    )


def service_cards() -> list[ServiceCard]:
    """The services as this reader finds them, the open ones first; the others say what is coming."""
    site = current_site()
    cards = []
    for module in house().components.switchable:
        state = site.state_of(module.name)
        insider = g.get("member") is not None or is_tester(site, module.name)
        is_open = bool(module.path) and access(state, Audience.PUBLIC, insider=insider) is Access.OPEN
        cards.append(ServiceCard(module, state, is_open))
    return sorted(cards, key=lambda card: not card.is_open)


def front_page() -> ResponseReturnValue:
    """The province's tenants as a list; with a position, the right one first."""
    position, unreadable = read_position()
    province = find_province(current_site().tenant_id)
    tenants = province.tenants if province is not None else ()
    nearest = find_nearest(tenants, position) if position is not None else None
    return render_template(
        "tenants/province.html",
        tenants=tenants,
        services=services_at,
        asked=position is not None or unreadable,
        nearest=nearest,
        url_of=house().settings.url_of,
    )


def services_at(tenant: TenantListing) -> str:
    """The services of a tenant in words, each that isn't open with its state; those it never had are left out."""
    words = []
    for module in house().components.switchable:
        state = tenant.switches.get(module.name, ModuleState.NONE)
        if state is ModuleState.LIVE:
            words.append(str(module.title))
        elif state is not ModuleState.NONE:
            words.append(f"{module.title} ({TOLD_OUTSIDE[state]})")
    return ", ".join(words)


def read_position() -> tuple[Point | None, bool]:
    """The position in the address (?lon=&lat=) and whether something unreadable stood there."""
    lon, lat = request.args.get("lon", ""), request.args.get("lat", "")
    if not lon and not lat:
        return None, False
    try:
        return Point(float(lon), float(lat)), False
    except (ValueError, GeometryError):
        return None, True


def find_province(province_id: int) -> ProvinceListing | None:
    """The province with its tenants, from the remembered list."""
    return next((p for p in house().directory.list_provinces() if p.tenant_id == province_id), None)


def find_nearest(tenants: Sequence[TenantListing], position: Point) -> TenantListing | None:
    """The tenant whose reach the position is deepest in, None when it is far from all of them."""

    def beyond(tenant: TenantListing) -> float:
        return distance_m(position, tenant.centre) - getattr(tenant, "radius_m", 0.0)

    nearest = min(tenants, key=beyond, default=None)
    return nearest if nearest is not None and beyond(nearest) <= FARTHEST_M else None


@routes.get("/dia-ban.geojson")
@public
def outlines() -> ResponseReturnValue:
    """The outlines of the tenant's areas for its maps; a copy that is still right is answered by 304."""
    if areas_etag() in request.if_none_match:
        return "", 304
    response = jsonify(outline_collection(current_site()))
    response.mimetype = "application/geo+json"
    return kept_a_while(response)


@routes.get("/dia-ban.svg")
@public
def outline_image() -> ResponseReturnValue:
    """The tenant's outline as a picture for its home page, remembered by browsers like the outlines."""
    if areas_etag() in request.if_none_match:
        return "", 304
    site = current_site()
    ground = drawn_wards(site) if isinstance(site, TenantSite) else NOWHERE
    response = make_response(render_template("tenants/outline.svg", ground=ground))
    response.mimetype = "image/svg+xml"
    return kept_a_while(response)


def areas_etag() -> str:
    """What changes whenever the tenant's areas do."""
    site = current_site()
    return f"areas-{site.tenant_id}-{site.areas_version if isinstance(site, TenantSite) else 0}"


def kept_a_while(response: Response) -> Response:
    """Public facts that rarely change: kept five minutes, then asked for by their tag."""
    response.set_etag(areas_etag())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
