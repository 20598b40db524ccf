"""The rows of feedback in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values.actor import Actor
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.feedback.drafts import ContactDraft, ReportDraft
from modules.feedback.models import Category, Report, Route
from modules.feedback.rules.domain import Channel
from modules.feedback.submission import submit_report
from modules.feedback.workflow.steps import take_step
from tenants.people.units import find_unit
from tenants.registry.models import Unit
from tenants.registry.settings import write_settings

SYSTEM = Actor.system()
HOUR = 60
NOBODY = ContactDraft()
LIMITS = {
    "normal": {"acceptance": 4 * HOUR, "handling": 40 * HOUR},
    "urgent": {"acceptance": HOUR, "handling": 8 * HOUR},
    "complex": {"acceptance": 8 * HOUR, "handling": 120 * HOUR},
}
CATEGORIES = (
    ("trat-tu-do-thi", "Trật tự đô thị", "normal", False, "qldt"),
    ("giao-thong", "Giao thông", "urgent", False, "qldt"),
    ("moi-truong", "Môi trường", "normal", False, "tnmt"),
    ("an-ninh", "An ninh, tội phạm", "urgent", True, "qldt"),
)


def seed(tenant_id: int) -> None:
    """Categories, each with its unit, and the unit for the rest."""
    for position, (code, name, level, is_confidential, unit) in enumerate(CATEGORIES):
        category = add_category(
            tenant_id, code=code, name=name, level=level, is_confidential=is_confidential, position=position
        )
        unit_id = unit_of(tenant_id, unit).id
        session.add(Route(tenant_id=tenant_id, category_id=category, area_code="", unit_id=unit_id))
    write_settings(tenant_id, "feedback", {"fallback_unit": str(unit_of(tenant_id, "qldt").id)}, actor=SYSTEM)


def unit_of(tenant_id: int, code: str) -> Unit:
    """One of the world's units."""
    unit = find_unit(tenant_id, code=code)
    assert unit is not None
    return unit


def add_category(
    tenant_id: int,
    *,
    code: str,
    name: str,
    level: str = "normal",
    is_confidential: bool = False,
    position: int = 9,
    asks_place: bool = False,
) -> UUID:
    """Add one; returns its id."""
    category = Category(
        tenant_id=tenant_id,
        code=code,
        name=name,
        name_en=code.replace("-", " ").capitalize(),
        hint="",
        icon="flag",
        position=position,
        level=level,
        is_confidential=is_confidential,
        is_anonymous_allowed=True,
        needs_approval=True,
        asks_place=asks_place,
        retired_at=None,
        version=1,
        limits=LIMITS,
    )
    session.add(category)
    session.flush()
    return category.id


def own(site: Site) -> Values:
    """A report with a picture, and a category that no other tenant has."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
    picture.seek(0)
    staged = files.stage(site.tenant_id, picture, name="a.jpg")
    contact = ContactDraft(name="Dân", email="dan@example.com", phone="")
    report = send(site, contact=contact, photos=(staged.reference,))
    category = f"chi-{site.slug}-co"
    add_category(site.tenant_id, code=category, name=f"Chỉ {site.slug} có")
    return {
        "code": report.code, "token": report.track_token, "feedback_admin.code": category, "file_id": str(staged.id),
    }  # fmt: skip


def send(
    site: Site,
    *,
    category: str = "moi-truong",
    place: float = 0.0,
    contact: ContactDraft = NOBODY,
    photos: tuple[str, ...] = (),
) -> Report:
    """A citizen's report, `place` degrees east of the centre."""
    draft = ReportDraft(
        category=category, text="Rác ở góc đường", lon=site.centre.lon + place, lat=site.centre.lat, contact=contact,
        photos=photos, client_id=uuid4(), consent=True,
    )  # fmt: skip
    sent = submit_report(site.tenant_id, draft=draft, channel=Channel.WEB, actor=Actor.citizen(), site=site)
    session.flush()
    return session.get_one(Report, (site.tenant_id, sent.report.id))


def fill(site: Site) -> Values:
    """Some accepted reports; the last one is looked at."""
    for number, category in enumerate(("moi-truong", "giao-thong", "giao-thong")):
        report = send(site, category=category, place=number / 1000)
        report_id, code = report.id, report.code
        session.expunge_all()
        take_step(site.tenant_id, report_id=report_id, action="accept", actor=SYSTEM, site=site, fields={})
    report = session.scalars(select(Report).where(Report.code == code)).one()
    return {"code": report.code, "token": report.track_token, "feedback_admin.code": "moi-truong"}


