"""What is asked of Dothi: each page with its goal, as multiples of yardstick 2, and its requests."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from bench import board, figures, parcels, services, sights, zones
from bench.world import BIG, MIDDLE, REPORTS, SMALL, World

YARDSTICKS = {"constant": "bare Flask, a constant page (1)", "query": "bare Flask, one query by primary key (2)"}


@dataclass(frozen=True)
class Page:
    """A page; of one that `creates` each request has a new body; `body` is the same each time.

    `services`: served with the bench's ten services. `repeats`: asked for by somebody who has it, with its `etag`.
    `yardstick`: of which its figure and its goal are multiples.
    `beside` is the same page of a site with little in it: what is compared instead of a thousand tenants.
    """

    name: str
    title: str
    goal: float
    path: str
    cookie: str = ""
    creates: bool = False
    repeats: bool = False
    etag: str = ""
    body: str = ""
    host: str = BIG
    services: bool = False
    yardstick: str = "query"
    beside: Page | None = None

    def requests(self) -> Iterator[bytes]:
        """Requests without end."""
        head = self.head()
        if not self.posts:
            return itertools.repeat(head + b"\r\n")
        if self.body:
            return itertools.repeat(_with_body(head, self.body.encode()))
        return (_with_body(head, new_report()) for _ in itertools.repeat(None))

    @property
    def posts(self) -> bool:
        """Whether it has a body."""
        return self.creates or bool(self.body)

    def head(self) -> bytes:
        """The request line and the headers that a browser's all have."""
        lines = [
            f"{'POST' if self.posts else 'GET'} {self.path} HTTP/1.1",
            f"Host: {self.host}",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept: */*",
            "Accept-Language: vi,en;q=0.7",
        ]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.etag:
            lines.append(f"If-None-Match: {self.etag}")
        return "".join(f"{line}\r\n" for line in lines).encode()


def pages_of(world: World) -> list[Page]:
    """The pages that have goals."""
    return [
        Page("create", "create a report (JSON, no photo)", 0.25, "/api/v1/reports", creates=True),
        Page("home", "tenant home", 0.35, "/"),
        Page("list", "public list", 0.30, "/phan-anh"),
        Page("geojson", "GeoJSON of one screen (500 points)", 0.30, f"/api/v1/reports.geojson?bbox={world.box}"),
        Page("queue", "staff queue, 100,000 reports", 0.25, "/work/feedback?view=new", cookie=world.cookie),
        Page(
            "board",
            f"board, {board.TENANTS} tenants × {len(services.TITLES) + 1} modules",
            0.20,
            "/console",
            cookie=world.board_cookie,
            host=board.HOST,
            services=True,
        ),
        *sights_of(world),
        parcel_by_number(),
        *zones_of(world),
        *figures_of(world),
    ]


def parcel_by_number() -> Page:
    """A parcel of planning, among a million and among a thousand."""
    name, title, goal = "parcel", f"parcel by number, {parcels.PARCELS:,} parcels", 0.40
    path = "/api/v1/planning/parcels?ward=Ph%C6%B0%E1%BB%9Dng+7&sheet=1&number=42"
    return Page(name, title, goal, path, beside=Page(name, title, goal, path, host=SMALL))


def sights_of(world: World) -> list[Page]:
    """Those of tourism: over 20,000 places, beside the same over 200."""
    rows = (
        ("explore", f"explore, open now, {sights.PLACES:,} places", 0.30, "/du-lich?open=now", ""),
        ("sights", f"map of {sights.SHOWN_AT_ONCE} places", 0.30, "/du-lich/ban-do.geojson?bbox=", "box"),
        ("sight", "page of a place", 0.40, f"/du-lich/{sights.SLUG}", ""),
    )
    title = f"unchanged feed of {sights.HAPPENINGS} happenings (304)"
    feed = Page("feed", title, 0.50, "/du-lich/su-kien.ics", repeats=True)
    return [
        *(
            Page(
                name,
                title,
                goal,
                path + (world.sights_box if box else ""),
                beside=Page(name, title, goal, path + (world.few_sights_box if box else ""), host=SMALL),
            )
            for name, title, goal, path, box in rows
        ),
        replace(feed, beside=replace(feed, host=SMALL)),
    ]


def zones_of(world: World) -> list[Page]:
    """Those of planning: over 100,000 zones, beside the same over 1,000."""
    path = "/api/v1/planning/answer"

    def page(name: str, title: str, goal: float, *, query: tuple[str, str] = ("", ""), body: tuple[str, str]) -> Page:
        beside = Page(name, title, goal, path + query[1], body=body[1], host=SMALL)
        return Page(name, title, goal, path + query[0], body=body[0], beside=beside)

    return [
        page("point", f"what is planned at a point, {zones.ZONES:,} zones", 0.40, query=world.points, body=("", "")),
        tile_of(world),
        page("land", f"shares of land with {zones.CORNERS} corners", 0.15, body=world.lands),
    ]


def tile_of(world: World) -> Page:
    """A tile of the map that is kept. Its goal is 0.6 of yardstick 1."""
    name, title = "tile", "tile of the map, kept (of yardstick 1)"
    here, there = world.tiles
    beside = Page(name, title, 0.60, there, host=SMALL)
    return Page(name, title, 0.60, here, yardstick="constant", beside=beside)


def figures_of(world: World) -> list[Page]:
    """Those of dashboards: the morning page is set beside one of a tenth of the reports."""
    seen = world.operations
    morning = Page("morning", f"morning page of a leader, {REPORTS:,} reports", 0.20, "/work", cookie=seen.leader)
    return [
        replace(morning, beside=replace(morning, cookie=seen.fewer, host=MIDDLE)),
        Page(
            "districts",
            f"{board.TENANTS} districts compared",
            0.15,
            "/console/dashboards",
            cookie=world.board_cookie,
            host=board.HOST,
        ),
        Page("tiles", f"dashboard of {len(figures.TILES)} tiles", 0.15, seen.board, cookie=seen.leader),
    ]


def yardstick_requests(path: str) -> Iterator[bytes]:
    """Requests of a yardstick without end."""
    return itertools.repeat(Page(path, path, 1.0, f"/{path}").head() + b"\r\n")


def new_report() -> bytes:
    """The body of a create as an app sends it."""
    body = {
        "id": str(uuid4()),
        "category": "giao-thong",
        "text": "Nắp cống trước số nhà 12 bị vỡ, xe máy đi qua rất nguy hiểm.",
        "lon": 106.3626,
        "lat": 10.3546,
        "place": "Trước số 12 đường Hùng Vương, Phường 1",
        "contact": {"name": "Nguyễn Văn An", "email": "an@example.vn", "phone": "0912 345 678"},
        "consent": True,
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _with_body(head: bytes, body: bytes) -> bytes:
    return head + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
