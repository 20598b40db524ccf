"""English, complete and right: `python -m dothi_testing.translations` says what is missing, and with `--update` brings
the catalogues up to the source first. Called by `dev.py check`; folders are in `pyproject.toml`, allowances there and
in a component's `translations/untranslated.toml`."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dothi_testing.catalogues import Component, find_disagreements, find_problems, is_complete, update
from dothi_testing.unwrapped import Allowance, list_refused


@dataclass(frozen=True)
class TranslationPlan:
    """What `[tool.dothi.translations]` names."""

    root: Path
    components: tuple[Component, ...]
    allowances: tuple[Allowance, ...]


def read_plan(root: Path) -> TranslationPlan:
    """The folders (patterns allowed) and the allowances of the project at `root`."""
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["dothi"]["translations"]
    folders = [
        folder
        for pattern in table["folders"]
        for folder in sorted(root.glob(pattern))
        if folder.is_dir() and not folder.name.startswith((".", "__"))
    ]
    components = tuple(Component(root, folder) for folder in folders)
    own = (allowance for component in components for allowance in own_allowances(component))
    return TranslationPlan(root=root, components=components, allowances=(*read_allowances(table), *own))


def read_allowances(table: Mapping[str, Any], *, within: str = "") -> Iterator[Allowance]:
    """What a table lists as `untranslated`; its files are named from the folder `within`."""
    for row in table.get("untranslated", ()):
        yield Allowance(within + row["files"], tuple(row.get("words", ())), row["because"])


def own_allowances(component: Component) -> Iterator[Allowance]:
    """Those that a component brings itself."""
    path = component.folder / "translations" / "untranslated.toml"
    if path.exists():
        yield from read_allowances(tomllib.loads(path.read_text("utf-8")), within=f"{component.name}/")


def list_problems(plan: TranslationPlan) -> list[str]:
    """A line for each; none when English is complete."""
    problems = [line for component in plan.components for line in find_problems(component)]
    problems += find_disagreements(plan.components)
    folders = [component.folder for component in plan.components]
    refused, idle = list_refused(folders, plan.allowances, root=plan.root)
    for text in refused:
        problems.append(f"{text.path.relative_to(plan.root)}:{text.line}: not in _(): “{text.text.strip()}”")
    problems += [f"nothing is untranslated in “{allowance.files}” any more" for allowance in idle]
    return problems


def update_all(plan: TranslationPlan) -> list[str]:
    """Bring every catalogue up to its source; the names of those that changed."""
    known = {
        message.id: str(message.string)
        for component in plan.components
        for message in component.read()
        if isinstance(message.id, str) and message.id and is_complete(message) and not message.fuzzy
    }
    return [component.name for component in plan.components if component.write(update(component, known))]


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when anything is missing or wrong."""
    parser = argparse.ArgumentParser(prog="python -m dothi_testing.translations", description=__doc__)
    parser.add_argument("--update", action="store_true", help="first take the source's texts into the catalogues")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="folder of pyproject.toml (default: this one)")
    options = parser.parse_args(arguments)
    plan = read_plan(options.root.resolve())
    if options.update:
        for name in update_all(plan):
            sys.stdout.write(f"{name}: catalogue updated\n")
    problems = list_problems(plan)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    texts = sum(len(component.read()) for component in plan.components)
    sys.stdout.write(f"{texts} texts in {len(plan.components)} catalogues, {len(problems)} problems.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
