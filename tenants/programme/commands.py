"""`dothi project …`: what the pages of the programme do, from the line, as the platform itself.

A single step past red gates needs `--override` and a reason: it is told to the
province's admins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import click

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.operator.command_line import dry_run_option, json_option, settle, show_json, show_table, tell
from dothi.values.days import Moment
from dothi.values.worktime import LOCAL_ZONE
from tenants.kit.command_application import SYSTEM, application
from tenants.kit.command_sites import PROVINCE, Named
from tenants.programme.evidence import gates_of_items
from tenants.programme.gates import GateView, worst
from tenants.programme.items import list_items
from tenants.programme.models import Item, Phase, Project
from tenants.programme.phases import OPEN, PhaseFacts, create_phase, list_phases
from tenants.programme.projects import ProjectFacts, create_project, get_project, list_projects

DAY = Moment(formats=["%Y-%m-%d"])
LOCAL_INSTANT = Moment(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@contextmanager
def in_province(province: Named) -> Iterator[int]:
    """Act in the scope of the province that somebody named; its id."""
    with application():
        province_id = province.find().listing.tenant_id
        with acting_in(Scope(province_id)):
            yield province_id


@click.command("list")
@click.argument("province", type=PROVINCE)
@json_option
def list_command(*, province: Named, as_json: bool) -> None:
    """The projects of the PROVINCE."""
    with in_province(province) as province_id:
        lines = list_projects(province_id)
        if as_json:
            documents = [
                project_document(line.project) | {"phases": line.phases, "items": line.items} for line in lines
            ]
            show_json(documents)
            return
        rows = [
            (line.project.id, line.project.name, line.project.decision_number, line.phases, sum(line.items.values()))
            for line in lines
        ]
        show_table(("id", "name", "decision", "phases", "items"), rows)


@click.command("show")
@click.argument("province", type=PROVINCE)
@click.argument("project", type=click.UUID)
@json_option
def show_command(*, province: Named, project: UUID, as_json: bool) -> None:
    """A PROJECT with its phases and items."""
    with in_province(province) as province_id:
        found = get_project(province_id, project)
        phases = list_phases(province_id, project)
        items = list_items(province_id, [phase.id for phase in phases])
        gates = gates_of_items(province_id, [item for item in items if item.status in OPEN])
        if as_json:
            documents = [phase_document(phase, items, gates) for phase in phases]
            show_json(project_document(found) | {"phases": documents})
            return
        click.echo(f"{found.name} ({found.decision_number})")
        for phase in phases:
            pilot = ", pilot" if phase.is_pilot else ""
            click.echo(f"{phase.id} {phase.name}: {phase.starts_on} – {phase.ends_on or ''}{pilot}")
            rows = [
                (
                    item.id,
                    item.unit_name,
                    item.module,
                    item.target_state,
                    local(item.planned_at),
                    item.status,
                    worst(gates[item.id]).value if item.id in gates else "",
                )
                for item in items
                if item.phase_id == phase.id
            ]
            show_table(("item", "unit", "module", "to", "at", "status", "gates"), rows)


@click.command("create")
@click.argument("province", type=PROVINCE)
@click.argument("name")
@click.option("--decision", default="", help="Number of the decision.")
@click.option("--decision-date", type=DAY, help="Its day.")
@click.option("--decision-by", default="", help="Who issued it.")
@click.option("--summary", default="")
@json_option
@dry_run_option
def create_command(
    *,
    province: Named,
    name: str,
    decision: str,
    decision_date: datetime | None,
    decision_by: str,
    summary: str,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Add a project NAME."""
    with in_province(province) as province_id:
        facts = ProjectFacts(
            name=name,
            summary=summary,
            decision_number=decision,
            decision_date=day_of(decision_date),
            decision_by=decision_by,
        )
        document = project_document(create_project(province_id, facts, actor=SYSTEM))
        settle(dry_run=dry_run)
    tell(f"project {document['id']} {name}", document, as_json=as_json, dry_run=dry_run)


@click.command("phase")
@click.argument("province", type=PROVINCE)
@click.argument("project", type=click.UUID)
@click.argument("name")
@click.option("--from", "starts_on", type=DAY, required=True, help="First day.")
@click.option("--to", "ends_on", type=DAY, help="Last day.")
@click.option("--goals", default="")
@click.option("--budget", type=click.IntRange(0), help="In VND.")
@click.option("--pilot", is_flag=True, help="It is a pilot, to be evaluated.")
@click.option("--follows", type=click.UUID, help="The pilot phase whose evaluation must be met first.")
@json_option
@dry_run_option
def phase_command(
    *,
    province: Named,
    project: UUID,
    name: str,
    starts_on: datetime,
    ends_on: datetime | None,
    goals: str,
    budget: int | None,
    pilot: bool,
    follows: UUID | None,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Add a phase NAME to a PROJECT."""
    with in_province(province) as province_id:
        facts = PhaseFacts(
            name=name,
            starts_on=starts_on.date(),
            ends_on=day_of(ends_on),
            goals=goals,
            budget_vnd=budget,
            is_pilot=pilot,
            follows_id=follows,
        )
        document = phase_document(create_phase(province_id, project, facts, actor=SYSTEM), [], {})
        settle(dry_run=dry_run)
    tell(f"phase {document['id']} {name}", document, as_json=as_json, dry_run=dry_run)


def project_document(project: Project) -> dict[str, Any]:
    """A project as JSON."""
    return {
        "id": project.id,
        "name": project.name,
        "decision": project.decision_number,
        "decision_date": project.decision_date,
        "decision_by": project.decision_by,
        "version": project.version,
    }


def phase_document(phase: Phase, items: Any, gates: Mapping[UUID, Any]) -> dict[str, Any]:
    """A phase with its items as JSON."""
    return {
        "id": phase.id,
        "name": phase.name,
        "from": phase.starts_on,
        "to": phase.ends_on,
        "budget_vnd": phase.budget_vnd,
        "pilot": phase.is_pilot,
        "follows": phase.follows_id,
        "closed_at": phase.closed_at,
        "items": [item_document(item, gates.get(item.id, ())) for item in items if item.phase_id == phase.id],
    }


def item_document(item: Item, gates: Any) -> dict[str, Any]:
    """An item with its gates as JSON."""
    return {
        "id": item.id,
        "unit": item.unit_code,
        "unit_name": item.unit_name,
        "tenant": item.member_id,
        "module": item.module,
        "to": item.target_state,
        "at": item.planned_at.isoformat(),
        "owner": item.owner_email,
        "status": item.status,
        "version": item.version,
        "gates": [gate_document(gate) for gate in gates],
    }


def gate_document(gate: GateView) -> dict[str, Any]:
    """A gate as JSON."""
    return {
        "name": gate.name,
        "title": str(gate.title),
        "colour": gate.colour.value,
        "reason": gate.reason,
        "overridden": gate.is_overridden,
        "due_on": gate.due_on,
        "owner": gate.owner_email,
    }


def day_of(instant: datetime | None) -> date | None:
    """The day that was typed."""
    return instant.date() if instant is not None else None


def utc(local_time: datetime) -> datetime:
    """A local time as typed, aware UTC."""
    return local_time.replace(tzinfo=LOCAL_ZONE).astimezone(UTC)


def local(instant: datetime) -> str:
    """An instant as the line shows it."""
    return f"{instant.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"
