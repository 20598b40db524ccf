"""The rows of planning in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from dataclasses import replace
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
from modules.planning.codes import LAND_USE, code_list
from modules.planning.codes.kept import store_lists, told
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees, to_degrees
from modules.planning.extract.issuing import issue
from modules.planning.following.areas import area_of_question
from modules.planning.following.models import Follower, FollowerCell
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.layers.storing import store_layer
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.question import about_point
from modules.planning.models import Layer, Plan, PlanVersion
from modules.planning.parcels.content import DrawnParcel
from modules.planning.parcels.content import content_of as parcel_content
from modules.planning.parcels.importing import find_file, wards_of_tenant
from modules.planning.parcels.models import ParcelFile
from modules.planning.parcels.storing import store_file, take_parcels
from modules.planning.parcels.wards import as_known
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

PARCEL_REPORT = {
    name: REPORT[name] for name in ("layers", "layer", "kind", "told_crs", "way", "fits", "letters", "rows", "problems")
} | {
    "columns": ["so_to", "so_thua"], "owners": [], "mapped": {"sheet": "so_to", "number": "so_thua"}, "lacking": [],
    "ward": "", "read": 4, "outside": 0, "differs": 0, "twice": {"count": 1, "told": ["Phường 1 12/45"]},
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


def parcels_of(site: Site, *, wards: tuple[str, ...] = ("Phường 1",), side: float = 20.0) -> list[DrawnParcel]:
    """Four parcels a ward along the squares' southern edge: sheet 12, numbers 45, 46, 47 and 45 again."""
    middle = point_to_plane(PLANE, site.centre)
    return [
        DrawnParcel(
            position=4 * row + number + 1,
            sheet="12",
            number=name,
            ward=ward,
            registered_m2=(390.0, None, 400.0, 410.0)[number],
            shape=shapely.box(
                middle.x + number * side, middle.y + row * side, middle.x + (number + 1) * side,
                middle.y + (row + 1) * side,
            ),
        )
        for row, ward in enumerate(wards)
        for number, name in enumerate(("45", "46", "47", "45"))
    ]  # fmt: skip


def add_parcels(
    site: Site, *, file_name: str = "thua.gpkg", is_taken: bool = True, parcels: list[DrawnParcel] | None = None
) -> ParcelFile:
    """A file of parcels, looked at and taken."""
    drawn = parcels_of(site) if parcels is None else parcels
    places = to_degrees(PLANE, shapely.get_coordinates(shapely.point_on_surface([each.shape for each in drawn])))
    file_id = new_id()
    content = parcel_content(drawn, PLANE, places, as_known(wards_of_tenant(site.tenant_id)))
    store_file(site.tenant_id, file_id, content, file_name=file_name, by="Cán bộ", report=PARCEL_REPORT)
    file = find_file(site.tenant_id, file_id)
    assert file is not None
    if is_taken:
        take_parcels(site.tenant_id, file)
    return file


def asked_at(site: Site) -> LandQuestion:
    """What is planned in the first of the squares?"""
    there = Point(site.centre.lon + 0.0003, site.centre.lat + 0.0003)
    return LandQuestion(question=about_point(there), day=clock.local_today(), registered_m2=None)


