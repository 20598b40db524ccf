"""Texts of several paragraphs, in a small Markdown: emphasis, lists, links, headings. HTML in them is shown as text."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

NOT_HERE = ("image", "html_block", "html_inline", "code", "fence", "reference")
"""Pictures have a place and a credit of their own; the rest is for programmers."""
BELOW_THE_PAGE = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}
"""Above a text stand the page's own two levels."""


@lru_cache(maxsize=512)
def prose(text: str) -> Markup:
    """The text as HTML that is safe to show."""
    return Markup(_reader().render(text))  # noqa: S704  # raw HTML is off, addresses are checked by the library


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(NOT_HERE)
    for name in ("heading_open", "heading_close"):
        reader.add_render_rule(name, _heading)
    reader.add_render_rule("link_open", _link)
    return reader


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    tokens[at].tag = BELOW_THE_PAGE[tokens[at].tag]
    return renderer.renderToken(tokens, at, options, _env)


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    tokens[at].attrSet("rel", "nofollow noopener external")
    return renderer.renderToken(tokens, at, options, _env)
