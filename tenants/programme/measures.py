"""The indicators of a phase: baseline and target as planned, actual as its tenants counted or typed in with evidence.

In the province's scope. Called by the pages of the evaluation and by `evaluation.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.indicators import Indicator, Ratio
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.kit.weeks import weeks_between
from tenants.programme.models import Figure, Item, Measure, Phase
from tenants.programme.noting import note
from tenants.programme.phases import get_open_phase
from tenants.programme.plan import StalePlan
from tenants.programme.verdicts import Score, Told, summed, value_of

OWN = "own."
"""Begins the names of indicators that somebody made up for a phase."""
EVALUATE = "tenants.phase.evaluate"


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """What a person says of a measure; title, unit and direction are a counted indicator's own."""

    baseline: float | None
    target: float | None
    actual: float | None = None
    evidence: str = ""
    title: str = ""
    unit: str = ""
    higher_is_better: bool = True


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A measure with what it has come to; `told_at`, `tenants`: how old and of how many what was counted is."""

    measure: Measure
    score: Score
    title: str
    unit: str
    told_at: datetime | None = None
    tenants: int = 0


def installed_indicators() -> Mapping[str, tuple[str, Indicator]]:
    """The indicators that modules have, by name, each with its module's."""
    return {i.name: (module.name, i) for module in house().components for i in module.indicators if i.is_judged}


def list_measures(province_id: int, phase: Phase) -> Sequence[MeasureLine]:
    """The phase's measures in their order, the counted ones as told so far. Two statements, one where none is."""
    rows = session.scalars(
        select(Measure)
        .where(Measure.tenant_id == province_id, Measure.phase_id == phase.id)
        .order_by(Measure.position, Measure.indicator)
    ).all()
    told = load_told(province_id, phase) if any(row.is_counted for row in rows) else {}
    return [line_of(row, told.get(row.indicator, ())) for row in rows]


def line_of(row: Measure, told: Sequence[tuple[Told, datetime]]) -> MeasureLine:
    """A measure with its score; what is no longer installed keeps the words that were stored."""
    found = installed_indicators().get(row.indicator)
    actual = row.actual
    if row.is_counted:
        ratio = summed([one for one, _at in told], is_sum=found[1].is_sum) if found else Ratio(0, 0)
        actual = value_of(ratio, found[1].factor) if found else None
    return MeasureLine(
        measure=row,
        score=Score(
            indicator=row.indicator,
            baseline=row.baseline,
            target=row.target,
            actual=actual,
            higher_is_better=row.higher_is_better,
        ),
        title=str(found[1].title) if found else row.title,
        unit=str(found[1].unit) if found else row.unit,
        told_at=max((at for _one, at in told), default=None),
        tenants=len({one.member_id for one, _at in told if one.ratio.denominator}),
    )


def load_told(province_id: int, phase: Phase) -> Mapping[str, Sequence[tuple[Told, datetime]]]:
    """What the phase's tenants told of the weeks of its days, by indicator. One statement.

    An indicator of a module counts where the phase has an item of that module, a general one at all its tenants.
    Of a week that lies in the phase with a part of its days, the whole counts.
    """
    weeks = weeks_between(phase.starts_on, min(phase.ends_on or date.max, clock.local_today()))
    if not weeks:
        return {}
    modules = {name: module for name, (module, _indicator) in installed_indicators().items()}
    items = (
        select(Item.member_id, func.array_agg(Item.module.distinct()).label("modules"))
        .where(
            Item.tenant_id == province_id,
            Item.phase_id == phase.id,
            Item.member_id.is_not(None),
            Item.status != "cancelled",
        )
        .group_by(Item.member_id)
        .subquery()
    )
    rows = session.execute(
        select(Figure, items.c.modules)
        .join(items, items.c.member_id == Figure.member_id)
        .where(Figure.tenant_id == province_id, Figure.week >= weeks[0], Figure.week <= weeks[-1])
    )
    found: dict[str, list[tuple[Told, datetime]]] = {}
    for figure, of_items in rows:
        module = modules.get(figure.indicator)
        if module in of_items or (module is not None and house().components.modules[module].always_on):
            ratio = Ratio(figure.numerator, figure.denominator)
            told = Told(member_id=figure.member_id, week=figure.week, ratio=ratio)
            found.setdefault(figure.indicator, []).append((told, figure.told_at))
    return found


def add_suggested(province_id: int, phase: Phase, *, actor: Actor) -> int:
    """Add the indicators that have a target of their own, unless they are there. Returns how many were added.

    Raises Denied, Conflict (the phase is closed).
    """
    check_may_evaluate(actor)
    get_open_phase(province_id, phase.id)
    there = {line.measure.indicator for line in list_measures(province_id, phase)}
    added = [indicator for indicator in suggested_indicators() if indicator.name not in there]
    for position, indicator in enumerate(added, start=len(there)):
        put_measure(province_id, phase, indicator.name, facts=facts_of(indicator), position=position, actor=actor)
    return len(added)