def own(site: Site) -> Values:
    """A published plan, a draft of its next version that could be published, and another file for that."""
    plan = add_plan(site)
    add_published(site, plan.id)
    draft = add_draft(site, plan.id, valid_from=date(2025, 1, 1))
    taken = add_layer(site, plan.id, squares(site, codes=("ODT-1", "CLN-2")))
    take_layer(site.tenant_id, draft, taken, version=draft.version, actor=SYSTEM)
    layer = add_layer(site, plan.id, squares(site, codes=("ODT-1", "DGD-2")))
    store_lists(site.tenant_id, [told(replace(code_list(LAND_USE), key="land_use_of_province"))], by="Cán bộ")
    add_parcels(site, file_name="thua.gpkg")
    file = add_parcels(site, file_name="thua-moi.gpkg", is_taken=False)
    extract = issue(site, asked_at(site), place="Gần đường Hùng Vương")
    return {
        "plan_id": str(plan.id),
        "version_id": str(draft.id),
        "layer_id": str(layer.id),
        "file_id": str(file.id),
        "number": extract.number,
        "token": add_follower(site).link_token,
    }


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
    "planning_api.extract": PUBLIC,
    "planning_api.plans": PUBLIC,
    "planning_api.zones": PUBLIC,
    "planning_following.end": PUBLIC,
    "planning_following.ended": PUBLIC,
    "planning_following.followed": PUBLIC,
    "planning_following.start": PUBLIC,
    "planning_public.ask": PUBLIC,
    "planning_public.ask_corners": PUBLIC,
    "planning_public.ask_drawn": PUBLIC,
    "planning_public.ask_file": PUBLIC,
    "planning_public.extract": PUBLIC,
    "planning_public.extract_json": PUBLIC,
    "planning_public.extract_pdf": PUBLIC,
    "planning_public.find_extract": PUBLIC,
    "planning_public.asked": PUBLIC,
    "planning_public.follow": PUBLIC,
    "planning_public.index": PUBLIC,
    "planning_public.issue_extract": PUBLIC,
    "planning_public.outline": PUBLIC,
    "planning_public.pin": PUBLIC,
    "planning_public.show": PUBLIC,
    "planning_public.parcel": PUBLIC,
    "planning_api.parcels": PUBLIC,
    "planning_work.parcel_files": p.VIEW,
    "planning_work.upload_parcels": p.EDIT,
    "planning_work.preview_parcels": p.EDIT,
    "planning_work.read_parcels_again": p.EDIT,
    "planning_work.take_parcels": p.EDIT,
    "planning_work.drop_parcels": p.EDIT,
    "planning_work.throw_parcels_away": p.EDIT,
    "planning_work.file_parcels": p.VIEW,
    "planning_work.code_lists": p.VIEW,
    "planning_console.province_lists": p.CODES_VIEW,
    "planning_console.new_list": p.CODES_EDIT,
    "planning_console.add_list": p.CODES_EDIT,
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
    "planning_work.add_document": p.EDIT,
    "planning_work.remove_document": p.EDIT,
    "planning_public.zone_map": PUBLIC,
    "planning_public.plan": PUBLIC,
    "planning_public.plan_changes": PUBLIC,
    "planning_work.version_changes": p.VIEW,
    "planning_map.map_tile": PUBLIC,
    "planning_map.tile_json": PUBLIC,
}
NOWHERE = "00000000-0000-7000-8000-000000000000"
GUARD = Guard(
    routes=ROUTES,
    sample={
        "plan_id": NOWHERE,
        "version_id": NOWHERE,
        "layer_id": NOWHERE,
        "file_id": NOWHERE,
        "token": "khong-co",
        "number": "MT-QH-26-00000000",
        "version_number": "2",
        "z": "14",
        "x": "13032",
        "y": "7718",
    },
    free=frozenset({"z", "x", "y"}),
    own=own,
    words=frozenset({"Quy hoạch phân khu 1"}),
    fill=own,
    shown=(
        ("staff", "/work/quy-hoach/do-an/{plan_id}"),
        ("staff", "/work/quy-hoach/phien-ban/{version_id}"),
        ("staff", "/work/quy-hoach/phien-ban/{version_id}/tep/{layer_id}"),
        ("staff", "/work/quy-hoach/thua-dat/tep/{file_id}"),
    ),
    starts=(
        "/work/quy-hoach/phien-ban/{version_id}/tep/{layer_id}",
        "/quy-hoach/ket-qua?lon=106.3626&lat=10.3546",
        "/work/quy-hoach/thua-dat/tep/{file_id}",
        "/quy-hoach/phieu-thong-tin/{number}",
        "/quy-hoach/theo-doi/{token}",
        "/quy-hoach/thua-dat?phuong=ph%C6%B0%E1%BB%9Dng+1&to=12&thua=45",
    ),
    gone_when_suspended=frozenset({"planning_public", "planning_api", "planning_map", "planning_console"}),
    anybodys=frozenset(
        {
            "planning_api.answer_land",
            "planning_public.ask_corners",
            "planning_public.ask_drawn",
            "planning_public.ask_file",
            "planning_public.issue_extract",
            "planning_following.end",
            "planning_following.start",
            "planning_public.ask",
        }
    ),
    not_linked=frozenset(
        f"planning_{route}"
        for route in (
            "api.answer_point",
            "api.extract",
            "api.plans",
            "api.zones",
            "work.layer_zones",
            "api.parcels",
            "work.file_parcels",
            "map.map_tile",
            "map.tile_json",
            "public.plan_changes",
            "work.version_changes",
            "following.ended",
            "following.followed",
            "public.asked",
            "public.pin",
        )
    ),
    not_offered=frozenset({"planning_api.answer_land", "planning_work.remove_document"}),
    raw_readers={
        "extract/issuing.py": "what we wrote ourselves",
        "imports/part.py": "what we wrote ourselves",
        "pages/land.py": "numbers alone are taken of it",
    },
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
