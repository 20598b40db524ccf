"""`/console/programme/<project>/timeline` and `…/matrix`: a project's plan over the quarters, and unit by module."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values import clock
from dothi.web.routes import Routes
from tenants.board.plan import load_plan, matrix_of
from tenants.board.timeline import LABELS, RIGHT, WIDTH, draw
from tenants.programme.verdicts import VERDICT_TITLES, VERDICT_TONES, Verdict
from tenants.programme.web import STATUS_TITLES, STATUS_TONES

routes = Routes()

STATES = {state.value: STATE_TITLES[state] for state in ModuleState}
VERDICTS = {verdict.value: (VERDICT_TONES[verdict], VERDICT_TITLES[verdict]) for verdict in Verdict}


@routes.get("/programme/<uuid:project_id>/timeline")
@require("tenants.console.view")
def timeline(project_id: UUID) -> ResponseReturnValue:
    """Phases as bars, items as marks; below, the same as a list. One phase alone with `phase`."""
    plan = load_plan(current_site().tenant_id, project_id)
    chosen = next((phase for phase in plan.phases if str(phase.id) == request.args.get("phase")), None)
    shown = [chosen] if chosen is not None else plan.phases
    return render_template(
        "tenants/console/timeline.html",
        plan=plan,
        chosen=chosen,
        shown=shown,
        zooms=[
            {
                "title": phase.name,
                "url": url_for(".timeline", project_id=project_id, phase=phase.id),
                "active": phase is chosen,
            }
            for phase in plan.phases
        ],
        drawing=draw(shown, today=clock.local_today(), is_close=chosen is not None),
        width=WIDTH,
        labels=LABELS,
        right=WIDTH - RIGHT,
        **WORDS,
    )


@routes.get("/programme/<uuid:project_id>/matrix")
@require("tenants.console.view")
def matrix(project_id: UUID) -> ResponseReturnValue:
    """Units with their modules, to which state and when."""
    plan = load_plan(current_site().tenant_id, project_id)
    modules, units = matrix_of(plan)
    return render_template("tenants/console/matrix.html", plan=plan, modules=modules, units=units, **WORDS)


WORDS = {"items": STATUS_TITLES, "tones": STATUS_TONES, "states": STATES, "verdicts": VERDICTS}