ROUTES = {
    "feedback_admin.categories": "feedback.category.edit",
    "feedback_admin.edit_category": "feedback.category.edit",
    "feedback_admin.new_category": "feedback.category.edit",
    "feedback_admin.restore_category": "feedback.category.edit",
    "feedback_admin.retire_category_page": "feedback.category.edit",
    "feedback_admin.routing": "feedback.category.edit",
    "feedback_api.categories": PUBLIC,
    "feedback_api.create": PUBLIC,
    "feedback_api.geojson": PUBLIC,
    "feedback_api.index": PUBLIC,
    "feedback_api.show": PUBLIC,
    "feedback_public.detail": PUBLIC,
    "feedback_public.find_place": PUBLIC,
    "feedback_public.hand_over": PUBLIC,
    "feedback_public.index": PUBLIC,
    "feedback_public.look_up": PUBLIC,
    "feedback_public.map_source": PUBLIC,
    "feedback_public.personal_data": PUBLIC,
    "feedback_public.photo": PUBLIC,
    "feedback_public.pin": PUBLIC,
    "feedback_public.send": PUBLIC,
    "feedback_public.submit": PUBLIC,
    "feedback_public.take_over": PUBLIC,
    "feedback_rating.rate": PUBLIC,
    "feedback_rating.reopen": PUBLIC,
    "feedback_tracking.answer": PUBLIC,
    "feedback_tracking.photo": PUBLIC,
    "feedback_tracking.show": PUBLIC,
    "feedback_work.find_place": "feedback.report.create",
    "feedback_work.hand_over": "feedback.report.create",
    "feedback_work.new": "feedback.report.create",
    "feedback_work.next_report": "feedback.report.view",
    "feedback_work.note": "feedback.report.view",
    "feedback_work.photo": "feedback.report.work",
    "feedback_work.pin": "feedback.report.create",
    "feedback_work.queue": "feedback.report.view",
    "feedback_work.report": "feedback.report.view",
    "feedback_work.save": "feedback.report.create",
    "feedback_work.step": "feedback.report.work",
}
GUARD = Guard(
    routes=ROUTES,
    sample={"code": "XX-26-000001", "token": "x" * 22, "action": "accept"},
    free=frozenset({"action"}),
    seed=seed,
    own=own,
    fill=fill,
    words=frozenset({"Rác ở góc đường"}),
    shown=(
        ("intake", "/work/feedback/{code}"),
        ("district_viewer", "/work/feedback/{code}"),
        ("intake", "/files/{file_id}/thumb"),
        ("", "/phan-anh/theo-doi/{token}"),
    ),
    starts=("/phan-anh/theo-doi/{token}",),
    leads_on=frozenset({"feedback_work.next_report"}),
    gone_when_suspended=frozenset({"feedback_public", "feedback_api"}),
    anybodys=frozenset(
        {
            "feedback_api.create", "feedback_public.find_place", "feedback_public.hand_over",
            "feedback_public.photo", "feedback_public.send",
            "feedback_public.submit",
            "feedback_public.look_up", "feedback_public.personal_data", "feedback_public.take_over",
            "feedback_tracking.answer", "feedback_tracking.photo", "feedback_rating.rate", "feedback_rating.reopen",
        }
    ),
    not_linked=frozenset(
        {
            "feedback_api.categories", "feedback_api.geojson", "feedback_api.index", "feedback_api.show",
            "feedback_public.map_source", "feedback_public.pin", "feedback_work.pin",
        }
    ),
    not_offered=frozenset(
        {
            "feedback_admin.restore_category", "feedback_api.create", "feedback_public.photo",
            "feedback_public.hand_over", "feedback_work.hand_over",
            "feedback_public.take_over", "feedback_rating.rate", "feedback_rating.reopen", "feedback_tracking.answer",
            "feedback_tracking.photo", "feedback_work.photo",
        }
    ),
    links={"feedback_tracking.show": lambda site: str(own(site)["token"])},
    mail_facts={
        "code": "MT-26-000001", "category": "Roads", "unit": "Roads office", "place": "12 Long Street",
        "state": "accepted", "detail": {"agency": "Police", "duplicate_of": "MT-26-000002"},
    },
    raw_readers={"rules/deadlines.py": "what we wrote ourselves"},
    unread_orders={"counts/counting.py": "the order in which rows are locked"},
)  # fmt: skip
