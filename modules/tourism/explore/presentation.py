"""How a place reads: its texts in the reader's language, facts, pictures. No SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dothi.language.formatting import local_date, number
from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Point, distance_m
from modules.tourism.explore.hours import change_words
from modules.tourism.explore.queries import ShownPlace
from modules.tourism.pictures import ShownPicture
from modules.tourism.places.kinds import CHILDREN, KINDS, PRICES, WHEELCHAIRS, Children, PlaceKind, Price, Wheelchair
from modules.tourism.places.opening import Opening
from modules.tourism.texts import TextRead, read
from tenants.registry.site import TenantSite


def language() -> str:
    """The language of the page."""
    return spoken() or "vi"


class PlaceCard(NamedTuple):
    """A line of the list: all that it shows, so that what was written once is found again."""

    slug: str
    name: TextRead
    summary: TextRead
    kind: str
    area: str
    is_open: bool | None
    picture: str
    next_change: str
    distance: str = ""


def card_of(place: ShownPlace, areas: Mapping[str, str], words: str, *, here: Point | None = None) -> PlaceCard:
    """A place as a line of the list, in a language; with the distance from `here`."""
    return PlaceCard(
        slug=place.slug,
        name=read(place.texts, "name", words),
        summary=read(place.texts, "summary", words),
        kind=str(KINDS[PlaceKind(place.kind)]),
        area=areas.get(place.area_code, ""),
        is_open=place.is_open,
        picture=picture_url(place, "thumb"),
        next_change=change_words(Opening(place.is_open, place.next_change_at), clock.local_today()),
        distance=distance_words(distance_m(here, Point(place.lon, place.lat))) if here else "",
    )


def distance_words(metres: float) -> str:
    """`350 m`, `1,2 km`: by straight line."""
    return f"{round(metres, -1):.0f} m" if metres < 1_000 else f"{number(round(metres / 1_000, 1))} km"


def picture_url(place: Any, size: str = "medium") -> str:
    """The address of a place's picture; empty without one."""
    return f"/files/{place.picture_id}/{size}" if place.picture_id else ""


class PlacePhoto(NamedTuple):
    """A picture as the macro `photo_grid` takes it."""

    url: str
    thumb_url: str
    alt: str
    caption: str


def photo_of(picture: ShownPicture, words: str, *, name: str) -> PlacePhoto:
    """A picture of the place of that name, described in a language."""
    url, alt = f"/files/{picture.file_id}", read(picture.alt, "alt", words).words
    caption = _("Ảnh: %(credit)s", credit=picture.credit) if picture.credit else ""
    return PlacePhoto(url=f"{url}/medium", thumb_url=f"{url}/thumb", alt=alt or name, caption=caption)


def area_names(site: Site) -> dict[str, str]:
    """The names of the site's wards by code. No statement: the site carries them."""
    return {area.code: area.name for area in site.areas} if isinstance(site, TenantSite) else {}


def kind_options() -> list[tuple[str, str]]:
    """The kinds as choices of a filter."""
    return [(kind.value, str(title)) for kind, title in KINDS.items()]


def visit_facts(place: ShownPlace, site: Site) -> list[tuple[str, str]]:
    """What somebody who goes there wants to know, as names and values."""
    area = area_names(site).get(place.area_code, "")
    return [
        (_("Loại hình"), str(KINDS[PlaceKind(place.kind)])),
        (_("Địa chỉ"), ", ".join(part for part in (place.address, area) if part)),
        (_("Mức giá"), str(PRICES[Price(place.price_level)]) if place.price_level else ""),
        (_("Xe lăn"), str(WHEELCHAIRS[Wheelchair(place.wheelchair)]) if place.wheelchair else ""),
        (_("Trẻ em"), str(CHILDREN[Children(place.children)]) if place.children else ""),
        (_("Cập nhật"), local_date(place.confirmed_on) if place.confirmed_on else ""),
        (_("Nguồn thông tin"), place.source),
    ]


def page_url(site: Site, slug: str) -> str:
    """The public address of a place."""
    return house().settings.url_of(site.canonical_host, f"/du-lich/{slug}")
