"""Figures of a tenant that others are measured by: its population, for reports per 1,000 people.

Stored as the section `profile` of its settings, which every `TenantSite` carries: no statement to read it.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Range

from dothi.site import Site
from tenants.settings import settings_of

SECTION = "profile"
MOST_PEOPLE = 20_000_000


class Profile(Schema):
    """The section's contents."""

    population = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=Range(1, MOST_PEOPLE, error=_l("Số dân từ 1 đến 20.000.000.")),
        metadata={"label": _l("Số dân")},
    )


def population_of(site: Site) -> int | None:
    """How many people live there, None while nobody said."""
    population: int | None = settings_of(site, SECTION, Profile)["population"]
    return population
