"""The lines of an evaluation as its page shows them: as they stand now, or as they were when it was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dothi.language.formatting import relative_time
from tenants.programme.measures import MeasureLine


class ScoreRow(NamedTuple):
    """An indicator in words; `name` leads to its form."""

    name: str
    title: str
    unit: str
    baseline: float | None
    target: float | None
    actual: float | None
    higher: bool
    met: bool | None
    source: str = ""


def row_of(line: MeasureLine, *, now: datetime) -> ScoreRow:
    """As it stands now, with where the actual value comes from."""
    score = line.score
    return ScoreRow(
        name=score.indicator,
        title=line.title,
        unit=line.unit,
        baseline=score.baseline,
        target=score.target,
        actual=score.actual,
        higher=score.higher_is_better,
        met=score.is_met,
        source=source_of(line, now=now),
    )


def source_of(line: MeasureLine, *, now: datetime) -> str:
    """Counted by how many tenants and how long ago, or the evidence of what was typed in."""
    if not line.measure.is_counted:
        return line.measure.evidence or str(_("Chưa có minh chứng"))
    if line.told_at is None:
        return str(_("Đếm tự động; chưa có số liệu"))
    ago = relative_time(now, line.told_at)
    return str(_("Đếm tự động từ %(n)s địa phương, %(ago)s", n=line.tenants, ago=ago))


def decided_rows(figures: Mapping[str, Mapping[str, Any]]) -> Sequence[ScoreRow]:
    """As they were when it was decided."""
    return [
        ScoreRow(
            name=name,
            title=kept["title"],
            unit=kept["unit"],
            baseline=kept["baseline"],
            target=kept["target"],
            actual=kept["actual"],
            higher=kept["higher_is_better"],
            met=kept["met"],
        )
        for name, kept in sorted(figures.items(), key=lambda pair: pair[1]["position"])
    ]
