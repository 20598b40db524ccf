"""`/console`: the board, the console's first page. Where the rollout stands, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.indicators import Indicator
from dothi.manifest.permissions import can, require
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES
from dothi.values import clock
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from tenants.board.duties import duties_of
from tenants.board.figures import WEEKS
from tenants.board.filters import BoardFilters, read_filters
from tenants.board.presentation import MOST_IN_WORDS, STATE_SHORT, BoardWriter
from tenants.board.queries import World, read_mark, read_world
from tenants.board.rows import make_rows
from tenants.kit.weeks import last_weeks
from tenants.programme.models import Override
from tenants.programme.overrides import ITEM, list_waiting
from tenants.programme.plan import OVERRIDE
from tenants.programme.urgency import TITLES
from tenants.registry.kinds import TENANT_KINDS

routes = Routes()

MOST_INDICATORS = 5
MOST_DUTIES = 12
ONBOARD = "tenants.tenant.onboard"
LONGEST = 15.0
"""Seconds that a board is kept while its mark is the same: it says how long ago something was."""


@routes.get("")
@require("tenants.console.view")
def board() -> ResponseReturnValue:
    """The board. Two statements while it is remembered, eight when it is written; one more for who may confirm."""
    province_id, filters = current_site().tenant_id, read_filters(request.args)
    written = shared(
        province_id,
        ("board", str(get_locale()), filters, can(ONBOARD)),
        lambda: write_board(province_id, filters),
        mark=read_mark,
        seconds=LONGEST,
    )
    waiting = list_waiting(province_id, for_id=acting_member().membership_id) if can(OVERRIDE) else ()
    return written.within(
        render_template("tenants/console/board.html", board=PLACE, waiting=[page_of(override) for override in waiting])
    )


def page_of(override: Override) -> tuple[str, str]:
    """Who asked for an override, and the page where it is confirmed."""
    if override.subject == ITEM:
        return override.asked_by, url_for("tenants_programme.item", item_id=override.subject_id)
    return override.asked_by, url_for("tenants_board.evaluation", phase_id=override.subject_id)


def write_board(province_id: int, filters: BoardFilters) -> str:
    """The board's inside. Six statements."""
    now, today = clock.now(), clock.local_today()
    weeks = last_weeks(today, WEEKS)
    modules, indicators = house().components.switchable, shown_indicators()
    world = read_world(province_id, since=weeks[0])
    rows = make_rows(
        world,
        modules=modules,
        indicators=indicators,
        weeks=weeks,
        filters=filters,
        today=today,
    )
    writer = BoardWriter(now=now, in_full=len(modules) <= MOST_IN_WORDS)
    duties = duties_of(rows, today=today)
    return render_template(
        "tenants/console/_board.html",
        rows=[writer.row(row) for row in rows],
        modules=[str(module.title) for module in modules],
        indicators=[(str(indicator.title), str(indicator.unit)) for indicator in indicators],
        lists={
            "due": ([writer.duty(d) for d in duties.due[:MOST_DUTIES]], len(duties.due)),
            "blockers": ([writer.duty(d) for d in duties.blockers[:MOST_DUTIES]], len(duties.blockers)),
            "held": ([writer.duty(d) for d in duties.held[:MOST_DUTIES]], len(duties.held)),
        },
        most=MOST_DUTIES,
        filters=filters,
        phases=phases_of(world),
        kinds={kind: title for kind, title in TENANT_KINDS.items() if kind != "province"},
        states=STATE_TITLES,
        short=STATE_SHORT,
        urgencies=TITLES,
        in_full=len(modules) <= MOST_IN_WORDS,
        may_onboard=can(ONBOARD),
    )


def shown_indicators() -> Sequence[Indicator]:
    """The first few that are installed, general ones before the modules'."""
    judged = (each for module in house().components for each in module.indicators if each.is_judged)
    return list(judged)[:MOST_INDICATORS]


def phases_of(world: World) -> Sequence[tuple[str, Sequence[tuple[Any, str]]]]:
    """For the filter: each project with its phases."""
    found: dict[tuple[Any, str], dict[Any, str]] = {}
    for row in world.items:
        found.setdefault((row.project_id, row.project), {})[row.phase_id] = row.phase
    return [(name, list(phases.items())) for (_id, name), phases in found.items()]
