"""Templates that are compiled once for each language: what is folded into them, and what macros remember."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from dothi.web import templating
from dothi.web.templating import Remembered, Templates
from dothi_testing.compiled import CompiledTemplates

SOURCES = {
    "text.html": "{{ _('Đăng nhập') }}|{{ _('Địa chỉ: %(address)s', address=address) }}",
    "text.txt": "{{ _('Địa chỉ: %(address)s', address=address) }}",
    "address.html": "{{ url_for('feedback_public.index') }}|{{ url_for('feedback_public.detail', code=code) }}",
    "macros.html": "{% set remembered = ['mark'] %}{% macro mark(text, more=none) %}<b>{{ text }}</b>{% endmacro %}",
    "marked.html": "{% import 'macros.html' as m %}{% for text in texts %}{{ m.mark(text) }}{% endfor %}",
    "listed.html": "{% import 'macros.html' as m %}{{ m.mark(texts) }}{{ m.mark({'a': 1}|length, more={}) }}",
}

Render = Callable[..., str]


def test_what_is_compiled_once_is_taken_by_others_of_the_same_language(application: Flask, tmp_path: Path) -> None:
    compiled = CompiledTemplates(str(tmp_path))

    def load(language: str) -> Templates:
        made = Templates(application, loader=DictLoader(SOURCES), bytecode_cache=compiled).speaking(language)
        with application.test_request_context("/", headers={"Cookie": f"dothi_language={language}"}):
            made.get_template("text.html")
        return made

    load("vi")
    [first] = tmp_path.iterdir()
    written = first.stat().st_mtime_ns
    load("vi")
    assert [(each, each.stat().st_mtime_ns) for each in tmp_path.iterdir()] == [(first, written)]
    load("en")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def render(application: Flask, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Render one of the templates above for a reader of a language."""
    environment = Templates(application, loader=DictLoader(SOURCES), autoescape=application.select_jinja_autoescape)
    environment.globals.update(application.jinja_env.globals)
    monkeypatch.setattr(application, "jinja_env", environment)

    def read(name: str, language: str = "vi", **context: object) -> str:
        with application.test_request_context("/", headers={"Cookie": f"dothi_language={language}"}):
            return render_template(name, **context)

    return read


def test_each_reader_gets_the_texts_of_their_language(render: Render) -> None:
    assert render("text.html", address="").startswith("Đăng nhập|")
    assert render("text.html", language="en", address="").startswith("Sign in|")
    assert render("text.html", address="").startswith("Đăng nhập|")


def test_what_is_put_into_a_text_is_escaped_in_html_alone(render: Render) -> None:
    assert render("text.html", address="<i>").endswith("Địa chỉ: &lt;i&gt;")
    assert render("text.txt", address="<i>") == "Địa chỉ: <i>"


def test_the_changing_part_of_an_address_is_quoted_as_a_part_of_a_path(render: Render) -> None:
    assert render("address.html", code="MT-26-000001") == "/phan-anh|/phan-anh/MT-26-000001"
    assert render("address.html", code='a/b?"c') == "/phan-anh|/phan-anh/a%2Fb%3F%22c"


def test_a_remembered_macro_tells_safe_texts_from_others(render: Render) -> None:
    assert render("marked.html", texts=[Markup("<i>"), "<i>"]) == "<b><i></b><b>&lt;i&gt;</b>"
    assert render("marked.html", texts=["<u>", Markup("<u>")]) == "<b>&lt;u&gt;</b><b><u></b>"


def test_a_remembered_macro_takes_what_can_change(render: Render) -> None:
    assert render("listed.html", texts=["a"]) == "<b>[&#39;a&#39;]</b><b>1</b>"
    assert render("listed.html", texts=["b"]) == "<b>[&#39;b&#39;]</b><b>1</b>"


def test_a_remembered_macro_holds_a_bounded_number_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "MOST_LETTERS", 2 * templating.OVERHEAD + 100)
    source = Environment().from_string("{% macro mark(text) %}<b>{{ text }}</b>{% endmacro %}")
    mark = Remembered(getattr(source.module, "mark"))  # noqa: B009  # a name that only the template knows
    first = mark("a" * 60)
    assert mark("a" * 60) is first
    assert mark("b" * 60) == f"<b>{'b' * 60}</b>"
    assert mark("a" * 60) is not first
