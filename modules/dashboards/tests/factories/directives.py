"""Directives as tests need them."""

from __future__ import annotations

from datetime import timedelta

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.dashboards.directives.models import Directive
from modules.dashboards.directives.service import DirectiveDraft, give_directive
from modules.dashboards.tests.factories import SYSTEM
from tenants.people.units import list_units


def put_directive(site: Site) -> Directive:
    """A directive to the first unit that works."""
    unit = next(iter(list_units(site.tenant_id)), None)
    draft = DirectiveDraft(
        id=new_id(),
        title=f"Việc của {site.slug}",
        text="",
        due_on=clock.local_today() + timedelta(days=9),
        unit_id=unit.id if unit is not None else None,
    )
    return give_directive(site, draft, actor=SYSTEM)
