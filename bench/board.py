"""The board's world: a province with many tenants, every module planned, some gates red, figures of weeks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import insert, update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.current import session_cookie
from dothi.identity.members import create_demo_member
from dothi.identity.sessions import open_session
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.geo import Point
from dothi.values.ids import new_id
from tenants.kit.weeks import last_weeks
from tenants.onboarding import NewFact, NewTenant, create_province, create_tenant
from tenants.programme.checks import checks_of
from tenants.programme.models import Figure, Gate, Item, Phase, Project, Readiness
from tenants.registry.models import Switch

HOST = "bench.localhost"
TENANTS, PLANNED = 100, 4
SYSTEM = Actor.system()
KINDS = (("city", "Thành phố"), ("town", "Thị xã"), ("district", "Huyện"))
NAMES = ("Gò Công", "Cai Lậy", "Châu Thành", "Chợ Gạo", "Tân Phước", "Cái Bè", "Tân Phú Đông", "Đức Hòa", "Cần Giuộc")
GATES = ("Quyết định phân công lãnh đạo phụ trách", "Ban hành quy chế tiếp nhận, xử lý", "Tập huấn cán bộ")
INDICATORS = ("tenants.active_staff", "feedback.in_time", "feedback.reports", "feedback.satisfaction")
STATES = ("none", "preparing", "pilot", "live", "live", "live", "suspended")


def build(app: Flask, *, count: int = TENANTS) -> str:
    """Make it; answers the Cookie header of a viewer's session."""
    with app.app_context():
        province = new_tenant("bench", "BN", "Tỉnh Thử Nghiệm", "province", hosts=[HOST])
        province_id = create_province(province, actor=SYSTEM)
        with acting_in(Scope(province_id)):
            members = [
                create_tenant(
                    province_id,
                    new_tenant(
                        f"d{n}",
                        f"D{n}",
                        f"{KINDS[n % 3][1]} {NAMES[n % 9]} {n + 1}",
                        KINDS[n % 3][0],
                        hosts=[f"d{n}.{HOST}"],
                    ),
                    actor=SYSTEM,
                )
                for n in range(count)
            ]
            plan(province_id, members, chance=random.Random(count))  # made up, no secret
            member = create_demo_member(
                province_id, email="xem@bench.example", name="Người xem", roles=["provincial_viewer"]
            )
            session.flush()
            token = open_session(province_id, membership_id=member.membership_id, host=HOST)
            session.commit()
        return f"{session_cookie()}={token}"


def new_tenant(slug: str, prefix: str, name: str, kind: str, *, hosts: Sequence[str] = ()) -> NewTenant:
    """A province or a tenant, empty."""
    fact = NewFact(code=f"9{prefix}", name=name, kind=kind, valid_from=date(2010, 1, 1))
    return NewTenant(
        slug=slug, code_prefix=prefix, kind=kind, centre=Point(106.3, 10.3), radius_m=9_000, facts=[fact], hosts=hosts
    )


def plan(province_id: int, members: Sequence[int], *, chance: random.Random) -> None:
    """States, a project of three phases with an item for each cell, gates, and what the tenants told."""
    now, modules = clock.now(), house().components.switchable
    project = Project(
        tenant_id=province_id, id=new_id(), name="Đề án đô thị thông minh", summary="", decision_number="3769/QĐ-UBND",
        decision_date=date(2017, 12, 18), decision_by="UBND tỉnh", created_at=now, version=1,
    )  # fmt: skip
    session.add(project)
    session.flush()
    phases = [new_phase(province_id, project, number, now) for number in range(3)]
    session.add_all(phases)
    session.flush()
    units = [*((f"9D{n}", "", member) for n, member in enumerate(members)), *planned_units()]
    items: list[dict[str, object]] = []
    gates: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    for number, (code, name, member) in enumerate(units):
        for module in modules:
            state = chance.choice(STATES)
            if member is not None:
                session.execute(
                    update(Switch)
                    .where(Switch.tenant_id == province_id, Switch.member_id == member, Switch.module == module.name)
                    .values(state=state, version=2)
                )
            phase = phases[number % 3]
            item = item_of(province_id, phase, code=code, name=name, member=member, module=module.name, now=now)
            item["status"] = "done" if state == "live" else "held" if chance.random() < 0.01 else "planned"
            item["planned_at"] = now + timedelta(days=-5 if item["status"] == "held" else chance.randint(3, 400))
            items.append(item)
            if item["status"] != "done":
                gates += gates_of(province_id, item, chance=chance, now=now)
                told += told_of(province_id, member, module, chance=chance, now=now)
    session.execute(insert(Item), items)
    session.execute(insert(Gate), gates)
    session.execute(insert(Readiness), told)
    session.execute(insert(Figure), list(figures_of(province_id, members, chance=chance, now=now)))


