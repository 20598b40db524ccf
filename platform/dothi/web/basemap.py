"""The base map's file, by byte range: browsers read the directory and the tiles that they need out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wsgi import wrap_file

from dothi.basemap.archive import OPENSTREETMAP
from dothi.basemap.current import Basemap
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.memory import OfApp, Timed
from dothi.web.cookies import YEAR

blueprint = Blueprint("basemap", __name__)
BLOCK = 64 * 1024
REMEMBERED_SECONDS = 20.0
"""After so long each process names a new base map."""
UNCHANGING = f"public, max-age={YEAR}, immutable"


_in_use = OfApp(lambda: Timed[int, tuple[Basemap | None]](1_000))
"""By province; a tuple, since that there is none is remembered as well."""


def init_app(app: Flask) -> None:
    """Register the route, and what the macros of maps put into the page."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(basemap=basemap, directions_url=directions_url)


@blueprint.get("/basemap/<string(length=32):digest>.pmtiles")
@public
def tiles(digest: str) -> ResponseReturnValue:
    """The file with this content or a range of it; 404 for any other, 416 for what is no single range of it."""
    try:
        stream, size = house().basemaps.open(digest)
    except (FileNotFoundError, ValueError):
        abort(404)
    try:
        return _answer(digest, stream, size)
    except RequestedRangeNotSatisfiable:
        stream.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})


def _answer(digest: str, stream: BinaryIO, size: int) -> Response:
    if (asked := request.headers.get("Range")) and not _is_one_range(asked):
        raise RequestedRangeNotSatisfiable
    stream.seek(0)
    response = Response(wrap_file(request.environ, stream, BLOCK), direct_passthrough=True)
    response.mimetype = "application/vnd.pmtiles"
    response.content_length = size
    response.set_etag(digest)
    response.headers["Cache-Control"] = UNCHANGING
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    if request.method == "HEAD" or response.status_code == 304:
        stream.close()  # nobody reads it, and so nobody closes it
    return response


def _is_one_range(asked: str) -> bool:
    found: Any = parse_range_header(asked)
    return found is not None and found.units == "bytes" and len(found.ranges) == 1


def basemap() -> Mapping[str, str] | None:
    """Where browsers find the base map of the site's province, and whom it is owed to; None where there is none."""
    maps = house().basemaps
    if maps.url:
        return {"url": maps.url, "attribution": OPENSTREETMAP}
    province_id = current_site().province_id
    (found,) = _in_use().answer(province_id, lambda: (maps.find(province_id),), seconds=REMEMBERED_SECONDS)
    if found is None:
        return None
    return {"url": f"/basemap/{found.digest}.pmtiles", "attribution": found.attribution}


def directions_url(lon: float, lat: float) -> str:
    """The way to a point on the web map of the deployment's choice; empty where it wants none."""
    pattern = house().settings.map_directions_url
    return pattern.replace("{lat}", f"{lat:.6f}").replace("{lon}", f"{lon:.6f}")
