"""Lists that people read are in Vietnamese order: no name is left to the order of code points."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.matrix import SERVICES
from tests.guards.sources import ROOT, sources

NAMES = frozenset({"name", "title", "unit", "unit_name", "label", "slug"})
"""What rows call what people read; a slug stands in for a name in nobody's alphabet."""
NOT_READ = {f"modules/{name}/{path}" for name, guard in SERVICES.items() for path in guard.unread_orders}


def seen(pattern: str) -> Iterator[Path]:
    """What may show a list."""
    return (path for path in sources(pattern) if "demo" not in path.parts)


def sorted_by_name(tree: ast.AST) -> list[int]:
    """The lines where a name is sorted by without `sort_key`."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if any(holds_a_name(part) for part in deciding(call))]


def deciding(call: ast.Call) -> Iterator[ast.AST]:
    """The parts of a call that decide about an order."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called == "order_by":
        yield from call.args
    elif called in {"sorted", "sort", "attrgetter"}:
        keys = [keyword.value for keyword in call.keywords if keyword.arg == "key"]
        made = (part.elt for part in call.args if isinstance(part, ast.GeneratorExp | ast.ListComp | ast.SetComp))
        yield from keys or (part.func if isinstance(part, ast.Call) else part for part in made)


def holds_a_name(part: ast.AST) -> bool:
    """Whether a name stands in it outside of `sort_key(…)`."""
    if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "sort_key":
        return False
    if isinstance(part, ast.Attribute) and part.attr in NAMES:
        return True
    return any(holds_a_name(child) for child in ast.iter_child_nodes(part))


@pytest.mark.parametrize(
    ("source", "is_bad"),
    [
        ("query.order_by(Unit.position, Unit.name)", True),
        ("query.order_by(Unit.name.desc())", True),
        ("query.order_by(Unit.position)", False),
        ("sorted(units, key=lambda unit: (unit.position, unit.name))", True),
        ("sorted(units, key=lambda unit: (unit.position, sort_key(unit.name)))", False),
        ("units.sort(key=lambda unit: unit.title)", True),
        ("sorted(unit.name for unit in units)", True),
        ("sorted({of.unit_name(unit) for unit in units})", True),
        ("sorted((unit.name for unit in units), key=sort_key)", False),
        ("sorted(unit.id for unit in units)", False),
        ("sorted(int(folder.name) for folder in folders)", False),
    ],
)
def test_the_guard_finds_what_it_is_for(source: str, is_bad: bool) -> None:
    assert bool(sorted_by_name(ast.parse(source))) == is_bad


def test_names_are_sorted_by_their_key_alone() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in seen("*.py")
        if str(path.relative_to(ROOT)) not in NOT_READ
        for line in sorted_by_name(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set(), "sort what people read with dothi.values.alphabet.sort_key"


def test_no_template_sorts() -> None:
    sorting = re.compile(r"\|\s*(?:sort|dictsort)\b")
    found = {str(path.relative_to(ROOT)) for path in seen("*.html") if sorting.search(path.read_text(encoding="utf-8"))}
    assert found == set(), "views hand lists over in their order"
