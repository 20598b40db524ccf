"""Texts per language: what lacks falls back to Vietnamese and says so."""

from __future__ import annotations

from modules.tourism.texts import TextRead, read, tidied, untranslated

TEXTS = {"vi": {"name": "Chợ đêm", "summary": "Bên sông."}, "en": {"name": "Night Market"}}


def test_a_text_that_lacks_is_read_in_vietnamese() -> None:
    assert read(TEXTS, "name", "en") == TextRead("Night Market", "en")
    assert read(TEXTS, "summary", "en") == TextRead("Bên sông.", "vi")
    assert read(TEXTS, "body", "en") == TextRead("", "en")


def test_untranslated_is_what_has_words_in_vietnamese_alone() -> None:
    assert untranslated(TEXTS) == {"en": ["summary"]}
    assert untranslated({"vi": {"name": "Chợ", "body": ""}, "en": {"name": "Market"}}) == {}


def test_nothing_empty_is_stored() -> None:
    assert tidied({"vi": {"name": " Chợ ", "body": "  "}, "en": {"name": ""}, "fr": {"name": "Marché"}}) == {
        "vi": {"name": "Chợ"}
    }
