"""`/work/dashboards/sets`: the sets of indicators, what of each comes to something here, and adopting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import STANDING_TONES, STANDINGS
from modules.dashboards.indicators.adopting import EntryOutlook, EntryStanding, adopt_set, outlooks_of, retired_codes
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.formulas import arrows
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.sets import IndicatorSet, SetEntry, definition_of, sets_at
from tenants.kit.current import tenant_id

routes = Routes()


class EntryLine(NamedTuple):
    """An entry as the page shows it; `note` says why it comes to nothing."""

    code: str
    name: str
    standing: EntryStanding
    note: str
    is_here: bool
    is_retired: bool


@routes.get("/sets")
@require(p.EDIT)
def sets() -> ResponseReturnValue:
    """The sets, each with what here is computed, typed in and missing. Three statements."""
    definitions, gone = load_definitions(current_site()), retired_codes(tenant_id())
    return render_template(
        "dashboards/sets.html",
        sets=[(each, lines_of_set(each, definitions, gone)) for each in sets_at(current_site()).values()],
        standings=STANDINGS,
        tones=STANDING_TONES,
    )


def lines_of_set(adopted: IndicatorSet, definitions: Mapping[str, Definition], gone: frozenset[str]) -> list[EntryLine]:
    """Each entry of a set at a district with these indicators, that follows others no longer."""
    outlooks = outlooks_of(adopted, definitions)
    return [
        EntryLine(
            code=each.code,
            name=entry_name(each, definitions),
            standing=outlooks[each.code].standing,
            note=note_of(outlooks[each.code]),
            is_here=each.code in definitions,
            is_retired=each.code in gone,
        )
        for each in adopted.entries
    ]


def entry_name(entry: SetEntry, definitions: Mapping[str, Definition]) -> str:
    """What an entry is called, in the reader's language where the set says it."""
    if entry.draft is not None:
        return definition_of(entry.code, entry.draft, "").text("name")
    return definitions[entry.code].text("name") if entry.code in definitions else entry.code


def note_of(outlook: EntryOutlook) -> str:
    """The circle, or what is missing."""
    if outlook.standing is EntryStanding.CIRCLE:
        return arrows(outlook.codes)
    return ", ".join(outlook.codes)


@routes.post("/sets/<set_code>")
@require(p.EDIT)
def adopt(set_code: str) -> ResponseReturnValue:
    """Adopt a set in one step; where something can't be added, the page says why."""
    found = adopt_set(current_site(), set_code, actor=acting_member())
    if found.added:
        flash(_("Đã thêm %(n)s chỉ số.", n=found.added), "success")
    if found.left:
        flash(_("Chưa thêm được %(n)s chỉ số: lý do ghi ở từng dòng.", n=found.left), "warning")
    elif not found.added:
        flash(_("Mọi chỉ số của bộ đã có."), "success")
    return redirect(url_for(".sets" if found.left else ".indicators"), 303)
