"""A proposal beside the entry, field by field: what differs, and the entry with some of it taken over. No SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from dothi.record.stale import Label, in_words
from modules.tourism.desk.forms import TEXTS, labels, values_of
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.models import Place

POSITION = "position"
PLAIN = ("kind", "address", "hours", "price_level", "wheelchair", "children", "phone", "email", "website")
FIELDS = (*TEXTS, *PLAIN, POSITION)
"""What a business may say of itself; the rest is the staff's."""


@dataclass(frozen=True, kw_only=True)
class FieldLine:
    """A field that a proposal changes; `former` is what the business changed, where staff changed it meanwhile."""

    field: str
    label: str
    stored: str
    proposed: str
    former: str | None = None


def shown_values(draft: PlaceDraft | Place) -> dict[str, str]:
    """The fields as texts, latitude before longitude as people copy them."""
    values = values_of(draft)
    values[POSITION] = f"{values['lat']}, {values['lon']}"
    return {name: values[name].replace("\r\n", "\n").strip() for name in FIELDS}


def changed_fields(former: PlaceDraft | Place, draft: PlaceDraft) -> list[str]:
    """The fields in which they differ, in the order of the form."""
    one, other = shown_values(former), shown_values(draft)
    return [name for name in FIELDS if one[name] != other[name]]


def merged(stored: PlaceDraft, proposed: PlaceDraft, fields: Collection[str]) -> PlaceDraft:
    """The stored draft with these fields as proposed."""
    texts = {language: dict(words) for language, words in stored.texts.items()}
    for field in set(fields) & set(TEXTS):
        name, _, language = field.rpartition("_")
        texts.setdefault(language, {})[name] = proposed.texts.get(language, {}).get(name, "")
    plain: dict[str, Any] = {name: getattr(proposed, name) for name in PLAIN if name in fields}
    if POSITION in fields:
        plain |= {"lon": proposed.lon, "lat": proposed.lat, "is_approximate": False, "area_code": ""}
    return replace(stored, texts=texts, **plain)


def compare_fields(
    stored: PlaceDraft, proposed: PlaceDraft, *, base: PlaceDraft, fields: Collection[str]
) -> list[FieldLine]:
    """These fields beside each other, in words; `base` is what the business saw."""
    named = field_labels()
    one, other, seen = shown_values(stored), shown_values(proposed), shown_values(base)
    return [
        FieldLine(
            field=name,
            label=title_of(named[name]),
            stored=words_of(named[name], one[name]),
            proposed=words_of(named[name], other[name]),
            former=words_of(named[name], seen[name]) if seen[name] != one[name] else None,
        )
        for name in FIELDS
        if name in fields
    ]


def field_labels() -> Mapping[str, Label]:
    """What the fields are called."""
    return {**labels({}, {}), POSITION: _l("Vị trí (vĩ độ, kinh độ)")}


def title_of(label: Label) -> str:
    """Its name alone."""
    return str(label[0] if isinstance(label, tuple) else label)


def words_of(label: Label, value: str) -> str:
    """A value as people read it."""
    return in_words(value, label[1] if isinstance(label, tuple) else {})
