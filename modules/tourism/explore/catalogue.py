"""All published places of the tenant in one file, for other programs: GeoJSON and JSON-LD."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response

from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.api import with_etag
from dothi.web.routes import Routes
from dothi.web.shared import shared
from modules.tourism.explore.linked import MEDIA_TYPE, linked_catalogue
from modules.tourism.explore.presentation import language, page_url
from modules.tourism.explore.queries import ShownPlace, list_places

MOST = 50_000
KEPT_SECONDS = 60.0
"""Stars are counted after their event: so long may they be late."""
routes = Routes()


@routes.get("/danh-muc.geojson")
@public
def geojson() -> Response:
    """As a FeatureCollection (RFC 7946). One statement while it is kept, else two."""
    return catalogue("application/geo+json", features)


@routes.get("/danh-muc.jsonld")
@public
def jsonld() -> Response:
    """As schema.org has it. One statement while it is kept, else two."""
    return catalogue(MEDIA_TYPE, lambda places, site: linked_catalogue(places, site, clock.local_today()))


def catalogue(media_type: str, make: Callable[[Sequence[ShownPlace], Site], Any]) -> Response:
    """The file, kept for all programs until something happens here; what programs have already isn't sent.

    Kept packed: a tenth of some megabytes, for which the lists that people read would have to go.
    """
    site = current_site()

    def packed() -> bytes:
        places = list_places(site.tenant_id, size=MOST).items
        return zlib.compress(json.dumps(make(places, site), ensure_ascii=False, separators=(",", ":")).encode())

    key = ("places.catalogue", media_type, language(), clock.local_today())
    made = shared(site.tenant_id, key, packed, seconds=KEPT_SECONDS)
    answer = with_etag(Response(mimetype=media_type), made.etag)
    if answer.status_code == HTTPStatus.OK:
        answer.set_data(zlib.decompress(made.body))
    return answer


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
