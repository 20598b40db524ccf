"""`/work/dashboards/sets`: the sets of indicators, what of each comes to something here, and adopting one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import STANDING_TONES, STANDINGS
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.sets import EntryStanding, IndicatorSet, SetEntry, adopt_set, sets_at, standings_of

routes = Routes()


@routes.get("/sets")
@require(p.EDIT)
def sets() -> ResponseReturnValue:
    """The sets, each with what here is computed, typed in and missing."""
    definitions = load_definitions(current_site())
    return render_template(
        "dashboards/sets.html",
        sets=[(each, lines_of_set(each, definitions)) for each in sets_at(current_site()).values()],
        standings=STANDINGS,
        tones=STANDING_TONES,
        kinds=EntryStanding,
    )


def lines_of_set(
    adopted: IndicatorSet, definitions: Mapping[str, Definition]
) -> list[tuple[SetEntry, EntryStanding, str, bool]]:
    """Each entry with its standing and its name, and whether it is here."""
    standings = standings_of(adopted, definitions)
    return [
        (each, standings[each.code], entry_name(each.draft, each.code, definitions), each.code in definitions)
        for each in adopted.entries
    ]


def entry_name(draft: IndicatorDraft | None, code: str, definitions: Mapping[str, Definition]) -> str:
    """What an entry is called."""
    if draft is not None:
        return draft.texts["vi"]["name"]
    return definitions[code].text("name") if code in definitions else code


@routes.post("/sets/<set_code>")
@require(p.EDIT)
def adopt(set_code: str) -> ResponseReturnValue:
    """Adopt a set in one step."""
    added = adopt_set(current_site(), set_code, actor=acting_member())
    flash(_("Đã thêm %(n)s chỉ số.", n=added) if added else _("Mọi chỉ số của bộ đã có."), "success")
    return redirect(url_for(".indicators"), 303)
