"""Sets of indicators as files beside this one, adopted in one step; what of them is computed, typed in or missing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from dothi.language.locales import spoken
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import NotFound
from modules.dashboards.indicators.built_in import declared
from modules.dashboards.indicators.definition import SOURCE, Definition, Source
from modules.dashboards.indicators.drafts import IndicatorDraft, wrong_formula
from modules.dashboards.indicators.grammar import codes_of, parse
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import load_definitions, write
from modules.dashboards.indicators.states import Direction

FOLDER = Path(__file__).with_name("sets")


class EntryStanding(StrEnum):
    """How an entry of a set gets its values here."""

    COMPUTED = "computed"
    TYPED = "typed"
    MISSING = "missing"
    """It needs a module's indicator, and that module isn't working here."""


@dataclass(frozen=True, kw_only=True)
class SetEntry:
    """An indicator of a set; one that `uses` a module's has no draft."""

    code: str
    draft: IndicatorDraft | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorSet:
    """A set as its file has it."""

    code: str
    name: str
    name_en: str
    source: str
    entries: Sequence[SetEntry]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if spoken() == "en" else self.name


@cache
def installed_sets() -> Mapping[str, IndicatorSet]:
    """All sets, by code."""
    return {path.stem: read_set(path) for path in sorted(FOLDER.glob("*.toml"))}


def read_set(path: Path) -> IndicatorSet:
    """One file."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = tuple(entry for facts in content["indicator"] for entry in entries_of(facts))
    return IndicatorSet(
        code=path.stem, name=content["name"], name_en=content["name_en"], source=content["source"], entries=entries
    )


def entries_of(facts: Mapping[str, Any]) -> Iterator[SetEntry]:
    """An indicator, and so many headings after it whose names are still to be filled in."""
    if "uses" in facts:
        yield SetEntry(code=facts["uses"])
        return
    yield SetEntry(code=facts["code"], draft=draft_of(facts))
    for number in range(1, facts.get("headings", 0) + 1):
        names = {"name": facts["heading"] % {"n": number}, "name_en": facts["heading_en"] % {"n": number}}
        yield SetEntry(code=facts["heading_code"] % {"n": number}, draft=draft_of({**facts, **names}))


def draft_of(facts: Mapping[str, Any]) -> IndicatorDraft:
    """What a file says of an indicator."""
    words = ("name", "unit", "definition")
    vietnamese = {name: facts[name] for name in words if name in facts}
    english = {name: facts[f"{name}_en"] for name in words if f"{name}_en" in facts}
    return IndicatorDraft(
        source=Source.FORMULA if "formula" in facts else Source.TYPED,
        texts={"vi": vietnamese, "en": english},
        formula=facts.get("formula", ""),
        every=Every(facts.get("every", "month")),
        direction=Direction(facts.get("direction", "up")),
        decimals=facts.get("decimals", 1),
    )


def get_set(code: str) -> IndicatorSet:
    """One set. Raises NotFound."""
    found = installed_sets().get(code)
    if found is None:
        raise NotFound(_("Không có bộ chỉ số này."))
    return found


def standing_of(entry: SetEntry, adopted: IndicatorSet, definitions: Mapping[str, Definition]) -> EntryStanding:
    """How an entry gets its values at a district that has these indicators."""
    if entry.draft is None:
        definition = definitions.get(entry.code)
        return EntryStanding.MISSING if definition is None else EntryStanding.COMPUTED
    if entry.draft.source is Source.TYPED:
        return EntryStanding.TYPED
    others = {each.code: each for each in adopted.entries}
    needed = (code for code in sorted(codes_of(parse(entry.draft.formula))) if code not in definitions)
    is_missing = any(
        code not in others or standing_of(others[code], adopted, definitions) is EntryStanding.MISSING
        for code in needed
    )
    return EntryStanding.MISSING if is_missing else EntryStanding.COMPUTED


def adopt_set(site: Site, code: str, *, actor: Actor) -> int:
    """Add what of the set isn't here yet and can stand; how many were added. Twice has the effect of once."""
    adopted = get_set(code)
    definitions = load_definitions(site)
    added = 0
    for position, entry in enumerate(adopted.entries):
        if entry.draft is None or entry.code in definitions:
            continue
        if entry.draft.source is Source.FORMULA and wrong_formula(entry.code, entry.draft.formula, definitions):
            continue
        write(site.tenant_id, entry.code, entry.draft, from_set=code, position=position)
        definitions = load_definitions(site)
        added += entry.code in definitions
    if added:
        record_audit(site.tenant_id, "dashboards.set_adopted", subject=adopted.name, actor=actor, added=added)
    return added


def common_definitions() -> dict[str, Definition]:
    """What every district means by the codes of modules and sets, whatever it has changed of them for itself."""
    return {each.code: each for each in (*declared(), *shared_definitions())}


def shared_definitions() -> Iterator[Definition]:
    """The indicators of all sets as their files have them."""
    names = [each.name for each in fields(IndicatorDraft)]
    for each in installed_sets().values():
        for entry in each.entries:
            if entry.draft is not None:
                facts = {name: getattr(entry.draft, name) for name in names}
                yield Definition(code=entry.code, from_set=each.code, **facts)


def is_comparable(own: Definition, common: Definition) -> bool:
    """Whether a district's values can be set beside others': what it brings under another unit is another thing."""
    if own.source is not common.source or own.from_set != common.from_set:
        return False
    return own.source is not Source.TYPED or own.text("unit", SOURCE) == common.text("unit", SOURCE)
