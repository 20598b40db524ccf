"""The measuring: interleaved rounds, a yardstick before each page, so that what disturbs one disturbs both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from bench.client import Load, put_load
from bench.pages import Page, yardstick_requests
from bench.place import Server
from bench.processes import processor_seconds

SECONDS = 0.5
ROUNDS = 11
WARM_UP = 1.0


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Those that are compared, and the database that all of them ask."""

    yardsticks: Server
    at_two: Server
    at_thousand: Server
    services_at_two: Server
    services_at_thousand: Server
    """With the ten services of the bench, in the same two databases."""
    database_pid: int

    def of(self, page: Page) -> tuple[Server, Server]:
        """Where a page is asked for: at two tenants and at a thousand, or beside one of little."""
        if page.beside is not None:
            return self.at_two, self.at_two
        if page.services:
            return self.services_at_two, self.services_at_thousand
        return self.at_two, self.at_thousand


@dataclass
class Series:
    """What one thing came to in each round."""

    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    """To a yardstick in the same round: of the second the median of its stretches there, one before each page."""
    processor_ms: list[float] = field(default_factory=list)
    """Processor time an answer: gunicorn's and the database's together."""
    failed: int = 0

    def add(self, load: Load, processor: float) -> None:
        """Note one stretch."""
        self.rates.append(load.rate)
        self.processor_ms.append(processor / load.answered * 1000 if load.answered else 0.0)
        self.failed += load.failed

    def compare(self, yardstick: float) -> None:
        """Set the last stretch against the round's yardstick, in answers a second."""
        self.ratios.append(self.rates[-1] / yardstick if yardstick else 0.0)

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return median(self.ratios)

    @property
    def processor(self) -> float:
        """The median of the rounds, in milliseconds."""
        return median(self.processor_ms)


@dataclass
class Measured:
    """All series by name."""

    constant: Series = field(default_factory=Series)
    query: Series = field(default_factory=Series)
    at_two: dict[str, Series] = field(default_factory=dict)
    at_thousand: dict[str, Series] = field(default_factory=dict)
    growth: dict[str, list[float]] = field(default_factory=dict)
    """For each page its rates at a thousand tenants over those at two in the same round; of one that is measured beside
    another, its own over those of that."""

    def growth_of(self, name: str) -> float:
        """The median over the rounds."""
        return median(self.growth[name])


def measure(
    servers: Servers,
    pages: list[Page],
    *,
    tell: Callable[[str], None],
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
) -> Measured:
    """Load everything in turns."""
    measured = Measured()
    for page in pages:
        measured.at_two[page.name], measured.at_thousand[page.name] = Series(), Series()
        measured.growth[page.name] = []
        for server, asked in zip(servers.of(page), (page, page.beside or page), strict=True):
            put_load(server.address, asked.requests(), seconds=WARM_UP)
    for path in ("constant", "query"):
        put_load(servers.yardsticks.address, yardstick_requests(path), seconds=WARM_UP)
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        stretch = Stretch(servers, seconds)
        measured.constant.add(*stretch.of(servers.yardsticks, yardstick_requests("constant")))
        for page in pages:
            measured.query.add(*stretch.of(servers.yardsticks, yardstick_requests("query")))
            # Which of the two comes first changes with the round.
            series = (measured.at_two, measured.at_thousand)
            both = list(zip(series, servers.of(page), (page, page.beside or page), strict=True))
            for rates, server, asked in both if number % 2 else reversed(both):
                rates[page.name].add(*stretch.of(server, asked.requests()))
            own, other = measured.at_two[page.name].rates[-1], measured.at_thousand[page.name].rates[-1]
            more, less = (own, other) if page.beside else (other, own)
            measured.growth[page.name].append(more / less if less else 0.0)
        yardsticks = {"query": median(measured.query.rates[-len(pages) :]), "constant": measured.constant.rates[-1]}
        for each in (measured.constant, measured.query):
            each.compare(yardsticks["query"])
        for page in pages:
            for found in (measured.at_two, measured.at_thousand):
                found[page.name].compare(yardsticks[page.yardstick])
    return measured


@dataclass(frozen=True)
class Stretch:
    """One server under load for a moment."""

    servers: Servers
    seconds: float

    def of(self, server: Server, requests: Iterator[bytes]) -> tuple[Load, float]:
        """The load, and the processor time that the server and the database took for it."""
        roots = (server.pid, self.servers.database_pid)
        before = sum(map(processor_seconds, roots))
        load = put_load(server.address, requests, seconds=self.seconds)
        return load, sum(map(processor_seconds, roots)) - before
