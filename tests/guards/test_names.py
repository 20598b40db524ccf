"""Names of our modules that stand in strings and documents, where no type checker looks, lead somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

from tests.guards.sources import ROOT
from tests.guards.test_documents import markdown_files

NAME = re.compile(r"(?<![\w./@-])dothi(?:_local|_testing)?(?:\.[a-z_]\w*)+(?![\w/-]|\.\w)")
NO_MODULE = {
    "dothi.env", "dothi.modules", "dothi.tenant_id", "dothi.example", "dothi.backup",
    "dothi.cursor", "dothi.identity.device", "dothi.identity.invitation", "dothi.identity.reset", "dothi.testers",
    "dothi.after_commit", "dothi.configuration_changed", "dothi.driver", "dothi.memory", "dothi.refused",
    "dothi.request",
}  # fmt: skip
"""Files, the group of entry points, the database's setting; what signs links and cookies, which keep their salt
wherever the code moves; keys in `Session.info`, `extensions` and a request's environment."""


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def is_ours(name: str) -> bool:
    """Whether a module, or something in one, is called so."""
    package, _, rest = name.partition(".")
    while rest and (spec := find_spec(f"{package}.{rest.partition('.')[0]}")) is not None:
        first, _, rest = rest.partition(".")
        package = f"{package}.{first}"
        if spec.submodule_search_locations is None:
            break
    try:
        resolve_name(f"{package}:{rest}" if rest else package)
    except AttributeError:
        return False
    return True


def test_they_lead_somewhere() -> None:
    texts = [(path, path.read_text(encoding="utf-8")) for path in markdown_files() if path.name != "CHANGELOG.md"]
    folders = ("platform", "tenants", "modules", "tests", "bench", "docs", "migrations")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    texts += [(path, text) for path in paths for text in strings(path) if "dothi" in text]
    lost = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in texts
        for name in NAME.findall(text)
        if name not in NO_MODULE and not is_ours(name)
    }
    assert sorted(lost) == []
