"""The demo's projects: planned as they would have been, signed, gone live on their day; one phase evaluated and closed.

Called while the demo is built: the plan before the districts are there, what came of it afterwards. Each part is left
alone where it is there already.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.uploads.documents import stage
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.evaluation import close_phase, evaluate_phase
from tenants.programme.items import ItemFacts, Schedule, plan_item
from tenants.programme.measures import MeasureFacts, add_measure
from tenants.programme.models import Evaluation, Gate, Item, Phase
from tenants.programme.phases import PhaseFacts, create_phase
from tenants.programme.projects import ProjectFacts, create_project, list_projects
from tenants.programme.signing import sign_gate
from tenants.programme.verdicts import Verdict

HOUR_OF_GOING = time(8)
PLANNED_BEFORE = timedelta(days=60)
SIGNED_AFTER = timedelta(days=20)
A4 = (595, 842)


def load_projects(code: str) -> Sequence[Mapping[str, Any]]:
    """The projects of a province of the catalogue."""
    text = Path(__file__).with_name("programme.toml").read_text(encoding="utf-8")
    return [project for project in tomllib.loads(text)["projects"] if project["province"] == code]


def put_programme(province_id: int, code: str, *, slug: str) -> bool:
    """The projects with their phases and items, unless there is a project: then False. In the province's scope."""
    if list_projects(province_id):
        return False
    for project in load_projects(code):
        with clock.frozen(at(project["decision_date"])):
            made = create_project(
                province_id,
                ProjectFacts(**{name: project[name] for name in ProjectFacts.__dataclass_fields__}),
                actor=somebody("Ban quản lý đề án"),
            )
        put_phases(province_id, made.id, project["phases"], slug=slug)
    return True


def put_phases(province_id: int, project_id: UUID, phases: Sequence[Mapping[str, Any]], *, slug: str) -> None:
    """A project's phases in their order, each with its items."""
    ids: dict[str, UUID] = {}
    for phase in phases:
        facts = PhaseFacts(
            name=phase["name"],
            goals=phase["goals"],
            starts_on=phase["starts_on"],
            ends_on=phase["ends_on"],
            budget_vnd=phase["budget_vnd"],
            is_pilot=phase["is_pilot"],
            follows_id=ids.get(phase.get("follows", "")),
        )
        actor = somebody("Ban quản lý đề án")
        ids[phase["key"]] = create_phase(province_id, project_id, facts, actor=actor).id
        for item in phase["items"]:
            put_item(province_id, ids[phase["key"]], item, slug=slug)


def put_item(province_id: int, phase_id: UUID, facts: Mapping[str, Any], *, slug: str) -> None:
    """An item as it was planned some weeks before its time, and the gates that somebody has signed since."""
    planned_at = at(facts["on"]) if "on" in facts else at(clock.local_today() + timedelta(days=facts["days"]))
    owner = somebody(facts["owner"])
    schedule = Schedule(planned_at=planned_at, owner_name=owner.name, owner_email=f"vanthu@{slug}.example")
    with clock.frozen(min(planned_at, clock.now()) - PLANNED_BEFORE):
        item = plan_item(
            province_id,
            phase_id,
            ItemFacts(
                unit_code=facts["unit"],
                module=facts["module"],
                target_state=ModuleState(facts["target"]),
                schedule=schedule,
            ),
            actor=owner,
        )
        signed_at = clock.now() + SIGNED_AFTER
    with clock.frozen(signed_at):
        for gate in gates_of(province_id, item.id):
            if gate.name in facts.get("signed", ()):
                sign_gate(
                    province_id,
                    gate.id,
                    document=stage(province_id, BytesIO(drawn_document()), name=f"{gate.name}.pdf"),
                    remark="Văn bản minh họa",
                    version=gate.version,
                    actor=owner,
                )


def gates_of(province_id: int, item_id: UUID) -> Sequence[Gate]:
    """The gates of an item in their order."""
    query = select(Gate).where(Gate.tenant_id == province_id, Gate.item_id == item_id).order_by(Gate.position)
    return session.scalars(query).all()


def conclude(province_id: int, code: str) -> bool:
    """Evaluate and close the phases that are over; False where that was done. In the province's scope."""
    is_done = False
    for facts in evaluated_phases(code):
        phase = session.scalars(
            select(Phase).where(Phase.tenant_id == province_id, Phase.name == facts["name"])
        ).one_or_none()
        if phase is None or session.get(Evaluation, (province_id, phase.id)) is not None:
            continue
        actor = somebody("Ban quản lý đề án")
        with clock.frozen(at(facts["evaluated_on"])):
            for measure in facts["measures"]:
                add_measure(province_id, phase, facts=MeasureFacts(**measure, unit="%"), actor=actor)
            evaluate_phase(province_id, phase.id, verdict=Verdict.MET, lessons=facts["lessons"], version=0, actor=actor)
            close_phase(province_id, phase.id, version=phase.version, actor=actor)
        is_done = True
    return is_done


def evaluated_phases(code: str) -> Iterator[Mapping[str, Any]]:
    """The phases of a province that come with measures."""
    for project in load_projects(code):
        yield from (phase for phase in project["phases"] if "measures" in phase)


def open_items(province_id: int, *, member_id: int, module: str, to: ModuleState) -> Sequence[Item]:
    """What was planned to take a module at a tenant to this state."""
    return session.scalars(
        select(Item).where(
            Item.tenant_id == province_id,
            Item.member_id == member_id,
            Item.module == module,
            Item.status == "planned",
            Item.target_state == to.value,
            Item.planned_at <= clock.now(),
        )
    ).all()


def drawn_document() -> bytes:
    """A page as a decision looks from afar, drawn by ourselves: PDF."""
    page = Image.new("L", A4, 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 230, 68), fill=60)
    pen.rectangle((330, 60, 535, 68), fill=60)
    pen.rectangle((200, 140, 395, 152), fill=30)
    for line in range(24):
        pen.rectangle((60, 200 + line * 20, 535 if line % 6 != 5 else 320, 206 + line * 20), fill=150)
    pen.ellipse((390, 700, 470, 780), outline=90, width=4)
    file = BytesIO()
    page.save(file, "PDF")
    return file.getvalue()


def somebody(name: str) -> Actor:
    """A person of the province as the record names them; acts as the platform, which may do everything."""
    return Actor(kind=ActorKind.SYSTEM, name=name)


def at(day: date) -> datetime:
    """The morning of a day in Vietnam."""
    return datetime.combine(day, HOUR_OF_GOING, LOCAL_ZONE)
