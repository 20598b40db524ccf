"""The results as a table for people and as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import land, parcels, sights, walls, zones
from bench.land import Land
from bench.onboarding import Onboarding
from bench.pages import YARDSTICKS, Page
from bench.rounds import Measured, Series
from bench.world import FEWER

GROWTH_GOAL = 0.95
WALLS_GOAL = 0.90
MEMORY_GOAL_MB = 150
ZONES_GOAL, ZONES_GOAL_MB = 2_000, 500
TILE_GOAL_MS, PDF_GOAL_MS = 100, 1_000
ONBOARDING_GOAL_MS = 300
ONBOARDING_GROWTH_GOAL = 1.2


@dataclass(frozen=True, kw_only=True)
class Results:
    """Everything that one run found."""

    pages: list[Page]
    statements: dict[str, int]
    measured: Measured
    memory_mb: tuple[float, float]
    """Of the largest idle worker: resident, proportional."""
    land: Land
    onboarding: Onboarding
    walls: walls.Beside

    def as_data(self) -> dict[str, Any]:
        """For `--json`."""
        found = self.measured
        return {
            "yardsticks": {name: _plain(getattr(found, name)) for name in YARDSTICKS},
            "pages": {
                page.name: {
                    "title": page.title,
                    "goal": page.goal,
                    "statements": self.statements[page.name],
                    "at_2_tenants": _plain(found.at_two[page.name]),
                    "at_1000_tenants": _plain(found.at_thousand[page.name]),
                    "at_1000_to_2": round(found.growth_of(page.name), 3),
                }
                for page in self.pages
            },
            "citizens_beside_walls": round(self.walls.ratio, 3),
            "worker_rss_mb": round(self.memory_mb[0], 1),
            "worker_pss_mb": round(self.memory_mb[1], 1),
            "zones_imported_per_cpu_second": round(self.land.file.rate),
            "zones_read_per_cpu_second": round(land.ZONES / self.land.file.reading),
            "zones_stored_per_cpu_second": round(land.ZONES / self.land.file.storing),
            "import_peak_mb": round(self.land.file.peak_mb),
            "tile_made_cpu_ms": round(self.land.tile_ms, 1),
            "extract_pdf_cpu_ms": round(self.land.pdf_ms),
            "onboarding_ms": round(self.onboarding.tenant, 1),
            "one_row_ms": round(self.onboarding.row, 2),
            "onboarding_first_hundred_ms": round(self.onboarding.first, 1),
            "onboarding_last_hundred_ms": round(self.onboarding.last, 1),
        }


def show(results: Results, console: Console) -> None:
    """Print it."""
    table = Table(title="Throughput, as multiples of yardstick 2 (medians of interleaved rounds)", title_justify="left")
    table.add_column("page")
    for heading in ("requests/s", "× (2)", "goal", "SQL", "CPU ms", "at 1,000 tenants*", "goal"):
        table.add_column(heading, justify="right")
    found = results.measured
    for name, title in YARDSTICKS.items():
        series: Series = getattr(found, name)
        sql = "1" if name == "query" else "0"
        table.add_row(title, f"{series.rate:,.0f}", f"{series.ratio:.2f}", "", sql, f"{series.processor:.2f}", "", "")
    table.add_section()
    for page in results.pages:
        series = found.at_two[page.name]
        table.add_row(
            page.title,
            f"{series.rate:,.0f}",
            marked(f"{series.ratio:.3f}", good=series.ratio >= page.goal),
            f"≥ {page.goal:.2f}",
            str(results.statements[page.name]),
            f"{series.processor:.2f}",
            marked(f"× {found.growth_of(page.name):.2f}", good=found.growth_of(page.name) >= GROWTH_GOAL),
            f"≥ {GROWTH_GOAL:.2f}",
        )
    console.print(table)
    console.print(
        f"* of {sights.PLACES:,} places: beside {sights.FEW} places; of parcels: beside {parcels.FEW:,};"
        f" of zones: beside {zones.FEW:,}; of the morning page: beside {FEWER:,} reports"
    )
    beside = results.walls
    console.print(
        f"{beside.walls} walls open, {beside.listening} of them listening: the public list at"
        f" {marked(f'× {beside.ratio:.2f}', good=beside.ratio >= WALLS_GOAL)} of its rate (goal ≥ {WALLS_GOAL:.2f})"
    )
    resident, proportional = results.memory_mb
    memory = marked(f"{resident:.0f} MB", good=resident < MEMORY_GOAL_MB)
    console.print(f"idle worker: {memory} resident, {proportional:.0f} MB its share (goal < {MEMORY_GOAL_MB} MB)")
    show_land(results.land, console)
    new = results.onboarding
    took = marked(f"{new.tenant:.0f} ms", good=new.tenant <= ONBOARDING_GOAL_MS)
    console.print(
        f"a new tenant: {took} until its page answers, {new.tenant / new.row:.0f} × a one-row insert "
        f"({new.row:.1f} ms; goal ≤ {ONBOARDING_GOAL_MS} ms)"
    )
    growth = marked(f"× {new.growth:.2f}", good=new.growth <= ONBOARDING_GROWTH_GOAL)
    console.print(
        f"1,000 tenants in a row: {new.first:.0f} ms each in the first hundred, {new.last:.0f} ms in the last, "
        f"{growth} (goal ≤ {ONBOARDING_GROWTH_GOAL})"
    )
    if failed := sum(s.failed for s in everything(found)) + beside.failed:
        console.print(f"[red]{failed} answers failed[/red]")


def show_land(found: Land, console: Console) -> None:
    """What planning makes, in processor time."""
    file = found.file
    rate = marked(f"{file.rate:,.0f}", good=file.rate >= ZONES_GOAL)
    memory = marked(f"{file.peak_mb:.0f} MB", good=file.peak_mb < ZONES_GOAL_MB)
    console.print(
        f"import of {land.ZONES:,} zones: {rate} a second of processor (read {land.ZONES / file.reading:,.0f}, "
        f"stored {land.ZONES / file.storing:,.0f}), {memory} at its peak (goal ≥ {ZONES_GOAL:,}, < {ZONES_GOAL_MB} MB)"
    )
    tile = marked(f"{found.tile_ms:.0f} ms", good=found.tile_ms <= TILE_GOAL_MS)
    pdf = marked(f"{found.pdf_ms:.0f} ms", good=found.pdf_ms <= PDF_GOAL_MS)
    console.print(
        f"a tile of the map made anew: {tile} of processor (goal ≤ {TILE_GOAL_MS} ms); "
        f"an extract as PDF: {pdf} (goal ≤ {PDF_GOAL_MS} ms)"
    )


def everything(found: Measured) -> list[Series]:
    """All series."""
    return [found.constant, found.query, *found.at_two.values(), *found.at_thousand.values()]


def marked(text: str, *, good: bool) -> str:
    """Green or red."""
    return f"[{'green' if good else 'red'}]{text}[/]"


def _plain(series: Series) -> dict[str, float]:
    return {
        "requests_per_second": round(series.rate, 1),
        "ratio": round(series.ratio, 3),
        "cpu_ms": round(series.processor, 3),
        "failed": series.failed,
    }
