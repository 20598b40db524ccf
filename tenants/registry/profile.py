"""Figures of a tenant that others are measured by: its population, for reports per 1,000 people.

Stored as the section `profile` of its settings, which every `TenantSite` carries: no statement to read it.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from dothi.sites.site import Site
from tenants.registry.settings import load_settings, settings_of

SECTION = "profile"
MOST_PEOPLE = 20_000_000


class People(fields.Integer):
    """How many people live there, as it is written: 181.660 or 181 660."""

    def __init__(self, **rest: Any) -> None:
        reason = _l("Vui lòng điền số dân bằng chữ số, từ 1 đến 20.000.000.")
        super().__init__(
            error_messages={"invalid": reason}, validate=validate.Range(1, MOST_PEOPLE, error=reason), **rest
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        digits = "".join(value.split()).replace(".", "").replace(",", "") if isinstance(value, str) else value
        return super()._deserialize(digits, attr, data, **rest)


class Profile(Schema):
    """The section's contents."""

    population = People(load_default=None, allow_none=True, metadata={"label": _l("Số dân")})


def population_of(site: Site) -> int | None:
    """How many people live there, None while nobody said."""
    population: int | None = settings_of(site, SECTION, Profile)["population"]
    return population


def load_population(tenant_id: int) -> int | None:
    """The same for services and jobs, as stored now. One statement."""
    population: int | None = load_settings(tenant_id, SECTION, Profile)["population"]
    return population