def suggested_indicators() -> Iterator[Indicator]:
    """Those with a target in their manifest."""
    return (indicator for _module, indicator in installed_indicators().values() if indicator.target is not None)


def facts_of(indicator: Indicator) -> MeasureFacts:
    """What a counted indicator begins with."""
    return MeasureFacts(baseline=None, target=indicator.target)


def add_measure(
    province_id: int, phase: Phase, *, facts: MeasureFacts, actor: Actor, indicator: str | None = None
) -> Measure:
    """Add an installed indicator by name, or one of the phase's own. Raises Denied, NotFound, Conflict, Invalid."""
    check_may_evaluate(actor)
    get_open_phase(province_id, phase.id)
    if indicator is not None and indicator not in installed_indicators():
        raise NotFound(_("Không có chỉ số này."))
    name = indicator or f"{OWN}{new_id().hex}"
    if session.get(Measure, (province_id, phase.id, name)) is not None:
        raise Conflict(_("Giai đoạn đã có chỉ số này."), code="there_already")
    if indicator is None:
        check_own(facts)
    position = session.execute(
        select(func.coalesce(func.max(Measure.position) + 1, 0)).where(
            Measure.tenant_id == province_id, Measure.phase_id == phase.id
        )
    ).scalar_one()
    return put_measure(province_id, phase, name, facts=facts, position=position, actor=actor)


def put_measure(
    province_id: int, phase: Phase, name: str, *, facts: MeasureFacts, position: int, actor: Actor
) -> Measure:
    """The row of a new measure."""
    found = installed_indicators().get(name)
    measure = Measure(
        tenant_id=province_id,
        phase_id=phase.id,
        indicator=name,
        position=position,
        title=str(found[1].title) if found else facts.title,
        unit=str(found[1].unit) if found else facts.unit,
        higher_is_better=found[1].higher_is_better if found else facts.higher_is_better,
        baseline=facts.baseline,
        target=facts.target,
        actual=None if found else facts.actual,
        is_counted=found is not None,
        evidence=facts.evidence,
        version=1,
    )
    session.add(measure)
    session.flush()
    note("tenants.measure_added", measure, actor=actor)
    return measure


def change_measure(
    province_id: int, phase_id: UUID, indicator: str, *, facts: MeasureFacts, version: int, actor: Actor
) -> Measure:
    """Set what a person says of a measure. Raises Denied, NotFound, StalePlan, Conflict (closed), Invalid."""
    check_may_evaluate(actor)
    get_open_phase(province_id, phase_id)
    measure = get_measure(province_id, phase_id, indicator, for_update=True)
    if measure.version != version:
        raise StalePlan({name: getattr(measure, name) for name in vars(facts)}, version=measure.version)
    measure.baseline, measure.target, measure.evidence = facts.baseline, facts.target, facts.evidence
    if not measure.is_counted:
        check_own(facts)
        measure.actual, measure.title, measure.unit = facts.actual, facts.title, facts.unit
        measure.higher_is_better = facts.higher_is_better
    measure.version += 1
    session.flush()
    note("tenants.measure_changed", measure, actor=actor)
    return measure


def remove_measure(province_id: int, phase_id: UUID, indicator: str, *, version: int, actor: Actor) -> None:
    """Take a measure out of the phase's next evaluation; the former ones keep theirs.

    Raises Denied, NotFound, StalePlan, Conflict (closed).
    """
    check_may_evaluate(actor)
    get_open_phase(province_id, phase_id)
    measure = get_measure(province_id, phase_id, indicator, for_update=True)
    if measure.version != version:
        raise StalePlan({}, version=measure.version)
    note("tenants.measure_removed", measure, actor=actor)
    session.delete(measure)
    session.flush()


def get_measure(province_id: int, phase_id: UUID, indicator: str, *, for_update: bool = False) -> Measure:
    """One measure. Raises NotFound."""
    measure = session.get(
        Measure,
        (province_id, phase_id, indicator),
        with_for_update=for_update or None,
        populate_existing=for_update,
    )
    if measure is None:
        raise NotFound(_("Giai đoạn không có chỉ số này."))
    return measure


def check_own(facts: MeasureFacts) -> None:
    """An indicator of one's own has a name, and evidence for what was typed in. Raises Invalid."""
    wrong: dict[str, object] = {}
    if not facts.title:
        wrong["title"] = _("Vui lòng đặt tên chỉ số.")
    if facts.actual is not None and not facts.evidence:
        wrong["evidence"] = _("Kết quả nhập tay cần có minh chứng: văn bản, báo cáo, biên bản.")
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)


def check_may_evaluate(actor: Actor) -> None:
    """Raise Denied for those who only look."""
    if not actor.may(EVALUATE):
        raise Denied(_("Chỉ quản trị cấp tỉnh và quản lý đề án được đánh giá giai đoạn."))
