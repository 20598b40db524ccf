"""What can be done with places: make, change, publish, take back, put away, confirm. Each step is a version.

A service flushes; the request commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_text
from dothi.values.cells import cell
from dothi.values.errors import Invalid, NotFound
from dothi.values.geo import GeometryError, Point
from dothi.values.ids import id_for
from modules.tourism.entries.naming import store_named
from modules.tourism.entries.slugs import free_name
from modules.tourism.entries.versions import keep_version, version_numbered, versions_of
from modules.tourism.events import PlaceChanged
from modules.tourism.places.drafts import PlaceDraft, find_errors, from_content, to_content
from modules.tourism.places.facets import facets_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place, PlaceVersion, PlaceWord
from modules.tourism.places.opening import locality_of, opening_at
from modules.tourism.places.openings import keep_text
from modules.tourism.places.search import slug_of, words_of_place
from modules.tourism.places.steps import PlaceStep, find_step
from modules.tourism.places.surroundings import find_same, find_ward, is_inside, is_ward
from modules.tourism.settings import SECTION, TourismSettings
from modules.tourism.texts import SOURCE, read, tidied
from tenants.registry.changing import configuration_changed
from tenants.registry.settings import load_settings

RESERVED = frozenset(
    {
        "su-kien", "lich-trinh", "ban-do", "ke-hoach", "yeu-thich", "danh-gia", "ngoai-tuyen", "new", "q", "so-lieu",
        "xac-nhan", "co-so", "de-xuat",
    }
)  # fmt: skip
"""What else stands under /du-lich and at the desk; a place isn't called so in its address."""


class SameNearby(Invalid):
    """A place of the same name is within 100 metres: whoever writes must say that theirs is another one."""

    def __init__(self, same: Place) -> None:
        reason = _(
            "Cách đây dưới 100 mét đã có “%(name)s”. Có phải cùng một nơi không?", name=same.texts[SOURCE]["name"]
        )
        super().__init__(reason, fields={"is_another": reason})
        self.slug = same.slug


def find_place(tenant_id: int, slug: str) -> Place | None:
    """A place by its name in addresses, whatever its state."""
    return session.scalars(select(Place).where(Place.tenant_id == tenant_id, Place.slug == slug)).one_or_none()


def get_place(tenant_id: int, slug: str) -> Place:
    """The same. Raises NotFound."""
    if (place := find_place(tenant_id, slug)) is None:
        raise NotFound(_("Không có điểm du lịch này."))
    return place


def create_place(
    site: Site, draft: PlaceDraft, *, actor: Actor, is_another: bool = False, client_id: UUID | None = None
) -> Place:
    """Store a new place as a draft; `is_another`: it isn't the one of the same name nearby.

    What was made of the same form (`client_id`) before is answered again. Raises Invalid (fields).
    """
    tenant_id, now = site.tenant_id, clock.now()
    row_id = id_for(client_id, to_content(draft))
    try:
        columns = checked_columns(site, draft, but=None, is_another=is_another, now=now)
    except Invalid:
        # What the same form made, before or at this moment, is the one of the same name nearby.
        if (made := session.get(Place, (tenant_id, row_id))) is None:
            raise
        return made
    place = Place(
        tenant_id=tenant_id,
        id=row_id,
        status=PlaceStatus.DRAFT.value,
        picture_id=None,
        published_at=None,
        created_at=now,
        version=1,
        **columns,
    )
    if not store_named(place, lambda: free_slug(tenant_id, read(draft.texts, "name", SOURCE).words)):
        return session.get_one(Place, (tenant_id, place.id))
    note(place, draft, "created", actor=actor, before={})
    return place


def change_place(
    site: Site, place: Place, draft: PlaceDraft, *, version: int, actor: Actor, is_another: bool = False
) -> None:
    """Change a place that is still at `version`. Raises Invalid (fields), Conflict (stale).

    Whether it is the one of the same name nearby is asked again only when it was renamed or moved.
    """
    before = facets_of(place)
    is_there = (place.lon, place.lat, read(place.texts, "name", SOURCE)) == (
        draft.lon,
        draft.lat,
        read(draft.texts, "name", SOURCE),
    )
    columns = checked_columns(site, draft, but=place.id, is_another=is_another or is_there, now=clock.now())
    write(place, version=version, **columns)
    note(place, draft, "changed", actor=actor, before=before)


def restore_version(site: Site, place: Place, number: int, *, version: int, actor: Actor) -> None:
    """Make what was written at a former step the newest version; the place's state stays.

    Raises NotFound, Invalid (fields: the rules may be stricter than they were), Conflict (stale).
    """
    draft, before = from_content(get_version(place.tenant_id, place.id, number).content), facets_of(place)
    columns = checked_columns(site, draft, but=place.id, is_another=True, now=clock.now())
    write(place, version=version, **columns)
    note(place, draft, "restored", actor=actor, before=before)


