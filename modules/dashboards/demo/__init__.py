"""Two years of indicators that look like life: rubbish, salt in the river, floods in October, dossiers, people."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from modules.dashboards.demo.alerts import load_alerts
from modules.dashboards.demo.boards import load_boards
from modules.dashboards.demo.directives import give_demo_directives
from modules.dashboards.demo.drafts import draft_from, in_charge, limits_from
from modules.dashboards.demo.provincial import adopt_demo_indicators
from modules.dashboards.demo.reports import load_reports
from modules.dashboards.demo.sensors import load_sensors
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.drafts import wrong_with
from modules.dashboards.indicators.periods import Every, Period, last_closed, last_periods
from modules.dashboards.indicators.service import (
    add_indicator,
    change_indicator,
    draft_of,
    get_definition,
    load_definitions,
)
from modules.dashboards.models import IndicatorRow
from modules.dashboards.values.measuring import keep_measured
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from tenants.board.events import FiguresAsked
from tenants.people.units import list_units
from tenants.registry.profile import load_population

SYSTEM = Actor.system()
MONTHS = 26
CITY = 270_000
"""People of the city of which the story tells."""
STORY = tomllib.loads(Path(__file__).with_name("story.toml").read_text(encoding="utf-8"))


def load(site: Site, seed: int) -> None:
    """A demo tenant's indicators, in its scope; the caller commits. One that has them is left alone."""
    if session.get(IndicatorRow, (site.tenant_id, STORY["indicator"][0]["code"])) is not None:
        return
    adopt_set(site, "cs766", actor=SYSTEM)
    units = list_units(site.tenant_id)
    for facts in STORY["indicator"]:
        draft = replace(draft_from(facts), unit_id=in_charge(units, facts))
        if not wrong_with(facts["code"], draft, load_definitions(site)):  # else it needs a service that isn't here
            add_indicator(site, facts["code"], draft, actor=SYSTEM)
    open_to_citizens(site)
    adopt_demo_indicators(site)
    here = load_definitions(site)
    today, random = clock.local_today(), Random(f"{site.tenant_id} {seed}")  # noqa: S311  # a demo, no secret
    people = load_population(site.tenant_id)
    told = [sized(each, people) for each in STORY["values"] if each["code"] in here]
    values = [value for each in told for value in values_of(each, today, random)]
    store_values(site.tenant_id, here, values, channel=ValueChannel.TYPED, by=STORY["by"])
    keep_measured(site.tenant_id, clock.now())
    load_sensors(site)
    give_demo_directives(site)
    load_alerts(site)
    record(FiguresAsked(asked_at=clock.now()))  # once all services are there
    load_boards(site, actor=SYSTEM)
    load_reports(site, actor=SYSTEM)


def open_to_citizens(site: Site) -> None:
    """The modules' indicators that the story shows to everybody, with its words and limits."""
    here = load_definitions(site)
    for code, facts in STORY["public"].items():
        if code not in here:
            continue
        definition, _all = get_definition(site, code)
        words = {"vi": {"words": facts["words"]}, "en": {"words": facts["words_en"]}}
        draft = replace(draft_of(definition), texts=words, is_public=True, **limits_from(facts))
        change_indicator(site, code, draft, version=definition.version, actor=SYSTEM)


def sized(told: Mapping[str, Any], people: int | None) -> Mapping[str, Any]:
    """What grows with a district's people is told of the story's city; here as many of each as live here."""
    if people is None or "of_people" not in told:
        return told
    return {**told, "level": told["level"] * people / CITY}


def values_of(told: Mapping[str, Any], today: date, random: Random) -> Iterator[NewValue]:
    """Two years of one indicator: its level, what each month of the year does to it, growth, and some chance."""
    every = Every(told.get("every", "month"))
    number = MONTHS if every is Every.MONTH else 3
    for age, period in enumerate(reversed(last_periods(last_closed(today, every), number))):
        if age < told.get("missing", 0):
            continue
        yield NewValue(told["code"], period, amount_of(told, period, age, random))


def amount_of(told: Mapping[str, Any], period: Period, age: int, random: Random) -> Decimal:
    """The value of a period that lies `age` periods back."""
    season = told["season"][period.named_by.month - 1] if "season" in told else 1
    grown = (1 - told.get("growth", 0.0)) ** age
    chance = random.uniform(1 - told.get("chance", 0.0), 1 + told.get("chance", 0.0))
    return Decimal(str(round(told["level"] * season * grown * chance, told.get("decimals", 0))))
