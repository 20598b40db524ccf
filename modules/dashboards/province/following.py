"""The district's side of its province's own indicators: keeps the newest that was told; what it adopted follows.

A district that changed something for itself keeps that. What it brings stays, whatever the province does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from modules.dashboards.events import IndicatorsTold
from modules.dashboards.indicators.definition import PROVINCE_SET
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.service import draft_of_row, name_of, write
from modules.dashboards.indicators.written import read_json
from modules.dashboards.models import IndicatorRow, ToldIndicator

Texts = Mapping[str, Mapping[str, str]]
FOLLOWED = ("formula", "direction", "decimals", "at_zero", "fresh_days", "amber", "red", "margin", "targets")


def keep_indicators(event: IndicatorsTold, context: HandlerContext) -> None:
    """One statement where nothing is new."""
    versions = select(ToldIndicator.code, ToldIndicator.version).where(ToldIndicator.tenant_id == context.tenant_id)
    known = {code: version for code, version in session.execute(versions)}  # noqa: C416  # rows aren't pairs to mypy
    # In a fixed order, so that two handlers never wait for each other in a circle.
    for told in sorted(event.indicators, key=lambda each: str(each["code"])):
        if told["version"] > known.get(told["code"], 0):
            keep_indicator(context.tenant_id, told)


def keep_indicator(tenant_id: int, told: Mapping[str, Any]) -> None:
    """Store one, unless a newer one came meanwhile."""
    nothing = {"tenant_id": tenant_id, "code": told["code"], "version": 0, "content": {}, "is_retired": True}
    session.execute(put(ToldIndicator).values(nothing).on_conflict_do_nothing())
    kept = session.get_one(ToldIndicator, (tenant_id, told["code"]), with_for_update=True, populate_existing=True)
    if told["version"] <= kept.version:
        return
    former, was_in_use = kept.content, not kept.is_retired
    kept.version, kept.content, kept.is_retired = told["version"], told["content"], told["is_retired"]
    session.flush()
    if former:
        follow(tenant_id, kept.code, read_json(former), read_json(kept.content))
    if kept.is_retired and was_in_use:
        note_left(tenant_id, kept.code)


def note_left(tenant_id: int, code: str) -> None:
    """For the history of who adopted it: the province compares by it no longer, all that is here goes on."""
    row = session.get(IndicatorRow, (tenant_id, code))
    if row is None or row.from_set != PROVINCE_SET or row.retired_at is not None:
        return
    name = name_of(draft_of_row(row), code)
    record_audit(tenant_id, "dashboards.indicator_left", subject=code, actor=Actor.system(), name=name)


def follow(tenant_id: int, code: str, former: IndicatorDraft, told: IndicatorDraft) -> None:
    """Let the adopted indicator say what is told now, where it says what was told before."""
    row = session.get(IndicatorRow, (tenant_id, code), with_for_update=True, populate_existing=True)
    if row is None or row.from_set != PROVINCE_SET or row.retired_at is not None:
        return
    own = draft_of_row(row)
    said = {name: getattr(told, name) for name in FOLLOWED if getattr(own, name) == getattr(former, name)}
    followed = replace(own, **said, texts=follow_texts(own.texts, former.texts, told.texts))
    if followed == own:
        return
    write(tenant_id, code, followed, from_set=PROVINCE_SET)
    name = name_of(followed, code)
    record_audit(tenant_id, "dashboards.indicator_followed", subject=code, actor=Actor.system(), name=name)


def follow_texts(own: Texts, former: Texts, told: Texts) -> dict[str, dict[str, str]]:
    """The same for each text in each language."""
    return {
        language: {
            name: text
            for name in {**own.get(language, {}), **told.get(language, {})}
            if (text := follow_text(*(texts.get(language, {}).get(name, "") for texts in (own, former, told))))
        }
        for language in {**own, **told}
    }


def follow_text(own: str, former: str, told: str) -> str:
    """What a text says now."""
    return told if own == former else own
