"""A class's name means one thing in the whole house, so that a search for it leads to one place."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.guards.sources import ROOT, sources

AROUND = ("platform/dothi_local", "platform/dothi_testing")


def files() -> Iterator[Path]:
    yield from sources()
    yield from (path for folder in AROUND for path in sorted((ROOT / folder).rglob("*.py")))


def public_classes(path: Path) -> Iterator[str]:
    """Those that another file may import; what is private or within a class or function is nobody else's."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def test_no_two_classes_share_a_name() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in files():
        for name in public_classes(path):
            places[name].append(str(path.relative_to(ROOT)))
    doubled = {name: found for name, found in places.items() if len(found) > 1}
    assert not doubled, "say in the name whose it is, or share the class"
