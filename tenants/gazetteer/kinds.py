"""The kinds of entries, their titles, and how a file or a name says which one it is."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from tenants.gazetteer.words import folded


class Kind(StrEnum):
    """What an entry is."""

    STREET = "street"
    ALLEY = "alley"
    PLACE = "place"
    BUILDING = "building"
    QUARTER = "quarter"
    HAMLET = "hamlet"


TITLES = {
    Kind.STREET: _l("Đường"),
    Kind.ALLEY: _l("Hẻm"),
    Kind.PLACE: _l("Địa điểm"),
    Kind.BUILDING: _l("Công trình công cộng"),
    Kind.QUARTER: _l("Khu phố"),
    Kind.HAMLET: _l("Ấp"),
}
WAYS = (Kind.STREET, Kind.ALLEY)
"""Kinds that a point may lie at."""
BEGINNINGS = (
    ("duong ", Kind.STREET), ("quoc lo ", Kind.STREET), ("tinh lo ", Kind.STREET), ("dai lo ", Kind.STREET),
    ("d.", Kind.STREET), ("ql", Kind.STREET), ("dt.", Kind.STREET), ("tl.", Kind.STREET), ("kp", Kind.QUARTER),
    ("hem ", Kind.ALLEY), ("ngo ", Kind.ALLEY), ("kiet ", Kind.ALLEY), ("khu pho ", Kind.QUARTER),
    ("to dan pho ", Kind.QUARTER), ("ap ", Kind.HAMLET), ("thon ", Kind.HAMLET), ("truong ", Kind.BUILDING),
    ("benh vien ", Kind.BUILDING), ("tram y te ", Kind.BUILDING), ("uy ban nhan dan ", Kind.BUILDING),
    ("ubnd ", Kind.BUILDING), ("cong an ", Kind.BUILDING), ("buu dien ", Kind.BUILDING),
)  # fmt: skip
SAID = {
    "duong": Kind.STREET, "hem": Kind.ALLEY, "dia diem": Kind.PLACE, "cong trinh": Kind.BUILDING,
    "cong trinh cong cong": Kind.BUILDING, "khu pho": Kind.QUARTER, "ap": Kind.HAMLET,
    **{kind.value: kind for kind in Kind},
}  # fmt: skip


def kind_of(said: str, name: str) -> Kind | None:
    """The kind that a file says, or where it says nothing the name; None for a word that is no kind."""
    if said.strip():
        return SAID.get(" ".join(folded(said).split()))
    plain = f"{folded(name)} "
    return next((kind for beginning, kind in BEGINNINGS if plain.startswith(beginning)), Kind.PLACE)
