"""`python3 dev.py bench`: how fast Dothi is, as multiples of a bare Flask on the same machine in the same run.

Starts PostgreSQL (durable, as in production), Valkey and gunicorn (production settings, five times: the yardsticks,
Dothi with 2 tenants and with 1,000, and both again with ten services for a province's board) in a temporary folder, and
loads them in turns from one process over 8 connections. Dispatcher and worker don't run: events are recorded, their
consequences wait. Takes some ten minutes; the exit code is 0 whatever the ratios are.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import structlog
from flask import Flask
from rich.console import Console

from bench import board, crowd, rounds, services, statements, table, walls, world
from bench.land import measure_land
from bench.onboarding import measure_onboarding
from bench.pages import pages_of
from bench.place import EXTERNAL_URL, SECRET, Place, Server
from bench.processes import memory_mb
from dothi.app import create_app
from dothi.database.session import close_pool
from dothi.manifest.components import Components
from dothi.settings import Settings
from dothi_testing.databases import TestDatabase

TENANTS = 1_000
WIDTH_IN_FILES = 130


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Throughput ratios; a table, not a test.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there as well")
    parser.add_argument("--rounds", type=int, default=rounds.ROUNDS)
    parser.add_argument("--seconds", type=float, default=rounds.SECONDS, help="of each stretch of load")
    options = parser.parse_args()
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_IN_FILES
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # our own requests aren't news
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what we started ends with us
    with tempfile.TemporaryDirectory(prefix="dothi-bench-") as folder:
        Path(folder).chmod(0o755)
        place = Place(Path(folder))
        try:
            results = run(place, console, number=options.rounds, seconds=options.seconds)
        finally:
            close_pool()
            place.stop()
    table.show(results, console)
    if options.json:
        options.json.write_text(json.dumps(results.as_data(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def run(place: Place, console: Console, *, number: int, seconds: float) -> table.Results:
    """Build the two worlds, serve and load them."""
    began = time.perf_counter()

    def tell(what: str) -> None:
        console.print(f"[dim]{time.perf_counter() - began:4.0f} s  {what}[/dim]")

    tell("starting the database and the queue")
    place.start()
    database = TestDatabase.make(place.database.admin_url, worker="bench")
    database.renew()
    two = database.name
    tell(f"two tenants, one with {world.REPORTS:,} reports; a province with a board")
    app = application(place, database, two)
    with psycopg.connect(database.owner_url) as owner:
        put_yardstick(owner)
    with_services = application(place, database, two, components=services.components())
    made = world.build(app, database.owner_url, board_cookie=board.build(with_services))
    close_pool()
    database.freeze()
    thousand = database.template
    database.renew()
    tell(f"a copy with {TENANTS:,} tenants")
    with app.app_context():
        model = world.site_of(world.SMALL)
    crowd.add_crowd(database.url("dothi_owner", thousand), model_id=model.tenant_id, count=TENANTS - 2)
    ours = {page: with_services if page.services else app for page in pages_of(made)}
    pages = [statements.with_cookies(application, page) for page, application in ours.items()]
    counted = {
        page.name: statements.count_statements(application, page)
        for page, application in zip(pages, ours.values(), strict=True)
    }
    tell("starting five gunicorns")
    servers = rounds.Servers(
        yardsticks=place.serve("yardsticks", "bench.yardsticks:app", database_url=database.application_url),
        at_two=place.serve("two", "wsgi:app", database_url=database.application_url),
        at_thousand=place.serve("thousand", "wsgi:app", database_url=database.url("dothi_app", thousand)),
        services_at_two=place.serve("services-two", "bench.wsgi:app", database_url=database.application_url),
        services_at_thousand=place.serve(
            "services-thousand", "bench.wsgi:app", database_url=database.url("dothi_app", thousand)
        ),
        database_pid=place.database_pid,
    )
    measured = rounds.measure(servers, pages, tell=tell, rounds=number, seconds=seconds)
    asked = {page.name: page for page in pages}
    beside = walls.measure(servers.at_two, asked["list"], asked["create"], made.operations.walls, tell=tell)
    tell("what planning makes, new tenants, memory")
    return table.Results(
        pages=pages,
        statements=counted,
        measured=measured,
        memory_mb=largest_worker(servers.at_two),
        land=measure_land(app, place, database.application_url),
        onboarding=measure_onboarding(app, servers.at_two, database.owner_url),
        walls=beside,
    )


def application(place: Place, database: TestDatabase, name: str, *, components: Components | None = None) -> Flask:
    """Dothi in our own process, for seeding and counting; DEMO lets accounts be made with a known password."""
    return create_app(
        Settings(
            database_url=database.url("dothi_app", name),
            secret_key=SECRET,
            redis_url=place.queue.url,
            files_url=(place.folder / "files").as_uri(),
            external_url=EXTERNAL_URL,
            demo=True,
        ),
        components=components,
    )


def put_yardstick(owner: psycopg.Connection) -> None:
    """The table of yardstick 2."""
    owner.execute("CREATE TABLE bench_row (id integer PRIMARY KEY, title text NOT NULL)")
    owner.execute("INSERT INTO bench_row SELECT n, 'Hàng ' || n FROM generate_series(1, 1000) n")
    owner.execute("GRANT SELECT ON bench_row TO dothi_app")


def largest_worker(server: Server) -> tuple[float, float]:
    """Memory of the idle worker that holds most."""
    return max(memory_mb(pid) for pid in server.workers)


if __name__ == "__main__":
    main()
