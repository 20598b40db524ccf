"""Who did what to the plan: one entry of the record for a project, phase, item, gate, override or measure."""

from __future__ import annotations

from datetime import date, datetime
from functools import singledispatch
from typing import Any

from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from tenants.programme.models import Gate, Item, Measure, Override, Phase, Project


def note(action: str, row: Project | Phase | Item | Gate | Override | Measure, *, actor: Actor, **detail: Any) -> None:
    """Write the entry, with the row's facts as they are now and whatever else `detail` says."""
    record_audit(row.tenant_id, action, actor=actor, **facts_of(row), **detail)


@singledispatch
def facts_of(row: Any) -> dict[str, Any]:
    """What is told of a row: its subject, and its facts as plain values."""
    raise TypeError(f"nothing is noted of {row!r}")


@facts_of.register
def _(row: Project) -> dict[str, Any]:
    return {"subject": str(row.id), "name": row.name, "decision": row.decision_number}


@facts_of.register
def _(row: Phase) -> dict[str, Any]:
    return {
        "subject": str(row.id),
        "name": row.name,
        "starts_on": plain(row.starts_on),
        "ends_on": plain(row.ends_on),
        "budget_vnd": row.budget_vnd,
        "follows": str(row.follows_id) if row.follows_id else None,
    }


@facts_of.register
def _(row: Item) -> dict[str, Any]:
    return {
        "subject": str(row.id),
        "about": row.member_id,
        "unit": row.unit_name,
        "unit_code": row.unit_code,
        "module": row.module,
        "target": row.target_state,
        "planned_at": plain(row.planned_at),
    }


@facts_of.register
def _(row: Gate) -> dict[str, Any]:
    # Under its item: that is where people look.
    return {"subject": str(row.item_id), "gate": str(row.id), "title": row.title, "due_on": plain(row.due_on)}


@facts_of.register
def _(row: Override) -> dict[str, Any]:
    return {"subject": str(row.subject_id), "gate": row.gate, "reason": row.reason, "asked_by": row.asked_by}


@facts_of.register
def _(row: Measure) -> dict[str, Any]:
    return {
        "subject": f"{row.phase_id}/{row.indicator}",
        "title": row.title,
        "baseline": row.baseline,
        "target": row.target,
        "actual": row.actual,
        "evidence": row.evidence,
    }


def plain(day: date | datetime | None) -> str | None:
    """A day or instant as the record holds it."""
    return day.isoformat() if day is not None else None
