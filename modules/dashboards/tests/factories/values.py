"""Indicators, their values, files and tokens as tests need them; whoever puts them is the platform itself."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every, last_closed, last_periods
from modules.dashboards.indicators.service import add_indicator, load_definitions
from modules.dashboards.models import ValueFile
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values


def put_indicator(site: Site, code: str, *, months: int = 3, **facts: object) -> str:
    """A public indicator that is typed in, with values of its last months."""
    texts = {"vi": {"name": f"Số liệu {code}", "unit": "tấn"}, "en": {"name": f"Figure {code}", "unit": "tonnes"}}
    draft = IndicatorDraft(**{"texts": texts, "is_public": True, **facts})  # type: ignore[arg-type]
    add_indicator(site, code, draft, actor=SYSTEM)
    if draft.source is Source.TYPED:
        periods = last_periods(last_closed(clock.local_today(), draft.every), months)[:months]
        put_values(site, code, *(NewValue(code, each, Decimal(10 + at)) for at, each in enumerate(periods)))
    return code


def put_values(site: Site, code: str, *values: NewValue) -> None:
    """Values of an indicator."""
    store_values(site.tenant_id, load_definitions(site), values, channel=ValueChannel.TYPED, by=f"Lan {code}")


def put_file(site: Site, code: str, *, is_sent: bool = False, by: UUID | None = None) -> ValueFile:
    """A file that was read, with one new value and one that is wrong unless it was sent."""
    period = last_closed(clock.local_today(), Every.MONTH).before().before().before().before()
    cells = [{"code": code, "period": period.code, "value": "7,5", "unit": "tấn"}]
    if not is_sent:
        cells.append({"code": code, "period": "2026-13", "value": "1.234", "unit": "kg"})
    file = ValueFile(
        tenant_id=site.tenant_id,
        id=new_id(),
        file_name=f"{code}.csv",
        uploaded_at=clock.now(),
        uploaded_by="Lan",
        uploaded_by_id=by,
        content={"rows": [{"number": number, "cells": cell} for number, cell in enumerate(cells, 2)]},
        sent_at=clock.now() if is_sent else None,
        note="",
        taken_at=None,
    )
    session.add(file)
    session.flush()
    return file
