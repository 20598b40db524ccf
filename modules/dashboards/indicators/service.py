"""The indicators of a district: those of its modules with what it has changed of them, and its own; a province's alike.

A service flushes; the request commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound
from modules.dashboards.indicators.built_in import built_in
from modules.dashboards.indicators.definition import Aggregate, AtZero, Definition, Source
from modules.dashboards.indicators.drafts import IndicatorDraft, wrong_code, wrong_with
from modules.dashboards.indicators.formulas import needed_by_formula
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction
from modules.dashboards.models import IndicatorRow

MADE = (Source.TYPED, Source.FORMULA)
"""Sources that people choose."""
OWN = (*MADE, Source.SENSOR)
MOST = 300
"""Indicators of a district's own."""
NONE_BESIDES: Mapping[str, Definition] = MappingProxyType({})


def load_definitions(site: Site) -> dict[str, Definition]:
    """All indicators in use by code, modules' first. One statement."""
    rows = session.scalars(select(IndicatorRow).where(IndicatorRow.tenant_id == site.tenant_id)).all()
    by_code = {row.code: row for row in rows}
    found = [with_row(definition, by_code.get(definition.code)) for definition in built_in(site)]
    own = sorted((row for row in rows if row.source in set(OWN)), key=lambda row: (row.position, row.code))
    used = (row for row in own if row.retired_at is None)
    return {each.code: each for each in [*(one for one in found if one is not None), *map(definition_of_row, used)]}


def with_row(definition: Definition, row: IndicatorRow | None) -> Definition | None:
    """A module's indicator with what the district has changed of it; None of one that it doesn't follow."""
    if row is None:
        return definition
    if row.retired_at is not None:
        return None
    words = {language: {"words": said["words"]} for language, said in row.texts.items() if said.get("words")}
    texts = {
        language: {**definition.texts.get(language, {}), **words.get(language, {})}
        for language in {*definition.texts, *words}
    }
    return replace(definition, texts=texts, **plain_facts(row))


def definition_of_row(row: IndicatorRow) -> Definition:
    """An indicator of the district's own."""
    return Definition(
        code=row.code,
        source=Source(row.source),
        texts=row.texts,
        formula=row.formula,
        aggregate=Aggregate(row.aggregate),
        **plain_facts(row),
    )


def plain_facts(row: IndicatorRow) -> dict[str, Any]:
    """What a district may say of every indicator."""
    names = (
        "decimals",
        "fresh_days",
        "amber",
        "red",
        "margin",
        "targets",
        "unit_id",
        "is_public",
        "from_set",
        "version",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "every": Every(row.every),
        "direction": Direction(row.direction),
        "at_zero": AtZero(row.at_zero),
    }


def get_definition(site: Site, code: str) -> tuple[Definition, Mapping[str, Definition]]:
    """One indicator, and all. Raises NotFound."""
    found = load_definitions(site)
    if code not in found:
        raise NotFound(_("Không có chỉ số này."))
    return found[code], found


def draft_of(definition: Definition) -> IndicatorDraft:
    """What the form of an indicator begins with."""
    facts = {name: getattr(definition, name) for name in IndicatorDraft.__dataclass_fields__}
    if definition.source not in OWN:
        facts["texts"] = {
            language: {"words": said["words"]} for language, said in definition.texts.items() if said.get("words")
        }
    return IndicatorDraft(**facts)


def draft_of_row(row: IndicatorRow) -> IndicatorDraft:
    """What the row of an indicator of one's own says."""
    return draft_of(definition_of_row(row))


def add_indicator(
    site: Site,
    code: str,
    draft: IndicatorDraft,
    *,
    actor: Actor,
    from_set: str = "",
    shared: Mapping[str, Definition] = NONE_BESIDES,
) -> Definition:
    """An indicator of the district's own; its formula may name `shared` ones besides. Raises Invalid."""
    hold_formulas(site.tenant_id, code, draft.formula)
    others = load_definitions(site)
    wrong = wrong_with(code, draft, {**shared, **others})
    if reason := wrong_code(code, from_set=from_set):
        wrong["code"] = reason
    elif code in others or session.get(IndicatorRow, (site.tenant_id, code)) is not None:
        wrong["code"] = _("Đã có chỉ số mang mã này, có thể đã ngừng theo dõi.")
    if len(others) >= MOST:
        wrong["code"] = _("Đã có %(n)s chỉ số, không thêm được nữa.", n=MOST)
    refuse(wrong)
    row = write(site.tenant_id, code, draft, from_set=from_set)
    record_audit(site.tenant_id, "dashboards.indicator_added", subject=code, actor=actor, name=name_of(draft, code))
    return definition_of_row(row)


