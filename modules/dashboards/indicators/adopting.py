"""A set of indicators is adopted in one step: what of it comes to something here, and what can't be added and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.drafts import IndicatorDraft, wrong_formula
from modules.dashboards.indicators.formulas import find_circle, needed_by_formula, needs_of
from modules.dashboards.indicators.service import load_definitions, write
from modules.dashboards.indicators.sets import IndicatorSet, definition_of, get_set
from modules.dashboards.models import IndicatorRow


class EntryStanding(StrEnum):
    """How an entry of a set gets its values here."""

    COMPUTED = "computed"
    TYPED = "typed"
    MISSING = "missing"
    """It needs an indicator that isn't here: of a module that isn't working, or of a set that wasn't adopted."""
    CIRCLE = "circle"
    """Its formula leads back to itself, by what the district has changed for itself or what was told in parts."""


class EntryOutlook(NamedTuple):
    """An entry's standing; `codes` are those that are missing, or the circle."""

    standing: EntryStanding
    codes: tuple[str, ...] = ()


class AdoptionResult(NamedTuple):
    """How many indicators were added, and how many of the set still aren't here."""

    added: int
    left: int


def outlooks_of(adopted: IndicatorSet, definitions: Mapping[str, Definition]) -> dict[str, EntryOutlook]:
    """How each entry gets its values at a district that has these indicators.

    Round by round what stands on those that are there: a province's formulas may need each other in any depth, and lead
    back to themselves while what was told in parts isn't all there.
    """
    drafts = {each.code: each.draft for each in adopted.entries}
    needs = {
        code: needed_by_formula(draft.formula)
        for code, draft in drafts.items()
        if draft is not None and draft.source is Source.FORMULA
    } | needs_of(definitions)
    there = {*definitions, *(code for code, draft in drafts.items() if draft is not None and code not in needs)}
    while ready := {code for code, needed in needs.items() if code not in there and needed <= there}:
        there |= ready
    return {code: outlook_of(code, draft, needs, there) for code, draft in drafts.items()}


def outlook_of(
    code: str, draft: IndicatorDraft | None, needs: Mapping[str, frozenset[str]], there: set[str]
) -> EntryOutlook:
    """One entry's, when so much is there."""
    if draft is not None and draft.source is Source.TYPED:
        return EntryOutlook(EntryStanding.TYPED)
    if circle := find_circle(needs, code):
        return EntryOutlook(EntryStanding.CIRCLE, circle)
    missing = needs.get(code, frozenset({code})) - there
    return EntryOutlook(EntryStanding.MISSING if missing else EntryStanding.COMPUTED, tuple(sorted(missing)))


def adopt_set(site: Site, code: str, *, actor: Actor) -> AdoptionResult:
    """Add what of the set isn't here yet and can stand. Twice has the effect of once.

    What the district follows no longer stays so. Raises NotFound.
    """
    adopted, definitions, gone = get_set(site, code), load_definitions(site), retired_codes(site.tenant_id)
    wanted = [
        (position, entry.code, entry.draft)
        for position, entry in enumerate(adopted.entries)
        if entry.draft is not None and entry.code not in definitions and entry.code not in gone
    ]
    waiting = list(wanted)
    # One after another as they stand, but a formula after what it needs.
    while ready := next((each for each in waiting if not needs_more(*each[1:], definitions)), None):
        waiting.remove(ready)
        position, entry_code, draft = ready
        write(site.tenant_id, entry_code, draft, from_set=code, position=position)
        definitions = {**definitions, entry_code: definition_of(entry_code, draft, code)}
    added = len(wanted) - len(waiting)
    if added:
        record_audit(site.tenant_id, "dashboards.set_adopted", subject=adopted.name, actor=actor, added=added)
    return AdoptionResult(added, len(waiting))


def retired_codes(tenant_id: int) -> frozenset[str]:
    """What the district follows no longer. One statement."""
    query = select(IndicatorRow.code).where(IndicatorRow.tenant_id == tenant_id, IndicatorRow.retired_at.is_not(None))
    return frozenset(session.scalars(query))


def needs_more(code: str, draft: IndicatorDraft, definitions: Mapping[str, Definition]) -> bool:
    """Whether a formula can't stand among these indicators."""
    return draft.source is Source.FORMULA and wrong_formula(code, draft.formula, definitions) is not None
