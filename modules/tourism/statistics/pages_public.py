"""`/du-lich/so-lieu`: the visitors of closed months, for everybody."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.routes import Routes
from modules.tourism.statistics.figures import YearCells, international_chart, read_cells, summary_of, visitors_chart
from modules.tourism.statistics.tables import asked_year, monthly_file, year_options
from modules.tourism.visitors.queries import official_months
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/so-lieu")
@public
def figures() -> ResponseReturnValue:
    """A year beside the one before. Two statements."""
    year = asked_year()
    cells = official(year)
    return render_template(
        "tourism/figures.html",
        year=year,
        years=year_options(),
        summary=summary_of(cells, today=clock.local_today()),
        charts=[("visitors", visitors_chart(cells)), ("international", international_chart(cells))],
        source=_("%(name)s, các tháng đã chốt", name=current_site().name),
        csv=url_for(".figures_file", year=year),
    )


@routes.get("/so-lieu.csv")
@public
def figures_file() -> Response:
    """The same as open data."""
    return monthly_file(official(asked_year()), with_scans=False)


def official(year: int) -> YearCells:
    """The numbers of closed months alone. Two statements."""
    return read_cells(tenant_id(), year).of_months(official_months(tenant_id(), year))
