"""`dev.py test --quick`: the tests that a change most likely breaks, by what git says has changed. Called by
`run_tests.py`; the whole run stays the one that counts."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from dothi_local.terminal import Trouble

MOST_FILES = 16
PLACES = ("tests/**/*.py", "modules/*/tests/**/*.py")
GUARDS = (
    "tests/guards/test_architecture.py",
    "tests/guards/test_documents.py",
    "tests/guards/test_letters.py",
    "tests/guards/test_rooms.py",
    "tests/guards/test_schema.py",
    "tests/guards/test_templates.py",
    "tests/guards/test_translations.py",
)
SLOW = ("tests/browser/", "tests/processes/", "tests/programme/test_rollout.py")
"""Chosen only when they are changed themselves."""


def choose(root: Path) -> list[str]:
    """Files of tests, the likeliest first: changed ones, those that import or name what changed, fast guards.

    What changed is what isn't committed, or else the last commit. Raises Trouble outside of git.
    """
    changed = changed_files(root)
    paths = sorted(path for pattern in PLACES for path in root.glob(pattern))
    tests = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}
    itself = [name for name in changed if is_test(name) and name in tests]
    touched = {name for name in changed if name not in itself}
    near = [name for name in likeliest(touched, tests) if name not in itself and not name.startswith(SLOW)]
    guards = [name for name in GUARDS if name in tests]
    return list(dict.fromkeys([*itself, *near[:MOST_FILES], *guards]))


def changed_files(root: Path) -> list[str]:
    """Paths from the root: changed or new and not committed, else those of the last commit."""
    return _git(root, "ls-files", "--modified", "--others", "--exclude-standard") + _git(
        root, "diff", "--cached", "--name-only"
    ) or _git(root, "diff", "--name-only", "HEAD~1", "HEAD")


def likeliest(changed: set[str], tests: dict[str, str]) -> list[str]:
    """The tests that have to do with these files, those with most to do first: by imports, through the tests' own
    modules too, or because the file's name or stem is written there."""
    modules = {module_of(name): name for name in changed if name.endswith(".py")}
    imported = {name: set(imports_of(text)) for name, text in tests.items()}
    own = {module_of(name): name for name in tests}
    weights: dict[str, int] = {}
    for name, text in tests.items():
        if not is_test(name):
            continue
        direct = imported[name]
        beyond = {module for via in direct if via in own for module in imported[own[via]]}
        weight = 3 * len(direct & modules.keys()) + len(beyond & modules.keys())
        weight += sum(2 for path in changed if Path(path).name in text or Path(path).stem in Path(name).stem)
        if weight:
            weights[name] = weight
    return sorted(weights, key=lambda name: (-weights[name], name))


def is_test(name: str) -> bool:
    """Whether pytest collects this file."""
    return Path(name).name.startswith("test_") and name.endswith(".py")


def module_of(name: str) -> str:
    """`platform/dothi/database/session.py` is `dothi.database.session`."""
    return name.removeprefix("platform/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(text: str) -> Iterator[str]:
    """The modules that a file imports, and what it takes from them, which may be modules too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _git(root: Path, *words: str) -> list[str]:
    try:
        done = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(
            "Git doesn't say what has changed here.", advice="Run `python3 dev.py test`, or name the tests."
        ) from error
    return done.stdout.splitlines()
