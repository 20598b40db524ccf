"""The leader's part of the morning page: indicators that need a look; apart from it files that wait for approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from dothi.identity import Member
from dothi.sites.site import current_site
from modules.dashboards.desk.pages import load_figures
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.values.files.taking import count_sent

MOST = 6
WORST = (IndicatorState.RED, IndicatorState.AMBER, IndicatorState.NONE, IndicatorState.GREEN)


def morning(_tenant_id: int, _member: None) -> Mapping[str, Any] | None:
    """Red and amber ones first; nothing where all is well. Four statements; the same for all readers."""
    figures = load_figures(load_definitions(current_site()))
    pressing = sorted(
        (figure for figure in figures if figure.state in {IndicatorState.RED, IndicatorState.AMBER}),
        key=lambda figure: WORST.index(figure.state),
    )
    stale = sum(figure.is_stale for figure in figures)
    if not pressing and not stale:
        return None
    return {
        "figures": [
            (figure, url_for("dashboards_work.indicator", code=figure.definition.code)) for figure in pressing[:MOST]
        ],
        "stale": stale,
        "stale_url": url_for("dashboards_work.indicators", view="stale"),
        "all_url": url_for("dashboards_work.indicators"),
    }


def files_waiting(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """Files that somebody else sent for approval; nothing where there are none. One statement."""
    number = count_sent(tenant_id, but_of=member.membership_id)
    return {"files": number, "files_url": url_for("dashboards_work.files")} if number else None
