"""`dev.py test --quick` chooses what a change most likely breaks."""

import subprocess
from pathlib import Path

import pytest

from dothi_local.quick import choose
from dothi_local.terminal import Trouble

FILES = {
    "platform/dothi/values/geo.py": "",
    "platform/dothi/values/ids.py": "",
    "modules/feedback/templates/feedback/list.html": "",
    "tests/world.py": "from dothi.values.ids import new_id",
    "tests/guards/test_architecture.py": "",
    "tests/kernel/test_geo.py": "from dothi.values import geo",
    "tests/kernel/test_ids.py": "from dothi.values.ids import new_id",
    "tests/web/test_list.py": "PAGE = 'list.html'",
    "tests/web/test_world.py": "from tests.world import build",
    "tests/browser/test_map.py": "from dothi.values.geo import Point",
    "modules/feedback/codes.py": "",
    "modules/feedback/tests/test_codes.py": "from modules.feedback.codes import code_of",
}
GUARD = "tests/guards/test_architecture.py"


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.vn")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "all")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "chosen"),
    [
        ("platform/dothi/values/geo.py", ["tests/kernel/test_geo.py"]),
        ("platform/dothi/values/ids.py", ["tests/kernel/test_ids.py", "tests/web/test_world.py"]),
        ("modules/feedback/templates/feedback/list.html", ["tests/web/test_list.py"]),
        ("tests/browser/test_map.py", ["tests/browser/test_map.py"]),
        ("modules/feedback/codes.py", ["modules/feedback/tests/test_codes.py"]),
    ],
)
@pytest.mark.parametrize("is_committed", [False, True])
def test_what_imports_or_names_it_is_chosen_and_the_guards(
    root: Path, changed: str, chosen: list[str], is_committed: bool
) -> None:
    (root / changed).write_text("# changed")
    if is_committed:
        git(root, "commit", "-am", "changed")
    assert choose(root) == [*chosen, GUARD]


def test_a_new_test_is_chosen_before_it_is_committed(root: Path) -> None:
    (root / "tests/kernel/test_new.py").write_text("")
    assert choose(root) == ["tests/kernel/test_new.py", GUARD]


def test_outside_of_git_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Git doesn't say"):
        choose(tmp_path)
