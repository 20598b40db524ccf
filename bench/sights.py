"""Many places of tourism at once, by COPY as the owner, and what a reader of them asks for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
from flask import Flask
from psycopg.types.json import Jsonb

from bench.reports import copy_rows, scattered
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.cells import cell
from dothi.values.ids import new_id
from modules.tourism.happenings.drafts import HappeningDraft
from modules.tourism.happenings.service import create_happening, take_happening_step
from modules.tourism.places.counting import recount
from modules.tourism.places.kinds import PlaceKind, PlaceStatus
from modules.tourism.places.models import HoursText, Place, PlaceWord
from modules.tourism.places.openings import keep_openings
from modules.tourism.places.search import words_of_place
from modules.tourism.places.service import list_keys

PLACES, FEW = 20_000, 200
HAPPENINGS = 50
SHOWN_AT_ONCE = 100
HOURS = tuple(f"Mo-Su {opens:02}:00-{closes}:00" for opens in range(5, 10) for closes in (11, 17, 19, 22))
SLUG = "noi-dang-xem-7"


def fill(app: Flask, site: Site, owner_url: str, count: int) -> None:
    """Published places with their words, hours and counts."""
    rows = list(places_of(site, count=count))
    with psycopg.connect(owner_url) as owner:
        hours = [
            {"tenant_id": site.tenant_id, "hours": text, "kept_until": datetime(2000, 1, 1, tzinfo=UTC)}
            for text in HOURS
        ]
        copy_rows(owner, HoursText, hours)
        copy_rows(owner, Place, [{**row, "texts": Jsonb(row["texts"])} for row in rows])
        with app.app_context():
            copy_rows(owner, PlaceWord, [word for row in rows for word in words_of(row)])
    with app.app_context(), acting_in(Scope(site.tenant_id)):
        keep_openings(site.tenant_id, clock.now())
        add_happenings(site.tenant_id)
        recount(site.tenant_id)
        session.commit()
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def add_happenings(tenant_id: int) -> None:
    """Markets of each week, published."""
    for number in range(1, HAPPENINGS + 1):
        texts = {"vi": {"name": f"Chợ phiên {number}"}, "en": {"name": f"Market {number}"}}
        draft = HappeningDraft(kind="fair", texts=texts, starts_on=clock.local_today(), rule="FREQ=WEEKLY")
        made = create_happening(tenant_id, draft, actor=Actor.system())
        take_happening_step(made, "publish", version=made.version, actor=Actor.system())


def places_of(site: Site, *, count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Rows of `tourism_place`; they thin out from the centre."""
    chance, now = random.Random(seed), clock.now()
    for number in range(1, count + 1):
        point, texts = scattered(site, chance), texts_of(f"Nơi đáng xem {number}", number)
        yield dict.fromkeys(Place.__table__.columns.keys(), "") | {
            "tenant_id": site.tenant_id,
            "id": new_id(),
            "slug": f"noi-dang-xem-{number}",
            "kind": chance.choice(list(PlaceKind)).value,
            "status": PlaceStatus.PUBLISHED.value,
            "texts": texts,
            **list_keys(texts),
            "lon": point.lon,
            "lat": point.lat,
            "cell": cell(point),
            "is_approximate": False,
            "address": f"{number} đường Hùng Vương, Phường {number % 11 + 1}",
            "phone": "0273 3872 123",
            "hours": HOURS[number % len(HOURS)],
            "is_open": None,
            "next_change_at": now,
            "picture_id": None,
            "rating_count": 0,
            "rating_total": 0,
            "source_key": None,
            "unit_id": None,
            "confirmed_on": clock.local_today(),
            "published_at": now,
            "created_at": now,
            "updated_at": now,
            "version": 1,
        }


def texts_of(name: str, number: int) -> dict[str, dict[str, str]]:
    """As long as people write them."""
    summary = "Ngôi nhà cổ giữa vườn cây ăn trái, mở cửa cho khách tham quan quanh năm."
    vi = {"name": name, "summary": summary, "body": f"{summary} " * 6, "prices": "Vé 20.000 đồng."}
    en = {"name": f"Sight {number}", "summary": "An old house among orchards, open to visitors all year."}
    return {"vi": vi, "en": en}


def words_of(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The words by which it is found."""
    for word in words_of_place(row["texts"], kind=row["kind"], address=row["address"]):
        yield {"word": word, "place_id": row["id"], "tenant_id": row["tenant_id"]}


def screen(site: Site, owner_url: str) -> str:
    """The box around the centre with about as many places on every site: `west,south,east,north`."""
    lon, lat = site.centre.lon, site.centre.lat
    with psycopg.connect(owner_url) as owner:
        row = owner.execute(
            "SELECT greatest(abs(lon - %s), abs(lat - %s)) AS away FROM tourism_place"
            " WHERE tenant_id = %s ORDER BY away OFFSET %s LIMIT 1",
            [lon, lat, site.tenant_id, SHOWN_AT_ONCE],
        ).fetchone()
    assert row is not None
    half = row[0] - 5e-7
    return ",".join(f"{edge:.9f}" for edge in (lon - half, lat - half, lon + half, lat + half))
