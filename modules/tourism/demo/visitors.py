"""Two years of visitors for a demo's places, and scans of their codes: in Tiền Giang's volume, the same each time.

2019 the province had 2.1 million visitors, of whom 850,293 came from abroad; how they share out over districts, places,
seasons and weekdays is ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from dothi.database.session import session
from dothi.numbers.counts import replace_flow
from dothi.sites.site import Site
from dothi.values import clock
from modules.tourism.lunar.dates import months_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.qr.links import link_places
from modules.tourism.qr.scans import SCANS, SCANS_MONTH
from modules.tourism.visitors.counting import recount
from modules.tourism.visitors.models import VisitorCount, VisitorMonth
from modules.tourism.visitors.numbers import Visitors, first_of, month_before, next_month
from modules.tourism.visitors.service import sums_of_rows

A_YEAR = {"mytho": 1_150_000, "gocongdong": 420_000, "tanan": 310_000}
"""Visitors of a district."""
FROM_ABROAD = {"mytho": 0.52, "gocongdong": 0.06, "tanan": 0.05}
OPEN_MONTHS = 1
"""Whole months that nobody has closed yet."""
WEIGHTS = (30, 20, 14, 10, 8, 6, 5, 4, 3)
"""How the visitors share out over the places that count: so many do."""
ABROAD_OF_PLACE = (0.9, 1.45, 1.35, 0.5, 0.8, 0.2, 0.4, 1.1, 0.6)
"""Guests from abroad take the boat; those of the country go to market."""
BY_MONTH = (1.1, 1.25, 1.0, 1.05, 0.95, 1.05, 1.15, 1.0, 0.8, 0.75, 0.9, 1.0)
ABROAD_BY_MONTH = (1.45, 1.4, 1.3, 1.0, 0.7, 0.6, 0.75, 0.8, 0.65, 0.8, 1.15, 1.4)
BY_WEEKDAY = (0.8, 0.75, 0.8, 0.85, 1.0, 1.4, 1.4)
GROWTH = 1.08
SCANS_A_VISITOR = 0.012


def load_visits(site: Site) -> None:
    """Fill the demo tenant, in its scope; the caller commits. One that has counts already is left alone."""
    query = select(Place.id).where(Place.tenant_id == site.tenant_id, Place.status == PlaceStatus.PUBLISHED.value)
    places = session.scalars(query.order_by(Place.created_at, Place.id)).all()
    is_filled = session.execute(
        select(VisitorCount.day).where(VisitorCount.tenant_id == site.tenant_id).limit(1)
    ).first()
    if is_filled or not places or site.slug not in A_YEAR:
        return
    link_places(site.tenant_id, places)
    rows = list(counted(site, places, clock.local_today()))
    session.execute(insert(VisitorCount), rows)
    recount(site.tenant_id)
    scan(site.tenant_id, rows)
    close(site.tenant_id, clock.local_today())


def counted(site: Site, places: Sequence[UUID], today: date) -> Iterator[dict[str, Any]]:
    """A row for each place that counts and each day until yesterday."""
    first = date(today.year - 2, today.month, 1)
    facts = {"tenant_id": site.tenant_id, "counted_at": clock.now(), "counted_by": "Biên tập bản trình diễn"}
    for at, place in enumerate(places[: len(WEIGHTS)]):
        share = A_YEAR[site.slug] / 365.25 * WEIGHTS[at] / sum(WEIGHTS)
        abroad = FROM_ABROAD[site.slug] * ABROAD_OF_PLACE[at]
        for number in range((today - first).days):
            day = first + timedelta(days=number)
            visitors = of_day(day, share, abroad=abroad, years=(day - first).days / 365.25, at=at)
            yield {**facts, "place_id": place, "day": day, **visitors._asdict()}


def of_day(day: date, share: float, *, abroad: float, years: float, at: int) -> Visitors:
    """A day of a place whose share of an average day is given."""
    grown = share * GROWTH ** (years - 1) * chance(day, at)
    own = grown * (1 - abroad) * BY_MONTH[day.month - 1] * BY_WEEKDAY[day.weekday()] * feast(day)
    foreign = grown * abroad * ABROAD_BY_MONTH[day.month - 1]
    return Visitors(round(own), round(foreign))


def feast(day: date) -> float:
    """Tết fills the week from its second day, 30/4–1/5 and 2/9 two days each; before Tết people stay at home."""
    from_tet = (day - months_of(day.year)[0].start).days
    if 0 <= from_tet <= 7:
        return 3.2 if from_tet else 1.8
    if -7 <= from_tet < 0:
        return 0.5
    return 2.4 if (day.month, day.day) in {(4, 30), (5, 1), (9, 2), (9, 3)} else 1.0


def chance(day: date, at: int) -> float:
    """Rain, fairs, buses: 0.8 to 1.2, the same each time."""
    return 0.8 + 0.4 * sha256(f"{day} {at}".encode()).digest()[0] / 255


def scan(tenant_id: int, rows: list[dict[str, Any]]) -> None:
    """Some of the visitors scan the code; it was put up half a year ago."""
    today = clock.local_today()
    days: dict[tuple[date, tuple[str, ...]], int] = {}
    months: dict[tuple[date, tuple[str, ...]], int] = {}
    for row in rows:
        day, key = row["day"], (str(row["place_id"]),)
        if day < today - timedelta(days=182):
            continue
        scans = math.floor((row["domestic"] + row["international"]) * SCANS_A_VISITOR)
        days[day, key] = scans
        months[first_of(day), key] = months.get((first_of(day), key), 0) + scans
    replace_flow(tenant_id, SCANS, days)
    replace_flow(tenant_id, SCANS_MONTH, months)


def close(tenant_id: int, today: date) -> None:
    """All whole months but the last are official, on the fifth of the month after."""
    month = first_of(today)
    for _open in range(OPEN_MONTHS):
        month = month_before(month)
    while (sums := sums_of_rows(tenant_id, month := month_before(month))) is not None:
        at = clock.now() - (today - next_month(month) - timedelta(days=4)) if today > next_month(month) else clock.now()
        session.add(
            VisitorMonth(
                tenant_id=tenant_id, month=month, closed_at=at, closed_by="Biên tập bản trình diễn", **sums._asdict()
            )
        )
    session.flush()
