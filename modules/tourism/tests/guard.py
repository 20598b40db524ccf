"""The rows of tourism in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.models import Place
from modules.tourism.places.service import create_place, take_step

SYSTEM = Actor.system()
SLUGS = ("tourism_public.slug", "tourism_work.slug", "tourism_api.slug")
TEXTS = {
    "vi": {"name": "Chùa Vĩnh Tràng", "summary": "Ngôi chùa giữa vườn cây."},
    "en": {"name": "Vĩnh Tràng Pagoda", "summary": "A pagoda among gardens."},
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


def own(site: Site) -> Values:
    """A published place that no other tenant has."""
    return named(put_place(site, f"Chỉ {site.slug} có", east=0.002))


def fill(site: Site) -> Values:
    """Some places, the last one not in English; a draft."""
    put_place(site, "Nháp", east=0.004, is_published=False)
    put_place(site)
    texts = {"vi": {"name": "Chợ quê", "summary": "Chợ sáng bên sông."}}
    return named(put_place(site, east=0.001, texts=texts, hours="", address="", phone="0273 3872 123"))


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
        "tourism_work.check_link": "tourism.place.edit",
        "tourism_work.links": "tourism.place.view",
        "tourism_work.drop_import": "tourism.place.edit",
        "tourism_work.export_places": "tourism.place.view",
        "tourism_work.import_places": "tourism.place.edit",
        "tourism_work.preview_import": "tourism.place.edit",
        "tourism_work.take_import": "tourism.place.edit",
        "tourism_work.upload_places": "tourism.place.edit",
    },
    sample={**dict.fromkeys(SLUGS, "khong-co"), "action": "publish", "number": "1", "what": "drop"},
    free=frozenset({"action", "number", "what"}),
    own=own,
    fill=fill,
    shown=(
        ("", "/du-lich/{place}"),
        ("staff", "/work/tourism/places/{place}"),
        ("district_viewer", "/work/tourism/places/{place}"),
    ),
    gone_when_suspended=frozenset({"tourism_public", "tourism_api"}),
    not_linked=frozenset(
        {
            "tourism_api.place", "tourism_api.places", "tourism_public.geojson", "tourism_public.jsonld",
            "tourism_public.map_source",
        }
    ),
)  # fmt: skip
