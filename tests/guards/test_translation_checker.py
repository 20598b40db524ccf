"""The checker of translations itself, on a small project: what it finds, what it lets pass, what an update keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from dothi_testing.catalogues import Component
from dothi_testing.translations import list_problems, main, read_plan

PROJECT = """
[tool.dothi.translations]
folders = ["city"]

[[tool.dothi.translations.untranslated]]
files = "city/names.py"
words = ["Mỹ Tho"]
because = "a name"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A component with a text in Python, one in a template, and a name that is allowed."""
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    page = tmp_path / "city/templates/city/page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>{{ _('Còn %(n)s mã', n=3) }}</p>", "utf-8")
    (tmp_path / "city/views.py").write_text('"""Trang."""\nx = _("Đã lưu")\n', "utf-8")
    (tmp_path / "city/names.py").write_text('name = "Mỹ Tho"\n', "utf-8")
    return tmp_path


def translate(project: Path, **english: str) -> None:
    """Write the English of the two texts."""
    component = Component(project, project / "city")
    catalogue = component.read()
    for identity, text in (("Đã lưu", english["saved"]), ("Còn %(n)s mã", english["left"])):
        message = catalogue.get(identity)
        assert message is not None
        message.string = text
    component.write(catalogue)


def problems(project: Path) -> list[str]:
    return list_problems(read_plan(project))


@pytest.fixture
def complete(project: Path) -> Path:
    """The project with its English."""
    assert main(["--update", "--root", str(project)]) == 1
    translate(project, saved="Saved", left="%(n)s codes left")
    assert main(["--root", str(project)]) == 0
    return project


def test_texts_without_english_are_named_with_their_place(project: Path) -> None:
    assert problems(project) == [
        "city/views.py:2: “Đã lưu” has no English",
        "city/templates/city/page.html:1: “Còn %(n)s mã” has no English",
    ]


def test_placeholders_must_be_the_same(complete: Path) -> None:
    translate(complete, saved="Saved", left="%(m)s codes left")
    assert "other placeholders" in problems(complete)[0]


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(complete: Path) -> None:
    (complete / "city/views.py").write_text('x = _("Tải lên và xem trước")\n', "utf-8")
    assert ["is not in the source" in problem for problem in problems(complete)] == [False, True]
    main(["--update", "--root", str(complete)])
    assert problems(complete) == ["city/views.py:1: “Tải lên và xem trước” has no English"]
    assert "%(n)s codes left" in Component(complete, complete / "city").path.read_text("utf-8")


def test_a_text_that_changed_a_little_keeps_its_english_until_somebody_looks(complete: Path) -> None:
    page = complete / "city/templates/city/page.html"
    page.write_text("<p>{{ _('Còn lại %(n)s mã', n=3) }}</p>", "utf-8")
    main(["--update", "--root", str(complete)])
    assert ["fuzzy" in problem for problem in problems(complete)] == [True]


def test_an_update_without_news_changes_no_byte(complete: Path) -> None:
    path = Component(complete, complete / "city").path
    before = path.read_bytes()
    main(["--update", "--root", str(complete)])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/city/page.html", "<p>\nGửi đi</p>"),
        ("templates/city/page.html", '<p title="Gửi đi"></p>'),
        ("templates/city/page.html", "{{ field('x', 'Gửi đi') }}"),
        ("views.py", 'raise Invalid("Gửi đi")\n'),
        ("views.py", 'x = f"Gửi {n} đi"\n'),
        ("names.py", 'name = "Mỹ Tho, gửi đi"\n'),
    ],
)
def test_vietnamese_outside_of_the_underscore_is_found(complete: Path, file: str, text: str) -> None:
    (complete / "city" / file).write_text(text, "utf-8")
    assert any("not in _()" in problem for problem in problems(complete))


def test_an_allowance_that_covers_nothing_is_reported(complete: Path) -> None:
    (complete / "city/names.py").write_text("", "utf-8")
    assert problems(complete) == ["nothing is untranslated in “city/names.py” any more"]


def test_a_component_brings_its_own_allowances(project: Path) -> None:
    (project / "city/places.py").write_text('place = "Gò Công"\n', "utf-8")
    assert any("Gò Công" in problem for problem in list_problems(read_plan(project)))
    own = project / "city/translations/untranslated.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text('[[untranslated]]\nfiles = "places.py"\nbecause = "a name"\n', "utf-8")
    assert not any("Gò Công" in problem for problem in list_problems(read_plan(project)))
