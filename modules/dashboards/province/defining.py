"""A province's own indicators: rows of its own by the rules of a district's, told to its districts with their version.

What a number means never changes: unit, period and source stay for good, since values travel without them.
A district that begins with the service is told of all; each asks once a day, too, so that nothing stays lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState, is_working
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from modules.dashboards.events import IndicatorsAsked, IndicatorsTold
from modules.dashboards.indicators.definition import PROVINCE_SET, SOURCE, Definition
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.formulas import needing
from modules.dashboards.indicators.service import (
    add_indicator,
    change_indicator,
    definition_of_row,
    draft_of_row,
    hold_formulas,
    load_definitions,
    retire_indicator,
)
from modules.dashboards.indicators.sets import common_definitions
from modules.dashboards.indicators.written import write_json
from modules.dashboards.models import IndicatorRow
from tenants.registry.events import ModuleSwitched


def get_provincial(site: Site, code: str) -> Definition:
    """One in use. Raises NotFound."""
    row = get_row(site, code)
    if row.retired_at is not None:
        raise NotFound(_("Không có chỉ số này."))
    return definition_of_row(row)


def get_row(site: Site, code: str) -> IndicatorRow:
    """Its row, also of one that is retired. Raises NotFound."""
    row = find_row(site, code)
    if row is None:
        raise NotFound(_("Không có chỉ số này."))
    return row


def find_row(site: Site, code: str) -> IndicatorRow | None:
    """The same, or None."""
    row = session.get(IndicatorRow, (site.tenant_id, code), populate_existing=True)
    return row if row is not None and row.from_set == PROVINCE_SET else None


def add_provincial(site: Site, code: str, draft: IndicatorDraft, *, actor: Actor) -> None:
    """A new one, which all districts are told of; sent twice, it is one. Raises Conflict, Invalid."""
    draft = of_province(draft)
    try:
        add_indicator(site, code, draft, actor=actor, from_set=PROVINCE_SET, shared=common_definitions())
    except (Conflict, Invalid):  # perhaps the same form, sent before or at the same moment
        if not says_already(site, code, draft):
            raise
        return
    tell_indicators(site, code)


def change_provincial(site: Site, code: str, draft: IndicatorDraft, *, version: int, actor: Actor) -> None:
    """Change what may change; sent twice, it is changed once. Raises NotFound, Conflict, Invalid."""
    former = get_provincial(site, code)
    draft = replace(
        of_province(draft),
        source=former.source,
        every=former.every,
        aggregate=former.aggregate,
        texts={**draft.texts, SOURCE: with_unit(draft.texts.get(SOURCE, {}), former)},
    )
    if says_already(site, code, draft):
        return
    try:
        change_indicator(site, code, draft, version=version, actor=actor, shared=common_definitions())
    except Conflict:
        if not says_already(site, code, draft):
            raise
        return
    tell_indicators(site, code)


def retire_provincial(site: Site, code: str, *, version: int, actor: Actor, along: Collection[str] = ()) -> int:
    """Compare it no longer: districts keep theirs and their values, and tell none. How many went, at least one.

    `along` are the indicators whose formulas need it, which go with it: without it they would have no value at any
    district. Sent twice, it is retired once. Raises NotFound, Conflict (`needed` where others need it besides these).
    """
    hold_formulas(site.tenant_id, code)
    if get_row(site, code).retired_at is not None:
        return 1
    needed_by = needing(load_definitions(site), code)
    if others := [each.text("name") for each in needed_by if each.code not in along]:
        raise Conflict(
            _("Công thức của chỉ số khác còn cần chỉ số này: %(names)s.", names=", ".join(others)), code="needed"
        )
    retire_indicator(site, code, version=version, actor=actor)
    for each in needed_by:
        retire_indicator(site, each.code, version=each.version, actor=actor)
    tell_indicators(site, code, *(each.code for each in needed_by))
    return 1 + len(needed_by)


def of_province(draft: IndicatorDraft) -> IndicatorDraft:
    """Without what each district says itself: who answers for it, what citizens see."""
    return replace(draft, unit_id=None, is_public=False)


def with_unit(texts: Any, former: Definition) -> dict[str, str]:
    """Vietnamese texts with the unit that it has."""
    unit = former.text("unit", SOURCE)
    return {name: said for name, said in texts.items() if name != "unit"} | ({"unit": unit} if unit else {})


def says_already(site: Site, code: str, draft: IndicatorDraft) -> bool:
    """Whether the row in use says just this."""
    row = find_row(site, code)
    return row is not None and row.retired_at is None and draft_of_row(row) == draft


def tell_indicators(site: Site, *codes: str) -> None:
    """One event a district."""
    session.flush()
    event = IndicatorsTold(indicators=[told_of(get_row(site, code)) for code in codes])
    for district in house().directory.list_districts(site.tenant_id):
        record_for(district.tenant_id, event)


def told_of(row: IndicatorRow) -> dict[str, Any]:
    """A row as the event holds it."""
    return {
        "code": row.code,
        "version": row.version,
        "is_retired": row.retired_at is not None,
        "content": write_json(row),
    }


def ask_indicators(tenant_id: int, now: datetime) -> None:  # noqa: ARG001  # what is defined doesn't depend on the hour
    """Ask the province for its own, in the district's scope."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is not None and not site.is_province:
        record_for(site.province_id, IndicatorsAsked(member_id=tenant_id))


def answer_asked(event: IndicatorsAsked, context: HandlerContext) -> None:
    """The province's side: all it ever had. One statement."""
    tell_all(context.tenant_id, event.member_id)


def tell_newcomer(event: ModuleSwitched, context: HandlerContext) -> None:
    """The province's side: a district begins with the service, or goes on with it."""
    if event.switched == IndicatorsTold.module and is_working(ModuleState(event.new)):
        tell_all(context.tenant_id, event.member_id)


def tell_all(province_id: int, member_id: int) -> None:
    """All that the province ever defined, to one district; what it knows already changes nothing there."""
    rows: Iterable[IndicatorRow] = session.scalars(
        select(IndicatorRow).where(IndicatorRow.tenant_id == province_id, IndicatorRow.from_set == PROVINCE_SET)
    )
    if told := [told_of(row) for row in rows]:
        record_for(member_id, IndicatorsTold(indicators=told))
