"""The rows of tourism in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from collections.abc import Sequence

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.tourism.happenings.drafts import HappeningDraft
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.service import create_happening, take_happening_step
from modules.tourism.itineraries.drafts import DraftStop, ItineraryDraft
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.service import create_itinerary, take_itinerary_step
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.models import Place
from modules.tourism.places.service import create_place, take_step

SYSTEM = Actor.system()
SLUGS = ("tourism_public.slug", "tourism_work.slug", "tourism_api.slug")
TEXTS = {
    "vi": {"name": "Chùa Vĩnh Tràng", "summary": "Ngôi chùa giữa vườn cây."},
    "en": {"name": "Vĩnh Tràng Pagoda", "summary": "A pagoda among gardens."},
}
HAPPENING_TEXTS = {
    "vi": {"name": "Rằm tháng Giêng", "summary": "Ngày rằm đầu năm."},
    "en": {"name": "First full moon", "summary": "The first full moon of the year."},
}


def put_place(site: Site, name: str = "", *, east: float = 0.0, is_published: bool = True, **facts: object) -> Place:
    """A place `east` degrees of the centre, published unless told otherwise."""
    texts = {language: {**words, **({"name": name} if name else {})} for language, words in TEXTS.items()}
    plain = {"kind": "worship", "texts": texts, "hours": "24/7", "address": "Phường 1"}
    where = {"lon": site.centre.lon + east, "lat": site.centre.lat}
    place = create_place(site, PlaceDraft(**{**plain, **where, **facts}), actor=SYSTEM)  # type: ignore[arg-type]
    if is_published:
        take_step(place, "publish", version=place.version, actor=SYSTEM)
    return place


def put_happening(site: Site, name: str = "", *, is_published: bool = True, **facts: object) -> Happening:
    """A happening that is on today, all day, published unless told otherwise."""
    texts = {language: {**words, **({"name": name} if name else {})} for language, words in HAPPENING_TEXTS.items()}
    plain = {"kind": "festival", "texts": texts, "starts_on": clock.local_today()}
    made = create_happening(site.tenant_id, HappeningDraft(**{**plain, **facts}), actor=SYSTEM)  # type: ignore[arg-type]
    if is_published:
        take_happening_step(made, "publish", version=made.version, actor=SYSTEM)
    return made


def own(site: Site) -> Values:
    """A published place that no other tenant has, what happens there and a way there."""
    place = put_place(site, f"Chỉ {site.slug} có", east=0.002)
    happening = put_happening(site, f"Hội chỉ {site.slug} có", place_id=place.id)
    itinerary = put_itinerary(site, f"Lịch trình {site.slug}", [place])
    return {**named(place), "happening": happening.slug, "itinerary": itinerary.slug}


def fill(site: Site) -> Values:
    """Some places, the last one not in English; a draft."""
    put_place(site, "Nháp", east=0.004, is_published=False)
    put_place(site)
    put_happening(site, "Hội nháp", is_published=False)
    put_happening(site, "Chợ phiên", kind="fair", rule="FREQ=WEEKLY")
    happening = put_happening(site, rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15")
    texts = {"vi": {"name": "Chợ quê", "summary": "Chợ sáng bên sông."}}
    place = put_place(site, east=0.001, texts=texts, hours="", address="", phone="0273 3872 123")
    return {**named(place), "happening": happening.slug, "itinerary": put_itinerary(site, "", [place]).slug}


def put_itinerary(
    site: Site, name: str, places: Sequence[Place], *, is_published: bool = True, **facts: object
) -> Itinerary:
    """A day over these places, published unless told otherwise."""
    texts = {
        "vi": {"name": name or "Một ngày ở chợ", "summary": "Đi bộ buổi sáng."},
        **({} if name else {"en": {"name": "A day at the market", "summary": "A walk in the morning."}}),
    }
    stops = tuple(DraftStop(place_id=place.id, day=1, stay=45) for place in places)
    plain = {"texts": texts, "theme": "food", "mode": "walk", "starts_at": 8 * 60, "stops": stops}
    draft = ItineraryDraft(**{**plain, **facts})  # type: ignore[arg-type]
    itinerary = create_itinerary(site.tenant_id, draft, actor=SYSTEM)
    if is_published:
        take_itinerary_step(itinerary, "publish", version=itinerary.version, actor=SYSTEM)
    return itinerary


def named(place: Place) -> Values:
    """What `slug` means in each of our blueprints; `place` for `shown`."""
    return dict.fromkeys((*SLUGS, "place"), place.slug)


GUARD = Guard(
    routes={
        "tourism_api.place": PUBLIC,
        "tourism_api.places": PUBLIC,
        "tourism_public.geojson": PUBLIC,
        "tourism_public.index": PUBLIC,
        "tourism_public.jsonld": PUBLIC,
        "tourism_public.map_source": PUBLIC,
        "tourism_public.place": PUBLIC,
        "tourism_api.happening": PUBLIC,
        "tourism_api.happenings": PUBLIC,
        "tourism_public.happening": PUBLIC,
        "tourism_public.happening_calendar": PUBLIC,
        "tourism_public.happening_feed": PUBLIC,
        "tourism_public.happening_month": PUBLIC,
        "tourism_public.happenings": PUBLIC,
        "tourism_work.create_one": "tourism.happening.edit",
        "tourism_work.edit_happening": "tourism.happening.view",
        "tourism_work.happening_date": "tourism.happening.edit",
        "tourism_work.happening_list": "tourism.happening.view",
        "tourism_work.happening_step": "tourism.happening.edit",
        "tourism_work.happening_version": "tourism.happening.view",
        "tourism_work.restore_happening_version": "tourism.happening.edit",
        "tourism_work.new_happening": "tourism.happening.edit",
        "tourism_work.preview_happening": "tourism.happening.view",
        "tourism_work.save_happening": "tourism.happening.edit",
        "tourism_work.create": "tourism.place.edit",
        "tourism_work.edit": "tourism.place.view",
        "tourism_work.new": "tourism.place.edit",
        "tourism_work.places": "tourism.place.view",
        "tourism_work.picture": "tourism.place.edit",
        "tourism_work.preview": "tourism.place.view",
        "tourism_work.restore": "tourism.place.edit",
        "tourism_work.version": "tourism.place.view",
        "tourism_work.save": "tourism.place.edit",
        "tourism_work.step": "tourism.place.edit",
        "tourism_api.itineraries": PUBLIC,
        "tourism_api.itinerary": PUBLIC,
        "tourism_public.favourites": PUBLIC,
        "tourism_public.itineraries": PUBLIC,
        "tourism_public.itinerary": PUBLIC,
        "tourism_public.itinerary_calendar": PUBLIC,
        "tourism_public.itinerary_map": PUBLIC,
        "tourism_public.offline": PUBLIC,
        "tourism_public.offline_document": PUBLIC,
        "tourism_public.offline_map": PUBLIC,
        "tourism_public.plan": PUBLIC,
        "tourism_public.plan_map": PUBLIC,
        "tourism_public.worker": PUBLIC,
        "tourism_work.itinerary_create": "tourism.itinerary.edit",
        "tourism_work.itinerary_edit": "tourism.itinerary.view",
        "tourism_work.itinerary_list": "tourism.itinerary.view",
        "tourism_work.itinerary_new": "tourism.itinerary.edit",
        "tourism_work.itinerary_preview": "tourism.itinerary.view",
        "tourism_work.itinerary_restore": "tourism.itinerary.edit",
        "tourism_work.itinerary_save": "tourism.itinerary.edit",
        "tourism_work.itinerary_step": "tourism.itinerary.edit",
        "tourism_work.itinerary_version": "tourism.itinerary.view",
    },
    sample={
        **dict.fromkeys((*SLUGS, "happening", "itinerary"), "khong-co"), "action": "publish", "number": "1",
    },
    free=frozenset({"action", "number"}),
    own=own,
    fill=fill,
    shown=(
        ("", "/du-lich/{place}"),
        ("staff", "/work/tourism/places/{place}"),
        ("district_viewer", "/work/tourism/places/{place}"),
        ("", "/du-lich/su-kien/{happening}"),
        ("staff", "/work/tourism/happenings/{happening}"),
        ("district_viewer", "/work/tourism/happenings/{happening}"),
        ("", "/du-lich/lich-trinh/{itinerary}"),
        ("staff", "/work/tourism/itineraries/{itinerary}"),
    ),
    gone_when_suspended=frozenset({"tourism_public", "tourism_api"}),
    raw_readers={"places/opening.py": "what we wrote ourselves"},
    not_linked=frozenset(
        {
            "tourism_api.place", "tourism_api.places", "tourism_public.geojson", "tourism_public.jsonld",
            "tourism_public.map_source", "tourism_api.happening", "tourism_api.happenings",
            "tourism_public.happening_calendar", "tourism_public.happening_feed",
            "tourism_api.itineraries", "tourism_api.itinerary", "tourism_public.itinerary_map",
            "tourism_public.itinerary_calendar",
            "tourism_public.offline_document", "tourism_public.offline_map", "tourism_public.plan_map",
            "tourism_public.worker",
        }
    ),
)  # fmt: skip
