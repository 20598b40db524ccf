"""Telephone numbers that can be called by a touch: a filter of the templates, `{{ unit.phone|phone }}`."""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

from dothi.values.phones import dialled, normalise_phone

NUMBER = re.compile(r"\+?\(?\d(?:[\s.()\u2010-\u2013-]?[\s.()]?\d){2,17}")
"""Three digits and more, with what people put between them; " - " parts two numbers."""


def phone(text: str | None) -> Markup:
    """The text as it is, each number in it a link to call it."""
    words = text or ""
    parts, end = [], 0
    for found in NUMBER.finditer(words):
        number = found.group()
        parts += [escape(words[end : found.start()]), Markup('<a href="{}">{}</a>').format(tel(number), number)]
        end = found.end()
    return Markup("").join([*parts, escape(words[end:])])


@lru_cache(1_000)
def tel(number: str) -> str:
    """The address that calls a number: `tel:02733872123`."""
    return f"tel:{dialled(normalise_phone(number))}"


def register(app: Flask) -> None:
    """Make both filters of the templates."""
    app.jinja_env.filters.update(phone=phone, tel=tel)
