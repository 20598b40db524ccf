"""The demo's reports: weeks of a city's life, told by the module's own rules. `load` is the manifest's `demo`."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select, true

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.feedback.codes import code_of, series_year
from modules.feedback.counts.counting import recount
from modules.feedback.demo.cast import Cast, Citizens
from modules.feedback.demo.histories import Story, Teller
from modules.feedback.demo.lives import LIVES
from modules.feedback.demo.opinions import Opinions
from modules.feedback.demo.places import DemoPlaces
from modules.feedback.demo.plans import Planner, draw_plans
from modules.feedback.demo.store import configure, store
from modules.feedback.models import Report
from modules.feedback.rules.domain import UNSHOWN
from modules.feedback.setup.configuration import load_configuration
from modules.feedback.surroundings import is_inside
from modules.feedback.wards import of_tenant, put_in_wards
from tenants.areas.areas import list_areas
from tenants.areas.shown import wards_of
from tenants.demo import known_streets
from tenants.registry.models import AreaRow, Unit
from tenants.registry.standing import find_standstill_now


def load(site: Site, seed: int) -> None:
    """Fill a demo tenant, in its scope; the caller commits. A tenant that has a report already is left alone."""
    tenant_id = site.tenant_id
    if session.execute(select(Report.id).where(Report.tenant_id == tenant_id).limit(1)).first() is not None:
        return
    configure(tenant_id)
    store(tenant_id, tell(site, seed))
    put_in_wards(tenant_id, of_tenant(tenant_id, true()), wards_of(list_areas(tenant_id)))
    recount(tenant_id)


def tell(site: Site, seed: int) -> list[Story]:
    """All stories in the order in which the reports came in; the same for a seed, but for ids and the clock."""
    chance = random.Random(seed)  # noqa: S311  # demo data, no secret
    now = find_standstill_now(site.tenant_id, "feedback") or clock.now()
    life, configuration = LIVES[site.state_of("feedback")], load_configuration(site.tenant_id)
    known, streets = read("places"), known_streets()
    places = DemoPlaces(
        list_areas(site.tenant_id) or [whole(site)],
        {**known, **streets, "streets": {**streets["streets"], **known["towns"]}},
        is_inside=lambda point: is_inside(point, margin_m=0, site=site),
        chance=chance,
    )
    rules, phrases = configuration.clock_rules(site), read("phrases")
    planner = Planner(
        read("texts"), phrases, places, calendar=rules.calendar, city=city_of(site), late=life.late, chance=chance
    )
    teller = Teller(
        site,
        configuration,
        Cast(site.tenant_id, chance=chance),
        citizens=Citizens(seed, chance=chance),
        opinions=Opinions(seed, life.deck),
        phrases=phrases,
        wards=committees_of(site.tenant_id),
        chance=chance,
        now=now,
    )
    stories: list[Story] = []
    originals: dict[int, Report] = {}
    serials: Counter[int] = Counter()
    for position, plan in enumerate(draw_plans(planner, now=now, life=life)):
        year = series_year(plan.at)
        serials[year] += 1
        code = code_of(site.code_prefix, plan.at, serials[year])
        story = teller.tell(plan, code=code, originals=originals)
        if story.report.status not in UNSHOWN:
            originals[position] = story.report
        stories.append(story)
    return stories


def whole(site: Site) -> AreaRow:
    """A town whose wards nobody has drawn, as the one area that it is; no row of the database."""
    return AreaRow(
        id=new_id(), code=site.slug, name=site.name, lon=site.centre.lon, lat=site.centre.lat, radius_m=site.radius_m
    )


def committees_of(tenant_id: int) -> dict[str, Any]:
    """The committees of wards by the ward's code."""
    units = session.execute(select(Unit.code, Unit.id).where(Unit.tenant_id == tenant_id, Unit.is_active.is_(True)))
    return {row.code.removeprefix("ubnd-"): row.id for row in units if row.code.startswith("ubnd-")}


def city_of(site: Site) -> str:
    """The name as it stands within a sentence: `thành phố Mỹ Tho`."""
    return site.name[:1].lower() + site.name[1:]


def read(name: str) -> dict[str, Any]:
    """One of the files of texts."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
