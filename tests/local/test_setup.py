"""The set-up of `dev.py`: what is done is not done again; what fails says why."""

import ast
import io
from pathlib import Path

import pytest

from dothi_local.licences import _is_allowed
from dothi_local.lock import try_lock
from dothi_local.run_tests import workers
from dothi_local.setup.clean import clean
from dothi_local.setup.stamps import fingerprint, is_done, mark_done
from dothi_local.setup.tools import explain, run_tool
from dothi_local.terminal import Terminal, Trouble

ROOT = Path(__file__).resolve().parents[2]


def test_an_old_python_can_read_dev_py() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_fingerprint_follows_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = fingerprint([tmp_path])
    assert fingerprint([tmp_path]) == before
    (tmp_path / "a").write_text("2")
    changed = fingerprint([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({before, changed, fingerprint([tmp_path])}) == 3


def test_a_step_is_done_only_with_the_same_fingerprint(tmp_path: Path) -> None:
    stamp = tmp_path / "stamps/packages"
    assert not is_done(stamp, "one")
    mark_done(stamp, "one")
    assert is_done(stamp, "one")
    assert not is_done(stamp, "two")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("error: Failed to fetch\n  Caused by: dns error: failed to lookup address", "registry can't be reached"),
        ("npm error code ENOTFOUND", "registry can't be reached"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("SyntaxError: what", "Building failed"),
    ],
)
def test_a_tools_failure_becomes_one_sentence(written: str, sentence: str, tmp_path: Path) -> None:
    assert sentence in explain("Building", written, log=tmp_path / "log").message


def test_a_tool_that_fails_shows_its_last_lines_and_keeps_all(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        run_tool(["sh", "-c", "echo why; exit 1"], what="Building", cwd=tmp_path, terminal=Terminal(io.StringIO()))
    assert caught.value.tail == ("why",)
    assert (tmp_path / "build/set-up.log").read_text() == "why\n"


def test_a_tool_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no-such-tool can't be started"):
        run_tool(["no-such-tool"], what="Building", cwd=tmp_path, terminal=Terminal(io.StringIO()))


def test_clean_removes_a_data_folder_but_not_another_one(tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    (data / "log").mkdir(parents=True)
    other.mkdir()
    (other / "thesis.txt").touch()
    clean(tmp_path, data=data, everything=False, terminal=Terminal(io.StringIO()))
    assert not data.exists()
    with pytest.raises(Trouble, match="isn't a data folder"):
        clean(tmp_path, data=other, everything=False, terminal=Terminal(io.StringIO()))
    assert (other / "thesis.txt").exists()


def test_clean_refuses_while_a_stack_runs(tmp_path: Path) -> None:
    (tmp_path / "data/log").mkdir(parents=True)
    lock = try_lock(tmp_path / "data")
    assert lock is not None
    with pytest.raises(Trouble, match="A stack runs"):
        clean(tmp_path, data=tmp_path / "data", everything=False, terminal=Terminal(io.StringIO()))
    assert (tmp_path / "data/log").is_dir()


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache Software License; BSD License", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only)", True),
        ("UNKNOWN", False),
    ],
)
def test_licences_that_are_joined_must_all_be_allowed(licence: str, *, allowed: bool) -> None:
    assert _is_allowed("some-package", licence) is allowed


def test_tests_run_in_parallel_unless_told_otherwise() -> None:
    option, number = workers(["tests/web"])[:2]
    assert option == "-n"
    assert int(number) > 1, "on one processor too"
    for words in (["-n", "0"], ["-n4"], ["--pdb"], ["-p", "no:xdist"], ["--collect-only"]):
        assert workers(words) == []


def test_progress_is_plain_where_nobody_watches() -> None:
    screen = io.StringIO()
    with Terminal(screen).step("Python packages"):
        pass
    assert screen.getvalue().startswith("  ")
    assert "Python packages" in screen.getvalue()
    assert "\x1b" not in screen.getvalue()