def planned_units() -> Iterator[tuple[str, str, None]]:
    """Units that are planned and have no tenant."""
    codes = (("807", "Huyện Cần Giuộc"), ("806", "Huyện Cần Đước"), ("803", "Huyện Bến Lức"), ("802", "Huyện Đức Hòa"))
    return ((code, name, None) for code, name in codes[:PLANNED])


def new_phase(province_id: int, project: Project, number: int, now: datetime) -> Phase:
    """A phase of a year and a half."""
    begins = now.date() + timedelta(days=540 * (number - 1))
    return Phase(
        tenant_id=province_id, id=new_id(), project_id=project.id, follows_id=None, position=number,
        name=f"Giai đoạn {number + 1}", goals="", starts_on=begins, ends_on=begins + timedelta(days=539),
        budget_vnd=None, is_pilot=number == 0, closed_at=None, closed_by="", version=1,
    )  # fmt: skip


def item_of(
    province_id: int, phase: Phase, *, code: str, name: str, member: int | None, module: str, now: datetime
) -> dict[str, object]:
    """An item's row."""
    return {
        "tenant_id": province_id, "id": new_id(), "phase_id": phase.id, "unit_code": code, "unit_name": name,
        "member_id": member, "module": module, "target_state": "live", "planned_at": now, "owner_name": "Trần Văn Bình",
        "owner_email": "binh@bench.example", "note": "", "status": "planned", "decided_at": None, "from_state": None,
        "asked_at": None, "version": 1,
    }  # fmt: skip


def gates_of(
    province_id: int, item: dict[str, object], *, chance: random.Random, now: datetime
) -> Iterator[dict[str, object]]:
    """The gates that people sign."""
    for position, title in enumerate(GATES):
        signed = now if chance.random() < 0.8 else None
        yield {
            "tenant_id": province_id, "id": new_id(), "item_id": item["id"], "position": position, "name": "own",
            "title": title, "owner_name": "Lê Thị Hoa", "owner_email": "hoa@bench.example",
            "due_on": (now + timedelta(days=chance.randint(-20, 90))).date(), "created_at": now - timedelta(days=40),
            "signed_at": signed, "signed_by": "", "signer_id": None, "note": "", "version": 1,
        }  # fmt: skip


def told_of(
    province_id: int, member: int | None, module: Module, *, chance: random.Random, now: datetime
) -> Iterator[dict[str, object]]:
    """What the tenant told of the gates that the module checks."""
    for check in checks_of(module):
        if member is not None:
            red = {"vi": "Còn 3 cán bộ chưa kích hoạt tài khoản.", "en": "Three people are missing."}
            yield {
                "tenant_id": province_id, "member_id": member, "module": module.name,
                "gate": check.name, "reason": red if chance.random() < 0.04 else None,
                "since": now - timedelta(days=chance.randint(1, 60)), "checked_at": now,
            }  # fmt: skip


def figures_of(
    province_id: int, members: Sequence[int], *, chance: random.Random, now: datetime
) -> Iterator[dict[str, object]]:
    """Five weeks of each indicator."""
    for member in members:
        told_at = now - timedelta(minutes=chance.choice((4, 20, 55, 600)))
        for indicator in INDICATORS:
            for week in last_weeks(now.date(), 5):
                whole = 200_000 if indicator == "feedback.reports" else chance.randint(20, 90)
                part = chance.randint(20, 90) if whole > 100 else round(whole * chance.uniform(0.6, 1))
                yield {
                    "tenant_id": province_id, "week": week, "member_id": member, "indicator": indicator,
                    "numerator": part, "denominator": whole, "told_at": told_at,
                }  # fmt: skip
