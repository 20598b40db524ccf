"""The shape of the house: names, directions of imports, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from docs.components import our_components
from dothi.manifest.module import Module
from tests.guards.sources import ROOT, sources

KERNEL = ROOT / "platform" / "dothi"
ABOVE = {"tenants", "modules"}


def test_our_folder_does_not_shadow_pythons_platform() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    subprocess.run([sys.executable, "-c", "import platform, uuid; platform.system()"], cwd=ROOT, check=True)


ONLY_FOR_SOME = {
    "alembic", "crawleruseragents", "dothi.basemap.building", "google.protobuf", "icalendar", "mapbox_vector_tile",
    "openpyxl", "osmium", "PIL", "pyclipper", "pyproj", "pytest", "tenants.command_table", "tenants.demo", "urllib3",
}  # fmt: skip
"""What commands, jobs, the demo, tests and few pages need, and what would weigh on each web process: megabytes each."""


def test_web_processes_hold_nothing_of_what_only_commands_need() -> None:
    compose = (
        "from dothi.app import create_app; from dothi.settings import Settings;"
        " create_app(Settings(database_url='postgresql://nobody/', secret_key='k' * 40))"
    )
    report = "import sys; print(*sys.modules)"
    held = subprocess.run(
        [sys.executable, "-c", f"{compose}; {report}"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert set(held.stdout.split()) & ONLY_FOR_SOME == set()


def imported_roots(tree: ast.AST) -> Iterator[str]:
    """The first names of what a file imports, also by a string such as 'tenants.manifest:MODULE'."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.split(".")[0].split(":")[0] if "." in node.value and " " not in node.value else ""


def test_the_kernel_names_neither_tenants_nor_modules() -> None:
    named = {
        str(path.relative_to(KERNEL)): ABOVE.intersection(imported_roots(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted(KERNEL.rglob("*.py"))
    }
    assert len(named) > 100
    assert {path: roots for path, roots in named.items() if roots} == {}, "use `house().components` or a port"


@pytest.mark.parametrize("module", [m for m in our_components() if not m.always_on], ids=lambda module: module.name)
def test_guards_and_test_world_know_no_service_by_name(module: Module) -> None:
    words = (f"modules.{module.name}", f'"{module.name}"', f'"{module.name}.', f'"{module.name}_', f'"{module.path}')
    paths = [ROOT / "tests/world.py", *(ROOT / "tests/guards").glob("*.py")]
    naming = [path.name for path in paths if any(word in path.read_text(encoding="utf-8") for word in words)]
    assert naming == [], "say it in the service's own tests/guard.py"


def test_cookies_are_set_in_one_place() -> None:
    setting = {path.name for path in sources() if ".set_cookie(" in path.read_text(encoding="utf-8")}
    assert setting == {"cookies.py"}, "elsewhere they would lack Secure, HttpOnly or SameSite"


def test_only_settings_and_the_processes_starters_read_the_environment() -> None:
    allowed = {"settings.py", "gunicorn_conf.py"}
    readers = {
        str(path.relative_to(ROOT))
        for path in sources()
        if ("os.environ" in (text := path.read_text(encoding="utf-8")) or "getenv(" in text)
        and path.name not in allowed
    }
    assert not readers


def test_every_file_opens_with_a_docstring() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for folder in (KERNEL, ROOT / "tenants", ROOT / "modules", ROOT / "tests", ROOT / "bench", ROOT / "migrations")
        for path in folder.rglob("*.py")
        if path.stat().st_size and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert not bare


def test_no_file_outgrows_one_thought() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
