"""`/work/tourism/statistics`: visitors and scans of a year beside the one before."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.places.service import get_place
from modules.tourism.statistics.figures import (
    international_chart,
    list_places,
    read_cells,
    scans_chart,
    summary_of,
    visitors_chart,
)
from modules.tourism.statistics.tables import asked_year, monthly_file, year_options
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/statistics")
@require(p.VIEW)
def statistics() -> ResponseReturnValue:
    """The whole district's, or those of one place. Two statements, three of one place."""
    year, slug, today = asked_year(), request.args.get("place", ""), clock.local_today()
    place = get_place(tenant_id(), slug) if slug else None
    cells = read_cells(tenant_id(), year)
    shown = cells.of_place(str(place.id)) if place else cells
    site = current_site()
    return render_template(
        "tourism/statistics.html",
        year=year,
        years=year_options(),
        place=place,
        summary=summary_of(shown, today=today),
        charts=[("visitors", visitors_chart(shown)), ("international", international_chart(shown))],
        scans=scans_chart(shown),
        lines=list_places(tenant_id(), cells, today=today),
        source=_("%(name)s, số liệu nhập đến ngày %(day)s", name=site.name, day=f"{today:%d/%m/%Y}"),
        csv=url_for(".statistics_file", year=year, place=slug or None),
    )


@routes.get("/statistics.csv")
@require(p.VIEW)
def statistics_file() -> Response:
    """The charts' numbers."""
    year, slug = asked_year(), request.args.get("place", "")
    cells = read_cells(tenant_id(), year)
    return monthly_file(cells.of_place(str(get_place(tenant_id(), slug).id)) if slug else cells, with_scans=True)
