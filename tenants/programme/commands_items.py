"""`dothi project …` for items and gates; importing this adds the commands to the group."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from dothi.database.session import session
from dothi.operator.command_line import dry_run_option, json_option, settle, show_json, show_table, tell
from dothi.sites.switch import ModuleState
from dothi.uploads.documents import stage
from dothi.values.errors import NotFound
from tenants.kit.command_application import SYSTEM
from tenants.kit.command_sites import PROVINCE, Named
from tenants.programme.commands import LOCAL_INSTANT, in_province, item_document, local, utc
from tenants.programme.evidence import gates_of_items
from tenants.programme.going_live import go_now
from tenants.programme.items import ItemFacts, Schedule, ask_about, cancel_item, change_item, get_item, plan_item
from tenants.programme.models import Gate
from tenants.programme.paths import PLANNABLE
from tenants.programme.rollback import rollback_item
from tenants.programme.signing import sign_gate, withdraw_signature

STATES = click.Choice([state.value for state in PLANNABLE])


@click.command("item")
@click.argument("province", type=PROVINCE)
@click.argument("phase", type=click.UUID)
@click.argument("unit")
@click.argument("module")
@click.argument("state", type=STATES)
@click.argument("at", type=LOCAL_INSTANT)
@click.option("--owner", required=True, help="Name of who answers for it.")
@click.option("--owner-email", required=True)
@click.option("--unit-name", default="", help="For a unit that neither registry nor catalogue know.")
@click.option("--note", default="")
@json_option
@dry_run_option
def item_command(
    *,
    province: Named,
    phase: UUID,
    unit: str,
    module: str,
    state: str,
    at: datetime,
    owner: str,
    owner_email: str,
    unit_name: str,
    note: str,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Plan in a PHASE that MODULE goes to STATE at the UNIT (its code), AT a local time: 2027-02-10T08:00."""
    with in_province(province) as province_id:
        facts = ItemFacts(
            unit_code=unit,
            unit_name=unit_name,
            module=module,
            target_state=ModuleState(state),
            schedule=Schedule(planned_at=utc(at), owner_name=owner, owner_email=owner_email, note=note),
        )
        item = plan_item(province_id, phase, facts, actor=SYSTEM)
        document = item_document(item, gates_of_items(province_id, [item])[item.id])
        settle(dry_run=dry_run)
    tell(f"item {document['id']} planned at {local(utc(at))}", document, as_json=as_json, dry_run=dry_run)


@click.command("gates")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
@json_option
def gates_command(*, province: Named, item: UUID, as_json: bool) -> None:
    """The gates of an ITEM with their reasons."""
    with in_province(province) as province_id:
        found = get_item(province_id, item)
        gates = gates_of_items(province_id, [found])[item]
        if as_json:
            show_json(item_document(found, gates))
            return
        rows = [
            (gate.name, "overridden" if gate.is_overridden else gate.colour.value, str(gate.title), gate.reason)
            for gate in gates
        ]
        show_table(("gate", "colour", "title", "reason"), rows)


@click.command("check")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
def check_command(*, province: Named, item: UUID) -> None:
    """Have the tenant check the automatic gates of an ITEM now."""
    with in_province(province) as province_id:
        ask_about(get_item(province_id, item))
        session.commit()
    click.echo("asked; `dothi project gates` shows the answer in a few seconds")


@click.command("reschedule")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
@click.argument("at", type=LOCAL_INSTANT)
@json_option
@dry_run_option
def reschedule_command(*, province: Named, item: UUID, at: datetime, as_json: bool, dry_run: bool) -> None:
    """Give an ITEM another time; one that was held or rolled back is planned again."""
    with in_province(province) as province_id:
        found = get_item(province_id, item)
        schedule = Schedule(
            planned_at=utc(at), owner_name=found.owner_name, owner_email=found.owner_email, note=found.note
        )
        change_item(province_id, item, schedule, version=found.version, actor=SYSTEM)
        document = item_document(found, ())
        settle(dry_run=dry_run)
    tell(f"item {item} planned at {local(utc(at))}", document, as_json=as_json, dry_run=dry_run)


@click.command("cancel")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
@click.option("--reason", required=True)
@dry_run_option
@json_option
def cancel_command(*, province: Named, item: UUID, reason: str, as_json: bool, dry_run: bool) -> None:
    """Take an ITEM out of the plan."""
    with in_province(province) as province_id:
        version = get_item(province_id, item).version
        document = item_document(cancel_item(province_id, item, reason=reason, version=version, actor=SYSTEM), ())
        settle(dry_run=dry_run)
    tell(f"item {item} cancelled", document, as_json=as_json, dry_run=dry_run)


@click.command("sign")
@click.argument("province", type=PROVINCE)
@click.argument("gate", type=click.UUID)
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="")
def sign_command(*, province: Named, gate: UUID, document: Path, note: str) -> None:
    """Sign a GATE with a DOCUMENT (PDF, DOCX, XLSX, JPEG, PNG)."""
    with in_province(province) as province_id, document.open("rb") as stream:
        sign_gate(
            province_id,
            gate,
            document=stage(province_id, stream, name=document.name),
            remark=note,
            version=version_of(province_id, gate),
            actor=SYSTEM,
        )
        session.commit()
    click.echo(f"gate {gate} signed with {document.name}")


@click.command("withdraw")
@click.argument("province", type=PROVINCE)
@click.argument("gate", type=click.UUID)
@click.option("--reason", required=True)
@dry_run_option
@json_option
def withdraw_command(*, province: Named, gate: UUID, reason: str, as_json: bool, dry_run: bool) -> None:
    """Take the signature of a GATE back."""
    with in_province(province) as province_id:
        version = version_of(province_id, gate)
        withdraw_signature(province_id, gate, reason=reason, version=version, actor=SYSTEM)
        settle(dry_run=dry_run)
    tell(f"signature of {gate} withdrawn", {"gate": gate}, as_json=as_json, dry_run=dry_run)


@click.command("go")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
@click.option("--reason", default="")
@click.option("--override", is_flag=True, help="Pass red gates alone; the province's admins get a mail.")
@json_option
@dry_run_option
def go_command(*, province: Named, item: UUID, reason: str, override: bool, as_json: bool, dry_run: bool) -> None:
    """Carry out an ITEM now."""
    with in_province(province) as province_id:
        done = go_now(province_id, item, version=None, actor=SYSTEM, reason=reason, break_glass=override)
        document = item_document(done, ())
        settle(dry_run=dry_run)
    tell(f"item {item} done: {document['module']} {document['to']}", document, as_json=as_json, dry_run=dry_run)


@click.command("rollback")
@click.argument("province", type=PROVINCE)
@click.argument("item", type=click.UUID)
@click.option("--reason", required=True)
@json_option
@dry_run_option
def rollback_command(*, province: Named, item: UUID, reason: str, as_json: bool, dry_run: bool) -> None:
    """Take the module of an ITEM back to the state it was in before."""
    with in_province(province) as province_id:
        version = get_item(province_id, item).version
        found = rollback_item(province_id, item, reason=reason, version=version, actor=SYSTEM)
        document = item_document(found, ()) | {"back_to": found.from_state}
        settle(dry_run=dry_run)
    tell(f"item {item} rolled back to {document['back_to']}", document, as_json=as_json, dry_run=dry_run)


def version_of(province_id: int, gate_id: UUID) -> int:
    """The gate's version now. Raises NotFound."""
    gate = session.get(Gate, (province_id, gate_id))
    if gate is None:
        raise NotFound("no such gate")
    return gate.version