def change_indicator(
    site: Site,
    code: str,
    draft: IndicatorDraft,
    *,
    version: int,
    actor: Actor,
    shared: Mapping[str, Definition] = NONE_BESIDES,
) -> None:
    """Change what a district may: of a module's indicator not what is counted. Raises NotFound, Conflict, Invalid."""
    hold_formulas(site.tenant_id, code, draft.formula)
    definition, others = get_definition(site, code)
    check_version(site, code, version)
    draft = replace(draft, source=definition.source)
    if definition.source not in OWN:
        draft = replace(draft, formula="", aggregate=definition.aggregate)
    if definition.source in {Source.MEASURED, Source.SENSOR}:
        draft = replace(draft, every=definition.every)
    refuse(wrong_with(code, draft, {**shared, **others}))
    write(site.tenant_id, code, draft, from_set=definition.from_set)
    name = definition.text("name")
    record_audit(site.tenant_id, "dashboards.indicator_changed", subject=code, actor=actor, name=name)


def retire_indicator(site: Site, code: str, *, version: int, actor: Actor) -> None:
    """Follow it no longer: its values stay, formulas that need it show nothing. Raises NotFound, Conflict."""
    hold_formulas(site.tenant_id, code)
    definition, _others = get_definition(site, code)
    check_version(site, code, version)
    row = write(site.tenant_id, code, draft_of(definition), from_set=definition.from_set)
    row.retired_at = clock.now()
    session.flush()
    name = definition.text("name")
    record_audit(site.tenant_id, "dashboards.indicator_retired", subject=code, actor=actor, name=name)


def hold_formulas(tenant_id: int, code: str, formula: str = "") -> None:
    """Hold an indicator with all formulas and what its own one names: who changes another at this moment waits.

    So that no two changes, each right by itself, close a circle or name what is just retired. One statement, in the
    order in which a province's telling changes them (`province.following`): nobody waits in a circle either.
    """
    rows = select(IndicatorRow).where(
        IndicatorRow.tenant_id == tenant_id,
        or_(IndicatorRow.source == Source.FORMULA.value, IndicatorRow.code.in_({code, *needed_by_formula(formula)})),
    )
    session.scalars(
        rows.order_by(IndicatorRow.code.collate("C")).with_for_update().execution_options(populate_existing=True)
    ).all()


def check_version(site: Site, code: str, version: int) -> None:
    """Hold the indicator's row, if it has one. Raises Conflict when somebody else was first."""
    row = session.get(IndicatorRow, (site.tenant_id, code), with_for_update=True, populate_existing=True)
    if version != (row.version if row is not None else 0):
        raise overtaken()


def overtaken() -> Conflict:
    """Somebody else was first."""
    return Conflict(_("Chỉ số vừa được người khác sửa. Vui lòng xem lại."), code="stale")


def write(
    tenant_id: int, code: str, draft: IndicatorDraft, *, from_set: str, position: int | None = None
) -> IndicatorRow:
    """Store the draft as the indicator's row. Raises Conflict when somebody else made that at this moment."""
    facts = asdict(draft) | {"margin": draft.margin or Decimal(0), "from_set": from_set}
    row = session.get(IndicatorRow, (tenant_id, code))
    if row is None:
        return make_row(tenant_id, code, facts | {"position": position or 0})
    if position is not None:
        row.position = position
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    return row


def make_row(tenant_id: int, code: str, facts: Mapping[str, Any]) -> IndicatorRow:
    """The row of a code that had none. Raises Conflict when it has one by now."""
    new = insert(IndicatorRow).values(tenant_id=tenant_id, code=code, version=1, retired_at=None, **facts)
    if session.execute(new.on_conflict_do_nothing().returning(IndicatorRow.code)).one_or_none() is None:
        raise overtaken()
    return session.get_one(IndicatorRow, (tenant_id, code))


def name_of(draft: IndicatorDraft, code: str) -> str:
    """What the draft calls it."""
    return draft.texts.get("vi", {}).get("name") or code


def refuse(wrong: Mapping[str, object]) -> None:
    """Raise Invalid where something is wrong."""
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)


def in_order(definitions: Mapping[str, Definition]) -> list[Definition]:
    """For lists: as they stand, those of a set together."""
    return sorted(definitions.values(), key=lambda each: (each.from_set, sort_key(each.text("name")), each.code))
