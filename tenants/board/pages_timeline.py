"""`/console/programme/<project>/timeline` and `…/matrix`: a project's plan over the quarters, and unit by module."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from dothi import clock
from dothi.permissions import require
from dothi.site import current_site
from dothi.switch import STATE_TITLES, ModuleState
from tenants.board.pages import blueprint
from tenants.board.plan import load_plan, matrix_of
from tenants.board.timeline import LABELS, RIGHT, WIDTH, draw
from tenants.programme.verdicts import VERDICT_TITLES, VERDICT_TONES, Verdict
from tenants.programme.web import STATUS_TITLES, STATUS_TONES

STATES = {state.value: STATE_TITLES[state] for state in ModuleState}
VERDICTS = {verdict.value: (VERDICT_TONES[verdict], VERDICT_TITLES[verdict]) for verdict in Verdict}


@blueprint.get("/programme/<uuid:project_id>/timeline")
@require("tenants.console.view")
def timeline(project_id: UUID) -> ResponseReturnValue:
    """Phases as bars, items as marks; below, the same as a list."""
    plan = load_plan(current_site().tenant_id, project_id)
    return render_template(
        "tenants/console/timeline.html",
        plan=plan,
        drawing=draw(plan.phases, today=clock.local_today()),
        width=WIDTH,
        labels=LABELS,
        right=WIDTH - RIGHT,
        **WORDS,
    )


@blueprint.get("/programme/<uuid:project_id>/matrix")
@require("tenants.console.view")
def matrix(project_id: UUID) -> ResponseReturnValue:
    """Units with their modules, to which state and when."""
    plan = load_plan(current_site().tenant_id, project_id)
    modules, units = matrix_of(plan)
    return render_template("tenants/console/matrix.html", plan=plan, modules=modules, units=units, **WORDS)


WORDS = {"items": STATUS_TITLES, "tones": STATUS_TONES, "states": STATES, "verdicts": VERDICTS}
