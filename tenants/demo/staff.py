"""Units and people of the demo: the accounts that the README names, and colleagues enough for a living queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.identity.models import MembershipRow
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from tenants.areas.areas import list_areas
from tenants.demo.people import names
from tenants.onboarding.known import lower_first
from tenants.people.units import UnitFacts, create_unit, place_member
from tenants.registry.models import Unit

SYSTEM = Actor.system()
CAPTIONS = {"city": "thành phố", "town": "thị xã", "district": "huyện"}


def furnish_province(province_id: int, *, slug: str, units: Sequence[Mapping[str, Any]]) -> None:
    """The province's departments, two admins, a programme manager and a viewer."""
    people = names(province_id)
    for position, facts in enumerate(units):
        email = f"{facts['code']}@{slug}.example"
        unit = UnitFacts(code=facts["code"], name=facts["name"], kind="agency", email=email, position=position)
        create_unit(province_id, unit, actor=SYSTEM)
    for local, role in (
        ("admin", "provincial_admin"),
        ("admin2", "provincial_admin"),
        ("dean", "programme_manager"),
        ("xem", "provincial_viewer"),
    ):
        create_demo_member(province_id, email=f"{local}@{slug}.example", name=next(people), roles=[role])


def furnish_tenant(site: Site, *, units: Sequence[Mapping[str, Any]], seed: int) -> None:
    """The district's offices and ward committees with their people."""
    tenant_id, slug, people = site.tenant_id, site.slug, names(seed)
    by_code: dict[str, Unit] = {}
    for position, facts in enumerate(units):
        unit = unit_facts(
            slug,
            code=facts["code"],
            name=facts["name"].format(cap=CAPTIONS[site.kind]),
            kind=facts["kind"],
            position=position,
            head_name=next(people),
        )
        by_code[unit.code] = create_unit(tenant_id, unit, actor=SYSTEM)
    put_the_known(tenant_id, slug, by_code, people)
    for facts in units:
        if facts["staff"]:
            put_colleagues(tenant_id, slug, by_code[facts["code"]], count=facts["staff"], people=people)
    for number, area in enumerate(list_areas(tenant_id)):
        unit = unit_facts(
            slug,
            code=f"ubnd-{area.code}",
            name=f"UBND {lower_first(area.name)}",
            kind="ward",
            position=100 + number,
            head_name=next(people),
        )
        put_colleagues(tenant_id, slug, create_unit(tenant_id, unit, actor=SYSTEM), count=1, people=people)
    session.flush()


def unit_facts(slug: str, *, code: str, name: str, kind: str, position: int, head_name: str) -> UnitFacts:
    """A unit with made-up ways to reach it."""
    return UnitFacts(
        code=code,
        name=name,
        kind=kind,
        email=f"{code}@{slug}.example",
        phone=f"0270 000 {position:04}",
        head_name=head_name,
        position=position,
    )


def put_the_known(tenant_id: int, slug: str, units: Mapping[str, Unit], people: Iterator[str]) -> None:
    """The accounts of the README: admin, intake (two), leader, and staff and head of the urban office."""
    put_member(tenant_id, f"quantri@{slug}.example", next(people), "district_admin", units["vp"].id)
    put_member(tenant_id, f"tiepnhan@{slug}.example", next(people), "intake", units["vp"].id)
    put_member(tenant_id, f"tiepnhan2@{slug}.example", next(people), "intake", units["vp"].id)
    put_member(tenant_id, f"lanhdao@{slug}.example", next(people), "leader")
    put_member(tenant_id, f"xem@{slug}.example", next(people), "district_viewer")
    put_member(tenant_id, f"canbo@{slug}.example", next(people), "staff", units["qldt"].id)
    head = units["qldt"]
    put_member(tenant_id, f"thutruong@{slug}.example", head.head_name, "unit_head", head.id, is_head=True)


def put_colleagues(tenant_id: int, slug: str, unit: Unit, *, count: int, people: Iterator[str]) -> None:
    """The unit's head, unless the README's account is that, and some staff."""
    if unit.code != "qldt":
        email = f"{unit.code}.thutruong@{slug}.example"
        put_member(tenant_id, email, unit.head_name, "unit_head", unit.id, is_head=True)
    for number in range(1, count + 1):
        put_member(tenant_id, f"{unit.code}.canbo{number}@{slug}.example", next(people), "staff", unit.id)


def put_member(
    tenant_id: int, email: str, name: str, role: str, unit_id: UUID | None = None, *, is_head: bool = False
) -> None:
    """One member with the demo's password, in their unit; most have signed in these days."""
    member = create_demo_member(tenant_id, email=email, name=name, roles=[role])
    row = session.get_one(MembershipRow, (tenant_id, member.id))
    row.last_sign_in_at = clock.now() - last_seen(email)
    if unit_id is not None:
        place_member(tenant_id, member.id, unit_ids=[unit_id], headed=[unit_id] if is_head else [])


def last_seen(email: str) -> timedelta:
    """How long ago somebody signed in last: the same for the same address, and for one in five too long ago."""
    number = crc32(email.encode())
    return timedelta(days=60 if number % 5 == 0 else number % 20, hours=number % 9)
