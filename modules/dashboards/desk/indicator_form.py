"""The form of an indicator, at a district and at its province: shown, and what comes of it when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, refusal
from modules.dashboards.desk.forms import IndicatorForm
from modules.dashboards.desk.words import AGGREGATES, AT_ZERO, DIRECTIONS, EVERY, SOURCES, options_of
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.formulas import needing
from modules.dashboards.indicators.service import MADE, OWN, in_order, load_definitions
from modules.dashboards.indicators.sets import common_definitions
from tenants.kit.current import tenant_id
from tenants.people.units import list_units


def answer_form(
    definition: Definition | None,
    save: Callable[[Mapping[str, Any]], object],
    *,
    done: str,
    then: Callable[[Mapping[str, Any]], str],
) -> ResponseReturnValue:
    """Save what was sent, say so and lead on; what is refused is shown again with what was typed, and reasons."""
    data, errors = load_form(IndicatorForm(), request.form)
    status = 422
    if not errors:
        try:
            save(data)
        except (Conflict, Invalid) as error:
            errors, status = refusal(error), error.status
        else:
            flash(done, "success")
            return redirect(then(data), 303)
    return form_page(definition, request.form, errors), status


def form_page(
    definition: Definition | None, typed: Mapping[str, Any], errors: Errors, *, telling: Sequence[str] = ()
) -> str:
    """The form with what was typed, and reasons; `telling` names the districts that bring it. Two statements."""
    site = current_site()
    definitions = load_definitions(site)
    usable = {**common_definitions(), **definitions} if site.is_province else definitions
    code = definition.code if definition else ""
    return render_template(
        "dashboards/form.html",
        definition=definition,
        is_own=definition is None or definition.source in OWN,
        typed=typed,
        errors=errors,
        needing=needing(definitions, code),
        usable=[each for each in in_order(usable) if each.code != code],
        telling=telling,
        source_options=[(source.value, str(SOURCES[source])) for source in MADE],
        every_options=options_of(EVERY),
        direction_options=options_of(DIRECTIONS),
        aggregate_options=options_of(AGGREGATES),
        at_zero_options=options_of(AT_ZERO),
        unit_options=[(str(unit.id), unit.name) for unit in list_units(tenant_id())],
    )
