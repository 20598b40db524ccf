"""The staff's list of places: by state, in the order of the alphabet, on `tourism_place_desk_idx` and `…_all_idx`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from dothi.database.session import session
from dothi.values import clock
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.places.drafts import LONGEST
from modules.tourism.places.finding import having_words, values_of_words
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.settings import SECTION, TourismSettings
from modules.tourism.texts import LANGUAGES, SOURCE
from tenants.registry.settings import load_settings

PAGE_SIZE = 30


class Lack(StrEnum):
    """What a place may still lack."""

    ENGLISH = "english"
    HOURS = "hours"
    CONFIRMATION = "confirmation"
    CREDIT = "credit"
    WARD = "ward"


LACKS: Mapping[Lack, LazyString] = {
    Lack.ENGLISH: _l("Chưa đủ bản tiếng Anh"),
    Lack.HOURS: _l("Chưa có giờ mở cửa"),
    Lack.CONFIRMATION: _l("Lâu chưa xác nhận lại"),
    Lack.CREDIT: _l("Ảnh chưa ghi tác giả"),
    Lack.WARD: _l("Nằm ngoài mọi phường, xã"),
}


def list_all(
    tenant_id: int, *, status: str = "", kind: str = "", words: str = "", lack: str = "", cursor: str = ""
) -> Page[Place]:
    """Places whatever their state. Raises Malformed (cursor).

    One statement, one more of several words, one more of what lacks something.
    """
    query = select(Place).where(Place.tenant_id == tenant_id)
    if status:
        query = query.where(Place.status == status)
    if kind:
        query = query.where(Place.kind == kind)
    typed = values_of_words(tenant_id, words)
    query = query.where(*having_words(Place.id, typed))
    if lack:
        query = query.where(*lacking(Lack(lack), load_settings(tenant_id, SECTION, TourismSettings)["confirm_months"]))
    if cursor:
        place: Any = decode_cursor(cursor, str, UUID)
        query = query.where(tuple_(Place.list_key, Place.id) > tuple_(*place))
    query = query.order_by(Place.list_key, Place.id).limit(PAGE_SIZE + 1)
    rows = session.scalars(query, {"tenant_id": tenant_id, **typed}).all()
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].id)) if more else None)


def lacking(lack: Lack, months: int) -> list[ColumnElement[bool]]:
    """The conditions of a place that isn't put away and lacks this; `months` without a look are too long."""
    kept = Place.status != PlaceStatus.ARCHIVED.value
    if lack is Lack.ENGLISH:
        others = [language for language in LANGUAGES if language != SOURCE]
        return [kept, or_(*(untranslated(field, language) for field in LONGEST for language in others))]
    if lack is Lack.CONFIRMATION:
        since = clock.local_today() - timedelta(days=30 * months)
        return [
            Place.status == PlaceStatus.PUBLISHED.value,
            or_(Place.confirmed_on.is_(None), Place.confirmed_on < since),
        ]
    if lack is Lack.CREDIT:
        return [kept, Place.picture_id.is_not(None), Place.picture_credit == ""]
    return [kept, Place.hours == "" if lack is Lack.HOURS else Place.area_code == ""]


def untranslated(field: str, language: str) -> ColumnElement[bool]:
    """Whether a text has words in Vietnamese and none in the language; as `texts.untranslated`."""
    said, other = (func.coalesce(Place.texts[each][field].astext, "") for each in (SOURCE, language))
    return and_(said != "", other == "")
