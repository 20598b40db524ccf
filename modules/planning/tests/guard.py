"""The rows of planning in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import shapely

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.geo import Point
from dothi.values.ids import new_id
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.planning import permissions as p
from modules.planning.codes import LAND_USE
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.following.areas import area_of_question
from modules.planning.following.models import Follower, FollowerCell
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.layers.storing import store_layer
from modules.planning.lookup.question import about_point
from modules.planning.models import Layer, Plan, PlanVersion
from modules.planning.plans.drafts import PlanFacts, VersionFacts, create_plan, create_version
from modules.planning.plans.publishing import publish, take_layer
from modules.planning.plans.reading import find_layer, get_plan, get_version
from modules.planning.shapes import pack

SYSTEM = Actor.system()
PLANE = SYSTEMS[9210]
REPORT = {
    "layers": ["o_quy_hoach"], "layer": "o_quy_hoach", "kind": "gpkg", "told_crs": "EPSG:9210",
    "way": {"epsg": 9210, "is_swapped": False, "is_shifted": True}, "fits": [],
    "letters": {"encoding": "utf-8", "is_told": True, "samples": []}, "columns": ["code"], "mapped": {"code": "code"},
    "read": 2, "rows": [], "problems": 0, "overlaps": {"count": 0, "m2": 0.0, "told": []},
    "gaps": {"count": 0, "m2": 0.0}, "outside": {"count": 0, "told": []}, "unknown": [],
}  # fmt: skip


def squares(site: Site, *, codes: tuple[str, ...] = ("ODT-1", "TMD-2"), side: float = 100.0) -> list[DrawnZone]:
    """A row of squares from the centre of the site to the east."""
    middle = point_to_plane(PLANE, site.centre)
    return [
        DrawnZone(
            position=number + 1,
            code=code,
            label="",
            shape=shapely.box(middle.x + number * side, middle.y, middle.x + (number + 1) * side, middle.y + side),
            storeys=5.0,
            density=60.0,
            far=3.0,
        )
        for number, code in enumerate(codes)
    ]


def add_plan(site: Site, *, name: str = "Quy hoạch phân khu 1", theme: str = "urban", kind: str = "zoning") -> Plan:
    """A plan without a version."""
    facts = PlanFacts(theme=theme, kind=kind, name=name, scale=2000)
    return create_plan(site.tenant_id, facts, actor=SYSTEM)


def add_draft(site: Site, plan_id: UUID, *, valid_from: date = date(2024, 1, 1)) -> PlanVersion:
    """A draft without zones."""
    facts = VersionFacts(
        adjustment="first",
        decision="12/QĐ-UBND",
        decided_on=date(2023, 12, 1),
        issuer="Ủy ban nhân dân",
        valid_from=valid_from,
    )
    return create_version(site.tenant_id, plan_id, facts, actor=SYSTEM)


def add_layer(site: Site, plan_id: UUID, zones: list[DrawnZone]) -> Layer:
    """A layer that nobody has taken."""
    layer_id = new_id()
    store_layer(
        site.tenant_id, layer_id, content_of(zones, PLANE), plan_id=plan_id, file_name="o.gpkg", code_list=LAND_USE,
        by="Cán bộ", report=REPORT,
    )  # fmt: skip
    layer = find_layer(site.tenant_id, layer_id)
    assert layer is not None
    return layer


def add_published(
    site: Site, plan_id: UUID, *, zones: list[DrawnZone] | None = None, valid_from: date = date(2024, 1, 1)
) -> PlanVersion:
    """A version that is published."""
    draft = add_draft(site, plan_id, valid_from=valid_from)
    layer = add_layer(site, plan_id, squares(site) if zones is None else zones)
    take_layer(site.tenant_id, draft, layer, version=draft.version, actor=SYSTEM)
    draft = get_version(site.tenant_id, draft.id)
    plan = get_plan(site.tenant_id, plan_id)
    return publish(site.tenant_id, draft.id, version=draft.version, plan_version=plan.version, actor=SYSTEM)


def own(site: Site) -> Values:
    """A published plan, a draft of its next version that could be published, and another file for that."""
    plan = add_plan(site)
    add_published(site, plan.id)
    draft = add_draft(site, plan.id, valid_from=date(2025, 1, 1))
    taken = add_layer(site, plan.id, squares(site, codes=("ODT-1", "CLN-2")))
    take_layer(site.tenant_id, draft, taken, version=draft.version, actor=SYSTEM)
    layer = add_layer(site, plan.id, squares(site, codes=("ODT-1", "DGD-2")))
    ids = {"plan_id": str(plan.id), "version_id": str(draft.id), "layer_id": str(layer.id)}
    return ids | {"token": add_follower(site).link_token}


def add_follower(site: Site, *, east: float = 50.0, is_confirmed: bool = True) -> Follower:
    """Somebody who follows a point of `squares`, so many metres east of its corner."""
    middle = point_to_plane(PLANE, site.centre)
    there = shape_to_degrees(PLANE, shapely.Point(middle.x + east, middle.y + 50))
    area = area_of_question(about_point(Point(there.x, there.y)), "Vị trí gần Đường số 1")
    follower_id, now = new_id(), clock.now()
    follower = Follower(
        tenant_id=site.tenant_id, id=follower_id, email=f"dan-{follower_id.hex[-12:]}@example.vn", language="vi",
        kind=area.kind.value, code=area.code, digest=area.digest, words=area.words, shape=pack(area.shape),
        link_token=follower_id.hex, asked_at=now, confirmed_at=now if is_confirmed else None,
    )  # fmt: skip
    session.add(follower)
    session.flush()
    session.add_all(FollowerCell(tenant_id=site.tenant_id, follower_id=follower_id, cell=cell) for cell in area.cells())
    session.flush()
    return follower


ROUTES = {
    "planning_api.answer_land": PUBLIC,
    "planning_api.answer_point": PUBLIC,
    "planning_api.plans": PUBLIC,
    "planning_api.zones": PUBLIC,
    "planning_following.end": PUBLIC,
    "planning_following.ended": PUBLIC,
    "planning_following.followed": PUBLIC,
    "planning_following.start": PUBLIC,
    "planning_public.ask": PUBLIC,
    "planning_public.ask_corners": PUBLIC,
    "planning_public.asked": PUBLIC,
    "planning_public.follow": PUBLIC,
    "planning_public.index": PUBLIC,
    "planning_public.pin": PUBLIC,
    "planning_public.show": PUBLIC,
    "planning_work.add_plan": p.EDIT,
    "planning_work.add_version": p.EDIT,
    "planning_work.drop_file": p.EDIT,
    "planning_work.index": p.VIEW,
    "planning_work.layer_zones": p.VIEW,
    "planning_work.new_plan": p.EDIT,
    "planning_work.new_version": p.EDIT,
    "planning_work.plan": p.VIEW,
    "planning_work.preview": p.EDIT,
    "planning_work.publish_version": p.PUBLISH,
    "planning_work.read_again": p.EDIT,
    "planning_work.save_plan": p.EDIT,
    "planning_work.save_version": p.EDIT,
    "planning_work.take": p.EDIT,
    "planning_work.upload": p.EDIT,
    "planning_work.version": p.VIEW,
    "planning_work.withdraw_version": p.PUBLISH,
}
NOWHERE = "00000000-0000-7000-8000-000000000000"
GUARD = Guard(
    routes=ROUTES,
    sample={"plan_id": NOWHERE, "version_id": NOWHERE, "layer_id": NOWHERE, "token": "khong-co"},
    own=own,
    words=frozenset({"Quy hoạch phân khu 1"}),
    fill=own,
    shown=(
        ("staff", "/work/quy-hoach/do-an/{plan_id}"),
        ("staff", "/work/quy-hoach/phien-ban/{version_id}"),
        ("staff", "/work/quy-hoach/phien-ban/{version_id}/tep/{layer_id}"),
    ),
    starts=(
        "/work/quy-hoach/phien-ban/{version_id}/tep/{layer_id}",
        "/quy-hoach/ket-qua?lon=106.3626&lat=10.3546",
        "/quy-hoach/theo-doi/{token}",
    ),
    gone_when_suspended=frozenset({"planning_public", "planning_api"}),
    anybodys=frozenset(
        {
            "planning_api.answer_land",
            "planning_following.end",
            "planning_following.start",
            "planning_public.ask",
            "planning_public.ask_corners",
        }
    ),
    not_linked=frozenset(
        {
            "planning_api.answer_point",
            "planning_api.plans",
            "planning_api.zones",
            "planning_following.ended",
            "planning_following.followed",
            "planning_public.asked",
            "planning_public.pin",
            "planning_work.layer_zones",
        }
    ),
    not_offered=frozenset({"planning_api.answer_land"}),
    links={"planning_following.followed": lambda site: add_follower(site).link_token},
    mail_facts={
        "area": "Ward 1",
        "plan": "Plan 1",
        "decision": "12",
        "decided_on": "01/12/2023",
        "issuer": "UBND",
        "day": "01/01/2024",
        "summary": "",
        "ends": "01/01/2027",
        "link": "http://x/1",
        "answer_url": "http://x/2",
        "stop_url": "http://x/3",
    },
)
