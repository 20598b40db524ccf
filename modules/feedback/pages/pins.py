"""What a form says of its pin at the tap: words for it, and whose place it is when not ours. For `submit` and `new`."""

from __future__ import annotations

from flask import Request, Response, jsonify, render_template
from flask_babel import gettext as _

from dothi.sites.site import Site
from dothi.values.errors import Malformed
from modules.feedback.pages.neighbours import find_neighbour
from modules.feedback.pages.place_search import point_of
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.surroundings import is_inside
from tenants.gazetteer.points import find_words

PINS_PER_HOUR = 3600


def told_of_pin(request: Request, *, site: Site, hand_over_url: str) -> Response:
    """`words` for the point, and `outside`: what the form shows when it takes no report there, else empty.

    One statement while the outlines are remembered. Raises Malformed.
    """
    point = point_of(f"{request.args.get('lon', '')},{request.args.get('lat', '')}")
    if point is None:
        raise Malformed(_("Vị trí gồm hai số thập phân: kinh độ, vĩ độ."), code="bad_point")
    outside = ""
    margin: int = read_configuration(site.tenant_id).settings["place_margin_m"]
    if not is_inside(point, margin_m=margin, site=site):
        neighbour = find_neighbour(site, point)
        outside = render_template("feedback/_outside.html", neighbour=neighbour, hand_over_url=hand_over_url)
    return jsonify(words=str(find_words(site.tenant_id, point)), outside=outside.strip())
