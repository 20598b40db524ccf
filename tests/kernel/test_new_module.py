"""`dothi new-module`: what it refuses, what it leaves alone, how what it writes looks whatever the service is called.

That the service works is told by `tests/guards/test_stranger.py`, which builds, installs and uses one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dothi.cli import main
from dothi.operator.new_module.writing import SKELETON

ROOT = Path(__file__).parents[2]
POINTS = '[project.entry-points."dothi.modules"]\nfeedback = "modules.feedback:MODULE"\n\n[tool.x]\na = 1\n'


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["new-module", *words])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the root of ours."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(POINTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Rubbish", "small letters"),
        ("a-b", "small letters"),
        ("x", "small letters"),
        ("1st", "small letters"),
        ("a" * 21, "small letters"),
        ("rác", "small letters"),
        ("import", "Python"),
        ("json", "Python"),
        ("feedback", "taken"),
        ("kernel", "taken"),
        ("tests", "taken"),
    ],
)
def test_a_bad_or_taken_name_is_refused_with_words(checkout: Path, name: str, reason: str) -> None:
    answer = call(name)
    assert answer.exit_code == 1
    assert reason in answer.output
    assert [path.name for path in (checkout / "modules").iterdir()] == ["__init__.py"]
    assert (checkout / "pyproject.toml").read_text(encoding="utf-8") == POINTS


@pytest.mark.parametrize("title", ['Rác "tái chế"', "100%", "{x}", "<b>", "a\\n", "x" * 41])
def test_a_title_that_would_break_code_or_catalogue_is_refused(checkout: Path, title: str) -> None:
    answer = call("collection", "--title", title)
    assert (answer.exit_code, "title" in answer.output) == (1, True)


def test_a_package_that_is_there_is_not_shadowed(tmp_path: Path) -> None:
    assert "can be imported" in call("flask", "--path", str(tmp_path / "new")).output


def test_a_folder_with_something_in_it_is_left_alone(checkout: Path) -> None:
    mine = checkout / "modules" / "collection" / "mine.py"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    assert "isn't empty" in call("collection").output
    assert [path.name for path in mine.parent.iterdir()] == ["mine.py"]
    assert (checkout / "pyproject.toml").read_text(encoding="utf-8") == POINTS


def test_outside_a_checkout_it_asks_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "--path" in call("collection").output


def test_in_a_checkout_it_lists_the_service(checkout: Path) -> None:
    answer = call("collection", "--title", "Thu gom rác", "--json")
    written = [Path(path).relative_to("modules/collection") for path in json.loads(answer.output)["files"]]
    assert Path("migrations/collection_0001_entries.py") in written
    assert Path("pyproject.toml") not in written
    lines = (checkout / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    assert lines[1:4] == ['feedback = "modules.feedback:MODULE"', 'collection = "modules.collection:MODULE"', ""]
    assert 'url_prefix="/thu-gom-rac"' in (checkout / "modules/collection/pages.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["bus", "zoo", "a" * 20])
def test_what_it_writes_is_in_style_whatever_it_is_called(checkout: Path, name: str) -> None:
    for ours in ("platform", "tenants", "tests"):
        (checkout / ours).symlink_to(ROOT / ours)
    (checkout / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert call(name).exit_code == 0
    assert call(name, "--path", str(checkout / "apart")).exit_code == 0
    for folder in (f"modules/{name}", "apart"):
        for words in (["check"], ["format", "--check"]):
            command = [sys.executable, "-m", "ruff", *words, "--no-cache", folder]
            assert subprocess.run(command, cwd=checkout, check=False).returncode == 0


def test_the_guide_walks_through_every_file() -> None:
    guide = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    files = [path.relative_to(ROOT).as_posix() for path in SKELETON.rglob("*.jinja")]
    assert [path for path in files if f"(../{path})" not in guide] == []