def take_step(place: Place, name: str, *, version: int, actor: Actor) -> PlaceStep:
    """Publish, take back, put away or confirm a place that is still at `version`.

    Raises NotFound for a step that there isn't, Denied, Conflict (stale, or not from this state).
    """
    step, now, before = find_step(name, place, actor), clock.now(), facets_of(place)
    columns: dict[str, Any] = {"status": step.state_after(place.status), "updated_at": now}
    if step.to is PlaceStatus.PUBLISHED and place.published_at is None:
        columns["published_at"] = now
    if step.confirms:
        columns["confirmed_on"] = clock.local_today()
    write(place, version=version, **columns)
    note(place, draft_of(place), step.action, actor=actor, before=before)
    return step


def checked_columns(
    site: Site, draft: PlaceDraft, *, but: UUID | None, is_another: bool, now: datetime
) -> dict[str, Any]:
    """The draft as columns, with what follows from it. Raises Invalid with everything that is wrong."""
    errors = find_errors(draft)
    point = point_of(draft, errors)
    if point is not None and not errors:
        margin = load_settings(site.tenant_id, SECTION, TourismSettings)["place_margin_m"]
        if not is_inside(point, margin_m=margin, site=site):
            errors["place"] = _("Vị trí này nằm ngoài %(name)s.", name=site.name)
        elif not is_another and (same := find_same(site.tenant_id, draft.texts, point, but=but)):
            raise SameNearby(same)
    if errors or point is None:
        raise Invalid(_("Điểm du lịch chưa lưu được. Hãy sửa những chỗ được nêu dưới đây."), fields=errors)
    texts = tidied(draft.texts)
    keep_text(site, draft.hours)
    opening = opening_at(draft.hours, locality_of(site, clock.local_today()), now)
    return {
        **{name: getattr(draft, name) for name in PLAIN},
        "texts": texts,
        **list_keys(texts),
        "cell": cell(point),
        "area_code": draft.area_code if is_ward(draft.area_code, site) else find_ward(point, site=site),
        "is_open": opening.is_open,
        "next_change_at": opening.next_change_at,
        "updated_at": now,
    }


def list_keys(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Where lists in each language show it."""
    return {"list_key": sort_text(texts[SOURCE]["name"]), "list_key_en": sort_text(read(texts, "name", "en").words)}


PLAIN = (
    "kind", "lon", "lat", "is_approximate", "address", "unit_id", "price_level", "wheelchair", "children", "phone",
    "email", "website", "hours", "picture_credit", "source", "source_key", "confirmed_on",
)  # fmt: skip
"""What a draft and a row hold alike."""


def point_of(draft: PlaceDraft, errors: dict[str, str]) -> Point | None:
    """Where it is; None, and the reason among the errors, where that can't be."""
    if draft.lon is None or draft.lat is None:
        return None
    try:
        return Point(draft.lon, draft.lat)
    except GeometryError:
        errors["place"] = _("Tọa độ là số thập phân, ví dụ 106.3626.")
        return None


def draft_of(place: Place) -> PlaceDraft:
    """A stored place as a draft."""
    return PlaceDraft(texts=place.texts, area_code=place.area_code, **{name: getattr(place, name) for name in PLAIN})


def write(place: Place, *, version: int, **columns: Any) -> None:
    """Change columns of a place that is still at `version`. Raises Conflict (stale)."""
    refusal = _("Có người vừa thay đổi điểm du lịch này. Vui lòng xem lại rồi lưu lần nữa.")
    change_at(place, version, refusal=refusal, **columns)


def note(place: Place, draft: PlaceDraft, action: str, *, actor: Actor, before: dict[str, str]) -> None:
    """Keep what follows from a step: the version, the words it is found by, event and record."""
    words = words_of_place(place.texts, kind=place.kind, address=place.address)
    row = {"tenant_id": place.tenant_id, "place_id": place.id}
    session.execute(delete(PlaceWord).where(PlaceWord.tenant_id == place.tenant_id, PlaceWord.place_id == place.id))
    session.execute(insert(PlaceWord), [{**row, "word": word} for word in words])
    keep_version(PlaceVersion, place, action, content=to_content(draft), actor=actor)
    record(PlaceChanged(place_id=place.id, before=before, after=facets_of(place)))
    record_audit(
        place.tenant_id, f"tourism.place_{action}", subject=place.slug, actor=actor, name=place.texts[SOURCE]["name"]
    )
    configuration_changed("tourism")


def free_slug(tenant_id: int, name: str) -> str:
    """A name in addresses that nobody has yet. One statement, a second one where it is taken."""
    return free_name(Place, tenant_id, slug_of(name) or "diem-du-lich", reserved=RESERVED)


def list_versions(tenant_id: int, place_id: UUID) -> list[PlaceVersion]:
    """What was written of it, the newest first. One statement."""
    return versions_of(PlaceVersion, tenant_id, place_id)


def get_version(tenant_id: int, place_id: UUID, number: int) -> PlaceVersion:
    """One of them. Raises NotFound."""
    return version_numbered(PlaceVersion, tenant_id, place_id, number)
