"""A room says in its `__init__.py` what it is for and, in `__all__`, what others may import from it. Order and circles
are import-linter's (`pyproject.toml`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, sources

AROUND = ("platform/dothi_local", "platform/dothi_testing", "bench", "docs")
PLACES = {"dothi": ROOT / "platform" / "dothi", "tenants": ROOT / "tenants"}
ROOMS = {f"{house}.{path.parent.name}": path for house, place in PLACES.items() for path in place.glob("*/__init__.py")}


def users() -> Iterator[Path]:
    """The files that go by the doors: production's, and what stands around it. Tests may look behind them."""
    yield from sources()
    yield from (path for folder in AROUND for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def door(room: str) -> ast.Module:
    return ast.parse(ROOMS[room].read_text(encoding="utf-8"))


def open_names(room: str) -> set[str]:
    """What `__all__` lists: modules of the room, and names that its door defines."""
    for node in door(room).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError(f"{room} has no __all__")


def room_of(path: Path) -> str | None:
    """The room in which a file lies, None above all rooms and in services."""
    for house, place in PLACES.items():
        if path.is_relative_to(place) and len(parts := path.relative_to(place).parts) > 1:
            return f"{house}.{parts[0]}"
    return None


@cache
def imported(path: Path) -> tuple[tuple[str, str], ...]:
    """(room, name) of each import from a room: the module of it, or what its door defines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if (room := ".".join(parts[:2])) in ROOMS and len(parts) > 2:
                found.append((room, parts[2]))
    return tuple(found)


def defined(room: str) -> Iterator[str]:
    """What can be imported from a room: its modules, and the names of its door."""
    for path in ROOMS[room].parent.iterdir():
        if path.suffix == ".py" or (path / "__init__.py").exists():
            yield path.stem
    for node in door(room).body:
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield getattr(node.target if isinstance(node, ast.AnnAssign) else node.targets[0], "id", "")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_what_others_may_use(room: str) -> None:
    assert ast.get_docstring(door(room))
    assert open_names(room) <= set(defined(room)), "names what isn't there"


def test_nobody_goes_past_a_door() -> None:
    past = [
        f"{path.relative_to(ROOT)} takes {name!r} from {room}"
        for path in users()
        for room, name in imported(path)
        if room != room_of(path) and name not in open_names(room)
    ]
    assert not past, "import what the room's __all__ lists, or add to it what others may rely on"


def test_a_door_lists_no_module_that_nobody_uses() -> None:
    used = {pair for path in users() for pair in imported(path) if pair[0] != room_of(path)}
    texts = [path.read_text(encoding="utf-8") for path in (*sources(), ROOT / "pyproject.toml")]
    modules = {
        (room, name)
        for room in ROOMS
        for name in open_names(room)
        if any((ROOMS[room].parent / name).with_suffix(end).exists() for end in ("", ".py"))
    }
    by_name = {(room, name) for room, name in modules if any(f'"{room}.{name}' in text for text in texts)}
    assert sorted(modules - used - by_name) == []
