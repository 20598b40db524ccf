"""The texts of an entry in its form: a field for each text and language, called `name_vi`, `summary_en` and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from dothi.web.fields import Line, Paragraphs, version
from modules.tourism.texts import LANGUAGES, LONGEST, Texts

TITLES = {"name": _l("Tên"), "summary": _l("Tóm tắt"), "body": _l("Giới thiệu")}
TONGUES = {"vi": _l("tiếng Việt"), "en": _l("tiếng Anh")}


class EntryForm(Schema):
    """What staff send of each entry."""

    name_vi = Line(LONGEST["name"], required=True)
    name_en = Line(LONGEST["name"], load_default="")
    summary_vi = Paragraphs(LONGEST["summary"], load_default="")
    summary_en = Paragraphs(LONGEST["summary"], load_default="")
    body_vi = Paragraphs(LONGEST["body"], load_default="")
    body_en = Paragraphs(LONGEST["body"], load_default="")
    version = version()


def texts_typed(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The texts that a loaded form has, under these names."""
    return {language: {name: data[f"{name}_{language}"] for name in names} for language in LANGUAGES}


def text_values(texts: Texts, names: Iterable[str]) -> dict[str, str]:
    """Stored texts as the form's."""
    return {f"{name}_{language}": texts.get(language, {}).get(name, "") for language in LANGUAGES for name in names}


def text_labels(titles: Mapping[str, object]) -> dict[str, str]:
    """What the fields are called where two versions are compared."""
    return {
        f"{name}_{language}": f"{title} ({TONGUES[language]})"
        for language in LANGUAGES
        for name, title in titles.items()
    }
