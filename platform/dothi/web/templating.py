"""Templates compiled once for each language: their fixed texts and addresses become constants of the compiled page.

A page has some hundred texts; looked up one by one at each request they cost more than all else. `create_app` gives the
application this environment; templates are written as with Flask's own.

Jinja has no public place for this: `_get_default_module`, `_load_template`, `_generate` and a macro's `_environment`
are its own. `tests/web/test_templating.py` fails where a new version has them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, has_request_context
from flask.templating import Environment
from flask_babel import get_translations
from jinja2 import Template, nodes
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from werkzeug.routing import BuildError

from dothi.language.locales import spoken
from dothi.values.memory import Sized
from dothi.web.assets import asset_url
from dothi.web.summary import name_fields

MOST_LETTERS = 1_000_000
"""Of all that one macro remembers in one language: two bytes each, in Vietnamese."""
OVERHEAD = 500
"""About so many letters an answer costs beside its own: its key, with the arguments."""
PLACE = "zzPLACEzz"
TEXTS = frozenset({"_", "gettext"})


class Remembered:
    """A macro that depends on its arguments alone: what it answered once isn't made again.

    So a row that a thousand readers see is written once, until anything in it changes.
    """

    def __init__(self, macro: Macro) -> None:
        """`macro` must not read the clock, the request or the like."""
        self._macro = macro
        self._answers: Sized[Any, str] = Sized(MOST_LETTERS, size_of=lambda answer: OVERHEAD + len(answer))

    def __call__(self, *arguments: Any, **named: Any) -> str:
        """The macro's answer."""
        values = (*arguments, *named.values())
        # Types too: a safe text equals the same unsafe one, and only the latter is escaped. What stands in a row or a
        # list is told by its value alone, so that must be always safe or never.
        key = (*map(_fixed, values), *map(type, values), *named)
        try:
            found = self._answers.find(key)
        except TypeError:  # something that can change, such as a dict
            return self._make(*arguments, **named)
        if found is None:
            found = self._make(*arguments, **named)
            self._answers.keep(key, found)
        return found

    def _make(self, *arguments: Any, **named: Any) -> str:
        return self._macro(EvalContext(self._macro._environment), *arguments, **named)


def _fixed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class SharedTemplate(Template):
    """A template whose macros are made once: all templates here have the same globals.

    The macros that it names in `{% set remembered = ['icon', …] %}` are remembered.
    """

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ARG002  # Jinja compares globals here
        if self._module is None:
            module = self.make_module()
            for name in getattr(module, "remembered", ()):
                setattr(module, name, Remembered(getattr(module, name)))
            self._module = module
        return self._module

    def render(self, *arguments: Any, **values: Any) -> str:
        """The whole page, with the fields named in the summary of its errors."""
        return name_fields(super().render(*arguments, **values))


class Templates(Environment):
    """Flask's environment, of which each language has a copy with compiled templates of its own."""

    template_class = SharedTemplate

    def __init__(self, app: Flask, **options: Any) -> None:
        """As Flask calls it."""
        super().__init__(app, **options)
        self.filters["url_part"] = url_part
        self.language = ""
        self._copies: dict[str, Templates] = {}

    def speaking(self, language: str) -> Templates:
        """The copy for a language."""
        copy = self._copies.get(language)
        if copy is None:
            copy = self.overlay()
            copy.language = language
            self._copies[language] = copy
        return copy

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002
        if self.language:
            return super()._load_template(name, globals)
        return self.speaking(spoken() or "vi")._load_template(name, globals)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.language:
            is_html = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            source = Folding(Markup if is_html else str).visit(source)
        return super()._generate(source, name, filename, defer_init)


class Folding(NodeTransformer):
    """Replaces calls whose answer is known when a template is compiled: `_('…')`, `asset_url('…')`, `url_for('…')`."""

    def __init__(self, text: Callable[[str], str]) -> None:
        """`text` makes a translation a safe one, as Jinja does where it escapes."""
        self.text = text

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # named by Jinja
        """A call of one of the three by name with constant arguments."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
            return node
        first = node.args[0]
        if not isinstance(first, nodes.Const) or not isinstance(first.value, str):
            return node
        name = node.node.name
        if name in TEXTS:
            return self._translated(first.value, node)
        if name == "asset_url":
            return nodes.Const(asset_url(first.value), lineno=node.lineno)
        if name == "url_for":
            return self._address(first.value, node)
        return node

    def _translated(self, source: str, node: nodes.Call) -> nodes.Node:
        text = self.text(get_translations().ugettext(source))
        if not node.kwargs:
            return nodes.Const(text % {}, lineno=node.lineno)
        pairs = [nodes.Pair(nodes.Const(keyword.key), keyword.value) for keyword in node.kwargs]
        return nodes.Mod(nodes.Const(text), nodes.Dict(pairs), lineno=node.lineno)

    def _address(self, endpoint: str, node: nodes.Call) -> nodes.Node:
        """The same for all requests, unless the endpoint is relative to the request's own blueprint.

        A single argument of the path that isn't constant is put between the constant parts.
        """
        varying = [keyword for keyword in node.kwargs if not isinstance(keyword.value, nodes.Const)]
        if endpoint.startswith(".") or len(varying) > 1 or not has_request_context():
            return node
        values: dict[str, Any] = {
            keyword.key: PLACE if keyword in varying else keyword.value.as_const() for keyword in node.kwargs
        }
        try:
            address = current_app.url_for(endpoint, **values)
        except (BuildError, ValueError):
            return node  # the page that needs it will say so
        if not varying:
            return nodes.Const(address, lineno=node.lineno)
        before, place, after = address.partition(PLACE)
        if not place or "?" in before:  # in a query None would leave the argument out
            return node
        part = nodes.Filter(varying[0].value, "url_part", [], [], None, None)
        return nodes.Concat([nodes.Const(before), part, nodes.Const(after)], lineno=node.lineno)


def url_part(value: object) -> str:
    """A value as one part of a path."""
    return quote(str(value), safe="!$&'()*+,:;=@")
