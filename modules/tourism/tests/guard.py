"""The rows of tourism in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.tourism.businesses.links import open_link
from modules.tourism.businesses.service import propose_change
from modules.tourism.confirming.service import FilledForm, keep
from modules.tourism.happenings.drafts import HappeningDraft
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.service import create_happening, take_happening_step
from modules.tourism.itineraries.drafts import DraftStop, ItineraryDraft
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.service import create_itinerary, take_itinerary_step
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.models import Place
from modules.tourism.places.service import create_place, draft_of, take_step
from modules.tourism.ratings.service import store_rating

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
    """A published place that no other tenant has: what happens there, a way there, what was said of it."""
    place = put_place(site, f"Chỉ {site.slug} có", east=0.002, email=f"chu@{site.slug}.example")
    happening = put_happening(site, f"Hội chỉ {site.slug} có", place_id=place.id)
    itinerary = put_itinerary(site, f"Lịch trình {site.slug}", [place])
    return {**named(place), "happening": happening.slug, "itinerary": itinerary.slug, **voices_of(site, place)}


def fill(site: Site) -> Values:
    """Some places, the last one not in English; a draft."""
    put_place(site, "Nháp", east=0.004, is_published=False)
    put_place(site)
    put_happening(site, "Hội nháp", is_published=False)
    put_happening(site, "Chợ phiên", kind="fair", rule="FREQ=WEEKLY")
    happening = put_happening(site, rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15")
    voices = voices_of(site, put_place(site, "Quán bên sông", east=0.006, email="quan@ben-song.example"))
    texts = {"vi": {"name": "Chợ quê", "summary": "Chợ sáng bên sông."}}
    place = put_place(site, east=0.001, texts=texts, hours="", address="", phone="0273 3872 123")
    itinerary = put_itinerary(site, "", [place])
    return {**named(place), "happening": happening.slug, "itinerary": itinerary.slug, **voices}


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


VISITS = {
    "tourism_public.figures": PUBLIC,
    "tourism_public.figures_file": PUBLIC,
    "tourism_public.scanned": PUBLIC,
    "tourism_work.close_visitor_month": "tourism.visitor.close",
    "tourism_work.drop_visitors": "tourism.visitor.count",
    "tourism_work.import_visitors": "tourism.visitor.count",
    "tourism_work.preview_visitors": "tourism.visitor.count",
    "tourism_work.qr": "tourism.place.view",
    "tourism_work.qr_picture": "tourism.place.view",
    "tourism_work.qr_sheets": "tourism.place.view",
    "tourism_work.save_visitors": "tourism.visitor.count",
    "tourism_work.statistics": "tourism.place.view",
    "tourism_work.statistics_file": "tourism.place.view",
    "tourism_work.take_visitors": "tourism.visitor.count",
    "tourism_work.upload_visitors": "tourism.visitor.count",
    "tourism_work.visitor_month": "tourism.place.view",
    "tourism_work.visitor_month_file": "tourism.place.view",
    "tourism_work.visitor_months": "tourism.place.view",
    "tourism_work.visitors": "tourism.place.view",
    "tourism_work.visitors_template": "tourism.visitor.count",
}


def voices_of(site: Site, place: Place) -> Values:
    """A rating, a proposal, a link and a form that waits for its code, of a place."""
    said = {"stars": 4, "words": "Mát mẻ, nhiều cây.", "name": "Lan", "language": "vi"}
    rating_id = store_rating(site.tenant_id, place, email=f"lan@{site.slug}.example", **said)  # type: ignore[arg-type]
    draft = replace(draft_of(place), phone="0273 3999 888")
    proposal = propose_change(site, place, draft, version=place.version, note="Đổi số máy.", language="vi")
    token = open_link(place, link_id=new_id())
    form = FilledForm(
        purpose="rating", email=f"an@{site.slug}.example", language="vi", path="/du-lich", content={"slug": place.slug}
    )
    form_id = keep(site.tenant_id, form, form_id=uuid4())
    return {
        "rating_id": str(rating_id), "proposal_id": str(proposal.id), "token": str(token), "form_id": str(form_id),
    }  # fmt: skip


VOICES = {
    "tourism_public.business": PUBLIC,
    "tourism_public.new_place": PUBLIC,
    "tourism_public.propose_place": PUBLIC,
    "tourism_public.rate": PUBLIC,
    "tourism_public.ratings": PUBLIC,
    "tourism_public.send_link": PUBLIC,
    "tourism_secret.confirm": PUBLIC,
    "tourism_secret.confirm_entry": PUBLIC,
    "tourism_secret.confirmation": PUBLIC,
    "tourism_secret.entry": PUBLIC,
    "tourism_secret.propose": PUBLIC,
    "tourism_secret.reply_as_business": PUBLIC,
    "tourism_secret.send_code_again": PUBLIC,
    "tourism_work.accept": "tourism.place.edit",
    "tourism_work.judge_reply": "tourism.rating.moderate",
    "tourism_work.moderate": "tourism.rating.moderate",
    "tourism_work.proposal": "tourism.place.view",
    "tourism_work.proposals": "tourism.place.view",
    "tourism_work.rating": "tourism.place.view",
    "tourism_work.ratings": "tourism.place.view",
    "tourism_work.refuse_proposal": "tourism.place.edit",
    "tourism_work.reply_to": "tourism.rating.moderate",
}
NO_ID = "00000000-0000-4000-8000-000000000000"
GUARD = Guard(
    routes=VOICES
    | {
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
        "tourism_work.change_picture": "tourism.place.edit",
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
        "tourism_province.index": PUBLIC,
        "tourism_province.map_source": PUBLIC,
        **VISITS,
        "tourism_work.check_link": "tourism.place.edit",
        "tourism_work.links": "tourism.place.view",
        "tourism_work.drop_import": "tourism.place.edit",
        "tourism_work.export_places": "tourism.place.view",
        "tourism_work.import_places": "tourism.place.edit",
        "tourism_work.preview_import": "tourism.place.edit",
        "tourism_work.take_import": "tourism.place.edit",
        "tourism_work.upload_places": "tourism.place.edit",
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
        **dict.fromkeys(SLUGS, "khong-co"),
        "happening": "khong-co",
        "itinerary": "khong-co",
        "action": "publish",
        "number": "1",
        "code": "khongco",
        "picture": "svg",
        "month": "2026-10",
        "file_id": "00000000-0000-7000-8000-000000000000",
        **dict.fromkeys(("rating_id", "proposal_id", "form_id"), NO_ID),
        "token": "x" * 22,
        "verdict": "show",
        "what": "drop",
    },
    free=frozenset({"action", "number", "picture", "month", "verdict", "what"}),
    own=own,
    fill=fill,
    words=frozenset({"Vĩnh Tràng"}),
    shown=(
        ("", "/du-lich/{place}"),
        ("staff", "/work/tourism/places/{place}"),
        ("district_viewer", "/work/tourism/places/{place}"),
        ("", "/du-lich/su-kien/{happening}"),
        ("staff", "/work/tourism/happenings/{happening}"),
        ("district_viewer", "/work/tourism/happenings/{happening}"),
        ("staff", "/work/tourism/ratings/{rating_id}"),
        ("staff", "/work/tourism/proposals/{proposal_id}"),
        ("", "/du-lich/{place}/danh-gia"),
        ("", "/du-lich/co-so/{token}"),
        ("", "/du-lich/xac-nhan/{form_id}"),
        ("", "/du-lich/lich-trinh/{itinerary}"),
        ("staff", "/work/tourism/itineraries/{itinerary}"),
    ),
    starts=("/du-lich/co-so/{token}", "/du-lich/xac-nhan/{form_id}"),
    anybodys=frozenset(
        {
            "tourism_public.propose_place", "tourism_public.rate", "tourism_public.send_link",
            "tourism_secret.confirm", "tourism_secret.confirm_entry", "tourism_secret.propose",
            "tourism_secret.reply_as_business", "tourism_secret.send_code_again",
        }
    ),
    not_offered=frozenset(
        {
            "tourism_secret.reply_as_business", "tourism_work.change_picture", "tourism_work.judge_reply",
            "tourism_work.reply_to", "tourism_work.take_visitors", "tourism_work.check_link",
            "tourism_work.drop_visitors", "tourism_work.drop_import", "tourism_work.close_visitor_month",
            "tourism_work.take_import",
        }
    ),
    links={"tourism_secret.entry": lambda site: str(own(site)["token"])},
    mail_facts={
        "code": "012345", "minutes": 60, "title": "River Market", "days": 14, "stars": 4, "words": "Quiet.",
        "accepted": ["phone"], "title_of": lambda _field: "Telephone", "reason": "Not clear.", "status": "partly",
    },
    gone_when_suspended=frozenset({"tourism_public", "tourism_api", "tourism_province"}),
    raw_readers={"places/opening.py": "what we wrote ourselves"},
    not_linked=frozenset(
        {
            "tourism_api.place", "tourism_api.places", "tourism_public.geojson", "tourism_public.jsonld",
            "tourism_public.map_source", "tourism_api.happening", "tourism_api.happenings",
            "tourism_public.happening_calendar", "tourism_public.happening_feed", "tourism_province.map_source",
            "tourism_public.scanned", "tourism_public.figures_file",
            "tourism_api.itineraries", "tourism_api.itinerary", "tourism_public.itinerary_map",
            "tourism_public.itinerary_calendar",
            "tourism_public.offline_document", "tourism_public.offline_map", "tourism_public.plan_map",
            "tourism_public.worker", "tourism_work.preview_import", "tourism_work.statistics_file",
            "tourism_work.visitor_month_file", "tourism_work.qr_sheets", "tourism_work.qr_picture",
            "tourism_work.preview_visitors",
        }
    ),
)  # fmt: skip
