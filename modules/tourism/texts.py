"""Texts per language, as all tables of the module hold them: {"vi": {"name": "…"}, "en": {…}}.

Pure, but for words. Vietnamese is the source: whatever lacks in another language is read in Vietnamese, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

SOURCE = "vi"
LANGUAGES = ("vi", "en")
LONGEST: Mapping[str, int] = {"name": 120, "summary": 300, "body": 8_000}
"""The texts that places, happenings and itineraries have alike, with the most letters of each."""
Texts = Mapping[str, Mapping[str, str]]


class TextRead(NamedTuple):
    """A text and the language it really is in."""

    words: str
    language: str


def read(texts: Texts, field: str, language: str) -> TextRead:
    """The text of a field in a language, else in Vietnamese; its words are empty where there is neither."""
    for each in (language, SOURCE):
        if words := texts.get(each, {}).get(field, ""):
            return TextRead(words, each)
    return TextRead("", language)


def untranslated(texts: Texts) -> dict[str, list[str]]:
    """By language, the fields that have words in Vietnamese alone; languages that lack nothing are left out."""
    written = [field for field, words in texts.get(SOURCE, {}).items() if words]
    lacking = {
        language: [field for field in written if not texts.get(language, {}).get(field)]
        for language in LANGUAGES
        if language != SOURCE
    }
    return {language: fields for language, fields in lacking.items() if fields}


def tidied(texts: Texts) -> dict[str, dict[str, str]]:
    """As it is stored: known languages, no blanks around, nothing empty."""
    return {
        language: kept
        for language in LANGUAGES
        if (kept := {field: words.strip() for field, words in texts.get(language, {}).items() if words.strip()})
    }


def text_errors(texts: Texts, longest: Mapping[str, int], *, nameless: str) -> dict[str, str]:
    """What is wrong with texts, by field: `name_vi`, `summary_en` and so on; `nameless`: without a Vietnamese name."""
    errors = {
        f"{name}_{language}": _("Tối đa %(n)s ký tự.", n=most)
        for language in LANGUAGES
        for name, most in longest.items()
        if len(texts.get(language, {}).get(name, "")) > most
    }
    if not texts.get(SOURCE, {}).get("name", "").strip():
        errors["name_vi"] = nameless
    return errors
