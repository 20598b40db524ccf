"""The built front end: addresses, caching, weight, and what the content security policy forbids in our sources."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask

from dothi.web import assets

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for folder in ("platform/dothi/web/templates", "tenants", "modules", "platform/dothi/identity")
    for path in (ROOT / folder).rglob("*.html")
)


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, static_folder=str(assets.STATIC_FOLDER), static_url_path="/static")
    assets.register(app)
    return app


@pytest.fixture
def _nothing_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "STATIC_FOLDER", tmp_path)


def test_a_bundle_is_served_under_a_hashed_name_and_cached_for_good(app: Flask) -> None:
    url = assets.asset_url("app.css")
    assert re.fullmatch(r"/static/built/app-[0-9a-f]{10}\.css", url)
    answer = app.test_client().get(url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer.close()


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(assets.BundleMissingError, match=r"no nothing\.js.*public\.js"):
        assets.asset_url("nothing.js")


@pytest.mark.usefixtures("_nothing_built")
def test_without_a_build_the_page_says_what_to_run(app: Flask) -> None:
    app.add_url_rule("/page", view_func=lambda: assets.asset_url("app.css"))
    answer = app.test_client().get("/page")
    assert answer.status_code == 503
    assert "python3 dev.py run" in answer.text


@pytest.mark.parametrize("entry", ["public.js", "work.js"])
def test_scripts_of_a_page_without_map_stay_light(entry: str) -> None:
    """At most 60 KB gzip with all it imports, htmx included."""
    assert _weight(entry) <= 60_000


def test_the_map_script_stays_near_leaflets_own_weight() -> None:
    """What draws a base map comes later, and only where there is one."""
    assert _weight("map.js", at_once=True) <= 60_000
    assert _weight("map.js") <= 110_000


def _weight(entry: str, *, at_once: bool = False) -> int:
    """With all that it imports, or only what it needs at once."""
    built = assets.STATIC_FOLDER / assets.BUILT
    first = built / json.loads((built / "manifest.json").read_text())[entry]
    seen: set[Path] = set()
    waiting = [first]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            imported = re.findall(r'(\(?)"/static/built/([^"]+\.js)"', path.read_text())
            waiting += [built / name for bracket, name in imported if not (bracket and at_once)]
    return sum(len(gzip.compress(path.read_bytes())) for path in seen)


INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*(?:src=|application/ld\+json))"
)
ICON = re.compile(r"\b(?:icon|empty_state)\(\s*['\"]([a-z0-9-]+)['\"]")


def test_templates_have_no_inline_script_or_style() -> None:
    found = {str(path.relative_to(ROOT)): INLINE.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert len(found) > 200
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_icons_named_in_templates_are_in_the_sprite() -> None:
    sprite = (ROOT / "platform" / "dothi" / "web" / assets.asset_url("icons.svg").lstrip("/")).read_text()
    named = {
        (str(path.relative_to(ROOT)), name) for path in TEMPLATES for name in ICON.findall(path.read_text("utf-8"))
    }
    assert len(named) > 100
    assert {(path, name) for path, name in named if f'id="{name}"' not in sprite} == set()


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert len(lock["packages"]) > 30
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []
