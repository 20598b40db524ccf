"""All published places of the tenant in one file, for other programs: GeoJSON and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, request

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.outbox.events import find_newest
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.api import with_etag
from dothi.web.routes import Routes
from modules.tourism.explore.linked import MEDIA_TYPE, linked_catalogue
from modules.tourism.explore.presentation import page_url
from modules.tourism.explore.queries import ShownPlace, list_places

MOST = 50_000
routes = Routes()


@routes.get("/danh-muc.geojson")
@public
def geojson() -> Response:
    """As a FeatureCollection (RFC 7946). One statement for who has it, else two."""
    return catalogue("application/geo+json", features)


@routes.get("/danh-muc.jsonld")
@public
def jsonld() -> Response:
    """As schema.org has it. One statement for who has it, else two."""
    return catalogue(MEDIA_TYPE, lambda places, site: linked_catalogue(places, site, clock.local_today()))


def catalogue(media_type: str, make: Callable[[Sequence[ShownPlace], Site], Any]) -> Response:
    """The file, unless the program has it: it changes with the tenant's newest event and with the day."""
    site = current_site()
    etag = f"{find_newest(site.tenant_id)}-{clock.local_today()}"
    if etag in request.if_none_match:
        return with_etag(Response(mimetype=media_type), etag)
    with reading():
        places = list_places(site.tenant_id, size=MOST).items
    body = json.dumps(make(places, site), ensure_ascii=False, separators=(",", ":"))
    return with_etag(Response(body, mimetype=media_type), etag)


def features(places: Sequence[ShownPlace], site: Site) -> dict[str, Any]:
    """Each place as a point."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": place.slug,
                "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
                "properties": {
                    "kind": place.kind,
                    "texts": place.texts,
                    "address": place.address,
                    "hours": place.hours,
                    "url": page_url(site, place.slug),
                    "updated_at": place.updated_at.isoformat(),
                },
            }
            for place in places
        ],
    }
