"""The small world in which every test begins: two provinces, three districts, their units and staff.

Mỹ Tho and Tân An have all services live, Gò Công Đông has none. All accounts have the password `PASSWORD`.
"""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.manifest.house import house
from dothi.outbox.events import Delivery
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.geo import Point
from dothi_testing.guard import guards_of
from tenants.onboarding import NewArea, NewFact, NewTenant, create_province, create_tenant
from tenants.people.units import UnitFacts, create_unit, place_member
from tenants.registry.switches import switch_module

TIENGIANG, LONGAN, MYTHO, TANAN, GOCONGDONG = 1, 2, 3, 4, 5
PASSWORD = "dothi-demo"
HOSTS = {
    TIENGIANG: "tiengiang.localhost",
    LONGAN: "longan.localhost",
    MYTHO: "mytho.localhost",
    TANAN: "tanan.localhost",
    GOCONGDONG: "gocongdong.localhost",
}
CENTRES = {MYTHO: Point(106.3626, 10.3546), TANAN: Point(106.4112, 10.5354), GOCONGDONG: Point(106.7500, 10.3500)}
CITY = date(2005, 1, 1)
SYSTEM = Actor.system()


def build_world(app: Flask) -> None:  # the shape that the fixture `seed` asks for
    """Make it; called once in each worker."""
    assert create_province(province("tiengiang", "TG", "82", "Tỉnh Tiền Giang"), actor=SYSTEM) == TIENGIANG
    assert create_province(province("longan", "LA", "80", "Tỉnh Long An"), actor=SYSTEM) == LONGAN
    district(TIENGIANG, MYTHO, "mytho", "MT", "815", "Thành phố Mỹ Tho", "city")
    district(LONGAN, TANAN, "tanan", "TA", "794", "Thành phố Tân An", "city")
    district(TIENGIANG, GOCONGDONG, "gocongdong", "GCD", "824", "Huyện Gò Công Đông", "district")
    for province_id, slug in ((TIENGIANG, "tiengiang"), (LONGAN, "longan")):
        with acting_in(Scope(province_id)):
            for name in ("admin", "admin2"):
                create_demo_member(
                    province_id, email=f"{name}@{slug}.example", name="Quản trị tỉnh", roles=["provincial_admin"]
                )
            create_demo_member(province_id, email=f"xem@{slug}.example", name="Người xem", roles=["provincial_viewer"])
            session.commit()
    for tenant_id, slug in ((MYTHO, "mytho"), (TANAN, "tanan"), (GOCONGDONG, "gocongdong")):
        with acting_in(Scope(tenant_id)):
            furnish(tenant_id, slug)
            for guard in guards_of(house().components).values():
                guard.seed(tenant_id)
            session.commit()
    for province_id, tenant_id in ((TIENGIANG, MYTHO), (LONGAN, TANAN)):
        for state in (ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE):
            switch(province_id, tenant_id, state)
    for tenant_id in HOSTS:
        with acting_in(Scope(tenant_id)):
            calm(tenant_id)
            session.commit()


def calm(tenant_id: int) -> None:
    """What the making of the world would cause counts as done: tests begin with nothing to deliver."""
    pending = update(Delivery).where(Delivery.tenant_id == tenant_id, Delivery.done_at.is_(None))
    session.execute(pending.values(done_at=clock.now()))


def province(slug: str, prefix: str, code: str, name: str) -> NewTenant:
    """A province to be made."""
    fact = NewFact(code=code, name=name, kind="province", valid_from=CITY)
    return NewTenant(
        slug=slug,
        code_prefix=prefix,
        kind="province",
        centre=Point(106.36, 10.36),
        radius_m=60_000,
        facts=[fact],
        hosts=[f"{slug}.localhost"],
    )


def district(province_id: int, tenant_id: int, slug: str, prefix: str, code: str, name: str, kind: str) -> None:
    """Make a district with one ward around its centre."""
    centre = CENTRES[tenant_id]
    ward = NewArea(code=f"{code}01", name="Phường 1", kind="ward", centre=centre, radius_m=1_500)
    new = NewTenant(
        slug=slug,
        code_prefix=prefix,
        kind=kind,
        centre=centre,
        radius_m=9_000,
        facts=[NewFact(code=code, name=name, kind=kind, valid_from=CITY)],
        hosts=[f"{slug}.localhost"],
        areas=[ward],
        settings={
            "branding": {"organisation": f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}", "hotline": "0273 1022"}
        },
    )
    with acting_in(Scope(province_id)):
        assert create_tenant(province_id, new, actor=SYSTEM) == tenant_id
        session.commit()


def switch(province_id: int, tenant_id: int, state: ModuleState, reason: str = "thử nghiệm") -> None:
    """Take every service at a district one step on, and commit."""
    with acting_in(Scope(province_id)):
        for module in house().components.switchable:
            switch_module(province_id, member_id=tenant_id, module=module.name, to=state, actor=SYSTEM, reason=reason)
        session.commit()


def furnish(tenant_id: int, slug: str) -> None:
    """Units and staff of a district."""
    urban = create_unit(
        tenant_id,
        UnitFacts(code="qldt", name="Phòng Quản lý đô thị", kind="office", email=f"qldt@{slug}.example"),
        actor=SYSTEM,
    )
    green = create_unit(
        tenant_id,
        UnitFacts(code="tnmt", name="Phòng Tài nguyên và Môi trường", kind="office", email=f"tnmt@{slug}.example"),
        actor=SYSTEM,
    )
    session.flush()
    people = (
        ("quantri", "Nguyễn Quản Trị", "district_admin", None, False),
        ("tiepnhan", "Trần Tiếp Nhận", "intake", None, False),
        ("canbo", "Lê Cán Bộ", "staff", urban, False),
        ("thutruong", "Phạm Thủ Trưởng", "unit_head", urban, True),
        ("canbo2", "Võ Cán Bộ", "staff", green, False),
        ("lanhdao", "Huỳnh Lãnh Đạo", "leader", None, False),
        ("xem", "Đỗ Chỉ Xem", "district_viewer", None, False),
    )
    for name, title, role, unit, is_head in people:
        member = create_demo_member(tenant_id, email=f"{name}@{slug}.example", name=title, roles=[role])
        if unit is not None:
            place_member(tenant_id, member.membership_id, unit_ids=[unit.id], headed=[unit.id] if is_head else [])
