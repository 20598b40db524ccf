"""Sets of indicators as files beside this one, and the province's own; what every district means by their codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.errors import NotFound
from modules.dashboards.indicators.built_in import declared
from modules.dashboards.indicators.definition import PROVINCE_PREFIX, PROVINCE_SET, SOURCE, Definition, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import draft_of_row
from modules.dashboards.indicators.states import Direction
from modules.dashboards.indicators.written import read_json
from modules.dashboards.models import IndicatorRow, ToldIndicator

FOLDER = Path(__file__).with_name("sets")


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


OF_PROVINCE = IndicatorSet(
    code=PROVINCE_SET, name="Bộ chỉ số của tỉnh", name_en="Indicators of the province", source="", entries=()
)
"""That of any province, without what is in it."""


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


def sets_at(site: Site) -> Mapping[str, IndicatorSet]:
    """What a district can adopt: the files, and its province's own indicators where there are any. One statement."""
    provincial = provincial_drafts(site)
    if not provincial:
        return installed_sets()
    province = house().directory.find_site_by_id(site.province_id)
    told = replace(
        OF_PROVINCE,
        source=province.name if province is not None else "",
        entries=tuple(SetEntry(code=code, draft=draft) for code, draft in provincial.items()),
    )
    return {PROVINCE_SET: told, **installed_sets()}


def titles_of_sets() -> dict[str, str]:
    """What the sets are called, by code, in the reader's language."""
    return {code: each.title for code, each in {**installed_sets(), PROVINCE_SET: OF_PROVINCE}.items()}


def provincial_drafts(site: Site) -> dict[str, IndicatorDraft]:
    """The province's own indicators in use by code: its rows, or what the district was told. One statement."""
    if site.is_province:
        rows = select(IndicatorRow).where(
            IndicatorRow.tenant_id == site.tenant_id,
            IndicatorRow.from_set == PROVINCE_SET,
            IndicatorRow.retired_at.is_(None),
        )
        return {row.code: draft_of_row(row) for row in session.scalars(rows.order_by(IndicatorRow.code))}
    told = select(ToldIndicator).where(ToldIndicator.tenant_id == site.tenant_id, ~ToldIndicator.is_retired)
    return {row.code: read_json(row.content) for row in session.scalars(told.order_by(ToldIndicator.code))}


def get_set(site: Site, code: str) -> IndicatorSet:
    """One set. Raises NotFound."""
    found = sets_at(site).get(code)
    if found is None:
        raise NotFound(_("Không có bộ chỉ số này."))
    return found


def common_definitions() -> dict[str, Definition]:
    """What every district means by the codes of modules and sets, whatever it has changed of them for itself."""
    shared = (definition_of(*each) for each in shared_entries())
    return {each.code: each for each in (*declared(), *shared)}


def compared_definitions(site: Site) -> dict[str, Definition]:
    """The same with the province's own: what a province compares and its districts tell. One statement."""
    own = provincial_drafts(site)
    return {
        **{code: definition_of(code, draft, PROVINCE_SET) for code, draft in own.items()},
        **common_definitions(),
    }


def compared_definition(site: Site, code: str) -> Definition | None:
    """One of them. A statement for what may be the province's."""
    return (compared_definitions(site) if code.startswith(PROVINCE_PREFIX) else common_definitions()).get(code)


def shared_entries() -> Iterator[tuple[str, IndicatorDraft, str]]:
    """The indicators of all sets as their files have them: code, draft, set."""
    for each in installed_sets().values():
        for entry in each.entries:
            if entry.draft is not None:
                yield entry.code, entry.draft, each.code


def definition_of(code: str, draft: IndicatorDraft, from_set: str) -> Definition:
    """An indicator of a set, as a set means it."""
    return Definition(code=code, from_set=from_set, **vars(draft))


def is_comparable(own: Definition, common: Definition) -> bool:
    """Whether a district's values can be set beside others': what it brings under another unit is another thing."""
    if own.source is not common.source or own.from_set != common.from_set:
        return False
    return own.source is not Source.TYPED or own.text("unit", SOURCE) == common.text("unit", SOURCE)
