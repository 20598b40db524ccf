"""Finds what the addresses of pages can say, by itself, and asks with it: alone and in pairs, right and wrong.

A page's parameters are the names that its view looks for in the query (`Watched` notes each look), those that the
OpenAPI document lists, and the fields of its forms and links. Right values are those that pages and document offer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote_from_bytes, urlsplit

from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from dothi.web.application import CleanRequest
from tests.guards.guests import Guest
from tests.guards.pages import read_page

WRONG = (
    "", "-1", "9" * 30, "NaN", "\x00", "\ud800", "Đường số 7 – ồ\u0301 💧", "2026-02-30", "0000-00-00T99:99+99:99",
    "x" * 3_000, "a,b,,a", "' OR 1=1 --%", "00000000-0000-7000-8000-000000000000", "1e400,91,-181,-91", "a\r\nb: c",
)  # fmt: skip
"""What people, robots and cut links put where something else is meant."""
MOST_RIGHT = 4
"""Of a long list of choices the first ones are enough."""
Pair = tuple[str, str]


class _Noted(dict[str, Any]):
    """A plain copy of the query that still notes what is looked for."""

    def get(self, key: str, default: Any = None) -> Any:
        Watched.seen.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        Watched.seen.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        Watched.seen.add(str(key))
        return super().__contains__(key)


class Watched(ImmutableMultiDict[str, str]):
    """A query that notes which names are looked for in it."""

    seen: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.seen.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.seen.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *rest: Any, **named: Any) -> list[Any]:
        """All values of a name."""
        self.seen.add(key)
        return super().getlist(key, *rest, **named)

    def to_dict(self, flat: Any = True) -> dict[str, Any]:
        """A copy that goes on noting."""
        return _Noted(super().to_dict(flat))


class WatchedRequest(CleanRequest):
    """A request whose query is watched."""

    @cached_property
    def args(self) -> Watched:
        """The query."""
        return Watched(list(super().args.items(multi=True)))


@dataclass
class Parameters:
    """What a page's address can say: each name with right values, and which names its view really looks for."""

    known: Mapping[str, Sequence[str]]
    """Right values of names as other pages have them: a map's source takes what the list's form offers."""
    right: dict[str, list[str]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def add(self, name: str, *values: str) -> None:
        """A name, perhaps with values that it may have."""
        found = self.right.setdefault(name, [])
        found += [value for value in dict.fromkeys((*values, *self.known.get(name, ()))) if value not in found]


@dataclass
class Asked:
    """How many requests were sent, and those that failed."""

    number: int = 0
    failed: dict[str, int] = field(default_factory=dict)


def ask(
    path: str,
    guests: Sequence[Guest],
    documented: Mapping[str, Sequence[str]],
    known: Mapping[str, Sequence[str]],
) -> Asked:
    """Ask for a page with each of its parameters, alone and in pairs, by each of those who may read it in turn."""
    asked, parameters = Asked(), Parameters(known)
    Watched.seen.clear()
    for name, values in documented.items():
        parameters.add(name, *values)
        parameters.read.add(name)
    for guest in guests:
        others = learn(send(path, (), guest, asked), path, parameters)
        for wrong in ("", "NaN", WRONG[asked.number % len(WRONG)]) if others else ():
            send(path, [(name, wrong or value) for name, value in others.items()], guest, asked)
        notice(parameters)
    turn = itertools.cycle(guests)
    done: set[str] = set()
    while names := sorted(parameters.right.keys() - done):  # a value may bring the view to look for another name
        for name in names:
            for said in alone(name, parameters.right[name]):
                Watched.seen.clear()
                send(path, said, next(turn), asked)
                notice(parameters)
        done.update(names)
    for one, other in itertools.combinations(sorted(parameters.read), 2):
        for said in together(one, other, parameters):
            send(path, said, next(turn), asked)
    return asked


def learn(html: str, path: str, parameters: Parameters) -> dict[str, str]:
    """What the view looked for, and what links and forms of the page would say to it. Returns what other forms hold.

    A view that goes through all of a query is found by those: filled in from the address, they would be read.
    """
    notice(parameters)
    page, others = read_page(html, path), {}
    for form in page.forms:
        for name, values in form.choices.items():
            if form.method == "GET" and urlsplit(form.action).path == path:
                parameters.read.add(name)
                parameters.add(name, *values, *(value for field_name, value in form.fields if field_name == name))
            else:
                others[name] = next(filter(None, values), "1")
    for link in page.links:
        if urlsplit(link).path == path:
            for name, value in parse_qsl(urlsplit(link).query):
                parameters.add(name, value)
    return others


def notice(parameters: Parameters) -> None:
    """The names that were looked for since last."""
    parameters.read |= Watched.seen
    for name in Watched.seen:
        parameters.add(name)
    Watched.seen.clear()


def alone(name: str, right: Sequence[str]) -> Iterator[Sequence[Pair]]:
    """One parameter: right, wrong, twice, as a list."""
    for value in (*right[:MOST_RIGHT], *WRONG):
        yield [(name, value)]
    yield [(name, value) for value in (*right[:1], *WRONG[:3], *right[:2])]
    yield [(f"{name}[]", "1")]


def together(one: str, other: str, parameters: Parameters) -> Iterator[Sequence[Pair]]:
    """Two of them: both right, one of them wrong, both wrong; each pair takes other wrong values."""
    here, there = (list(filter(None, parameters.right[name])) or [""] for name in (one, other))
    start = hash_of(one, other)
    bad, worse = WRONG[start % len(WRONG)], WRONG[(start * 7 + 3) % len(WRONG)]
    for place in range(min(MOST_RIGHT, max(len(here), len(there)))):
        yield [(one, here[place % len(here)]), (other, there[place % len(there)])]
    yield [(one, here[0]), (other, bad)]
    yield [(one, bad), (other, there[0])]
    yield [(one, worse), (other, bad)]


def hash_of(one: str, other: str) -> int:
    """A number of two names, the same in each run."""
    return sum(map(ord, one + other))


def send(path: str, said: Sequence[Pair], guest: Guest, asked: Asked) -> str:
    """The body of the answer; what fails is noted."""
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in said)
    answer = guest.browser.get(path, query_string=query, headers=guest.headers)
    asked.number += 1
    if answer.status_code >= 500:
        asked.failed[f"{guest.role or 'anybody'}: {path}?{query[:200]}"] = answer.status_code
    body = answer.text if answer.mimetype == "text/html" else ""
    answer.close()
    return body


def encoded(text: str) -> str:
    """As an address holds it, even where it is no text at all."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))
