"""The documents keep up with the code: settings, events, commands, permissions, links."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from docs import events, permissions
from docs.components import our_components
from dothi.cli import main as command_line

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")


def environment_variables() -> Iterator[str]:
    """Names that settings.py and gunicorn_conf.py read: env.str("NAME"), os.environ.get("NAME") and the like."""
    for name in ("settings.py", "gunicorn_conf.py"):
        tree = ast.parse((ROOT / "platform/dothi" / name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                first = node.args[0].value
                if isinstance(first, str) and re.fullmatch(r"[A-Z][A-Z_]+", first):
                    yield first


def all_commands(group: click.Group, name: str = "dothi") -> Iterator[str]:
    """Every command as one types it."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}"


def markdown_files() -> list[Path]:
    """Those in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def test_every_environment_variable_is_documented() -> None:
    table = OPERATIONS.partition("## Environment")[2].partition("\n## ")[0]
    read = set(environment_variables())
    assert {"DATABASE_URL", "WEB_WORKERS"} <= read
    assert {name for name in read if f"`{name}`" not in table} == set()


def test_every_command_is_documented() -> None:
    commands = set(all_commands(command_line))
    assert "dothi db upgrade" in commands
    assert {command for command in commands if f"`{command}" not in OPERATIONS} == set()


@pytest.mark.parametrize("document", [permissions, events], ids=lambda document: document.TARGET.name)
def test_what_is_made_from_the_code_is_current(document: ModuleType) -> None:
    assert document.TARGET.read_text(encoding="utf-8") == document.render(our_components()), "run: python -m docs"


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    missing = {target for target in targets if target and "://" not in target and not (path.parent / target).exists()}
    assert missing == set()


def test_the_commands_of_the_readme_exist() -> None:
    help_text = subprocess.run(
        [sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"python3 dev\.py ([a-z]+)", text))
    assert {"run", "test"} <= named
    assert {command for command in named if not re.search(rf"^  {command}\b", help_text, re.MULTILINE)} == set()
