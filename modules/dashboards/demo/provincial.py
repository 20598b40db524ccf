"""An indicator of the demo province's own, and its districts that adopt it. Each in its own scope."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.dashboards.demo.drafts import draft_from
from modules.dashboards.events import IndicatorsTold
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.definition import PROVINCE_SET
from modules.dashboards.models import IndicatorRow
from modules.dashboards.province.defining import add_provincial, told_of
from modules.dashboards.province.following import keep_indicators

SYSTEM = Actor.system()
STORY = tomllib.loads(Path(__file__).with_name("provincial.toml").read_text(encoding="utf-8"))


def load_province(site: Site) -> None:
    """What the province compares; what is there already is left alone."""
    for facts in STORY.get(site.slug, []):
        if session.get(IndicatorRow, (site.tenant_id, facts["code"])) is None:
            add_provincial(site, facts["code"], draft_from(facts), actor=SYSTEM)


def adopt_demo_indicators(site: Site) -> None:
    """Let a district adopt them before the province's event has arrived; that will change nothing."""
    province = house().directory.find_site_by_id(site.province_id)
    if province is None or province.slug not in STORY:
        return
    told = [told_of(row_of(facts)) for facts in STORY[province.slug]]
    context = HandlerContext(
        tenant_id=site.tenant_id, site=site, event_id=new_id(), occurred_at=clock.now(), handler="demo"
    )
    keep_indicators(IndicatorsTold(indicators=told), context)
    adopt_set(site, PROVINCE_SET, actor=SYSTEM)


def row_of(facts: Mapping[str, Any]) -> IndicatorRow:
    """The province's row as it is told, never stored here."""
    draft = vars(draft_from(facts))
    return IndicatorRow(**draft, code=facts["code"], from_set=PROVINCE_SET, position=0, version=1, retired_at=None)
