"""docs/events.md, from the events that components define and what subscribes to them. Written by `python -m docs`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import getdoc
from pathlib import Path

from dothi.manifest.module import Module
from dothi.outbox.events import Event

TARGET = Path(__file__).with_name("events.md")
INTRODUCTION = """\
# Events

Made by `python -m docs` from the code; don't edit it by hand. An event is recorded in the transaction that caused it;
each handler runs after the commit, in the tenant's scope ([ADR 3](adr/0003-deliveries-with-a-lease.md)).
"""


def render(modules: Sequence[Module]) -> str:
    """The whole document."""
    lines = [INTRODUCTION, "| event | component | what happened | handlers |", "|---|---|---|---|"]
    for module in modules:
        for event in events_of(module):
            handlers = ", ".join(f"`{name}`" for name in handlers_of(event, modules))
            lines.append(f"| `{event.__name__}` | {module.name} | {first_sentence(event)} | {handlers} |")
    return "\n".join(lines) + "\n"


def events_of(module: Module) -> Sequence[type[Event]]:
    """The events that a component records, by name."""
    found = (event for event in recorded(Event) if event.module == module.name)
    return sorted(found, key=lambda event: event.__name__)


def recorded(base: type[Event]) -> Iterator[type[Event]]:
    """The leaves of the family."""
    for event in base.__subclasses__():
        if event.__subclasses__():
            yield from recorded(event)
        elif "tests" not in event.__module__.split("."):
            yield event


def handlers_of(event: type[Event], modules: Sequence[Module]) -> list[str]:
    """The names of all that subscribe to it."""
    return sorted(s.name for module in modules for s in module.subscriptions if s.event is event)


def first_sentence(event: type[Event]) -> str:
    """The first paragraph of its docstring, on one line."""
    return " ".join((getdoc(event) or "").partition("\n\n")[0].split()).replace("|", "\\|")
