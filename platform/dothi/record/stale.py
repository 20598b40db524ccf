"""A page that was overtaken: what somebody else stored meanwhile beside what the person wanted, field by field.

A form carries the version it was made of. When that isn't the stored one any more, its page is shown again with 409,
what was typed, the newer version (so that saving again is a decision), and this; `macros/stale.html` draws it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from dothi.record.audit import find_last_entry
from dothi.values.alphabet import sort_key

Label = object | tuple[object, Mapping[str, object]]
"""A field's name for people; with a mapping from stored values to words where those are codes."""


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """A field in which the two versions differ."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Stale:
    """Both versions, and who made the newer one when, as far as the record tells."""

    differences: tuple[FieldDifference, ...]
    by: str = ""
    at: datetime | None = None
    is_button: bool = False
    """Whether nothing was typed: a button was pressed on the page."""


def pressed(
    label: object,
    *,
    stored: object,
    wanted: object,
    tenant_id: int,
    actions: Collection[str],
    subject: str | None = None,
) -> Stale:
    """The same for a button: what its page showed isn't so any more; `wanted` says what it would have done."""
    found = compare(
        {"": label}, stored={"": stored}, typed={"": wanted}, tenant_id=tenant_id, actions=actions, subject=subject
    )
    return replace(found, is_button=True)


def compare(
    labels: Mapping[str, Label],
    *,
    stored: Mapping[str, object],
    typed: Mapping[str, object],
    tenant_id: int,
    actions: Collection[str],
    subject: str | None = None,
) -> Stale:
    """Compare by the fields of `labels`, in their order; the last entry of `actions` tells who was there first."""
    entry = find_last_entry(tenant_id, actions=actions, subject=subject)
    found = []
    for name, label in labels.items():
        title, words = label if isinstance(label, tuple) else (label, {})
        one, other = in_words(stored.get(name), words), in_words(typed.get(name), words)
        if one != other:
            found.append(FieldDifference(label=str(title), stored=one, typed=other))
    by = (entry.actor_name or str(_("Hệ thống"))) if entry is not None else ""
    return Stale(differences=tuple(found), by=by, at=entry.at if entry is not None else None)


def in_words(value: object, words: Mapping[str, object]) -> str:
    """A value of a form or a row as people read it."""
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted((in_words(one, words) for one in value), key=sort_key))
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return str(words.get(text, text))
