"""`/wall/TOKEN`: the wall, what it shows now, and the stream that says when that has changed. Nobody signs in here."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request
from sqlalchemy import select

from dothi.database.session import session
from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.sites.switch import is_working
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, Answer, shared
from dothi.web.streams import stream
from modules.dashboards.alerts.morning import load_wall_alerts
from modules.dashboards.boards.drawing import draw
from modules.dashboards.boards.material import load
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.walls.service import Night, Wall, find_wall, get_wall
from modules.dashboards.walls.slides import Slide, slides_of
from modules.dashboards.walls.urgent import load_urgent
from tenants.kit.current import tenant_id

routes = Routes()
NAME = "dashboards"
EVENING, MORNING = 18, 6
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@routes.get("/<token>")
@public
def wall(token: str) -> Response:
    """The wall. One statement when what it shows is kept."""
    found = get_wall(tenant_id(), token)
    page = render_template(
        "dashboards/wall.html",
        wall=found,
        token=token,
        content=PLACE,
        is_dark=is_dark(found.night),
        now=clock.now(),
    )
    return Response(content_of(found).within(page), content_type="text/html; charset=utf-8", headers=HEADERS)


@routes.get("/<token>/now")
@public
def now(token: str) -> Response:
    """What it shows, for its script; 304 to whoever has it. One statement when it is kept."""
    answer = content_of(get_wall(tenant_id(), token))
    response = Response(answer.body, content_type="text/html; charset=utf-8", headers=HEADERS)
    response.set_etag(answer.etag)
    response.make_conditional(request)
    return response


@routes.get("/<token>/events")
@public
def events(token: str) -> Response:
    """A line whenever something may have changed; 204 where too many walls listen already."""
    get_wall(tenant_id(), token)
    own = tenant_id()

    def look() -> str | None:
        found, site = find_wall(own, token), house().directory.find_site_by_id(own)
        if found is None or found.has_ended or site is None:
            return None
        return f"{found.mark}.{site.state_of(NAME)}"

    return stream(own, look)


def content_of(found: Wall) -> Answer:
    """Its screens: kept for all walls of this tenant that show the same, until something changes here."""
    state = current_site().state_of(NAME)
    key = ("dashboards.wall", tuple(found.boards), spoken(), state)
    return shared(tenant_id(), key, lambda: written(found, is_still=not is_working(state)), mark=lambda _id: found.mark)


def written(found: Wall, *, is_still: bool) -> str:
    """The screens as HTML, alerts and what can't wait above. Thirteen statements at the most, however many tiles."""
    alerts, number = load_wall_alerts(current_site())
    return render_template(
        "dashboards/_wall.html",
        slides=load_slides(found.boards),
        is_still=is_still,
        alerts=alerts,
        number=number,
        urgent=load_urgent(current_site()),
    )


def load_slides(boards: Sequence[str]) -> list[Slide]:
    """The dashboards that are still there, in the wall's order."""
    rows = {str(row.id): row for row in session.scalars(select(BoardRow).where(BoardRow.tenant_id == tenant_id()))}
    shown = [(rows[board], BoardWindow.of(rows[board].every)) for board in boards if board in rows]
    material = load(current_site(), [(row.arranged, window) for row, window in shown])
    return [
        slide
        for row, window in shown
        for slide in slides_of(row.title, [draw(tile, material, window) for tile in row.arranged])
    ]


def is_dark(night: str) -> bool:
    """Whether a wall is dark now."""
    hour = clock.now().astimezone(LOCAL_ZONE).hour
    return night == Night.DARK or (night == Night.AUTO and not MORNING <= hour < EVENING)
