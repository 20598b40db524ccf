"""The addresses of one file of pages, each beside its view, until they are put into a blueprint: `blueprint_of`.

So a page is on the air because a table names its file, and not because somebody imported it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint
from flask.typing import RouteCallable

View = TypeVar("View", bound=RouteCallable)


class Routes:
    """`routes = Routes()`, then `@routes.get("/units")` above a view; the view's name is its endpoint."""

    def __init__(self) -> None:
        self._rules: list[tuple[str, Sequence[str], RouteCallable]] = []

    def get(self, rule: str) -> Callable[[View], View]:
        """The view shows something."""
        return self._route(rule, "GET")

    def post(self, rule: str) -> Callable[[View], View]:
        """The view changes something."""
        return self._route(rule, "POST")

    def _route(self, rule: str, *methods: str) -> Callable[[View], View]:
        def keep(view: View) -> View:
            self._rules.append((rule, methods, view))
            return view

        return keep

    def join(self, blueprint: Blueprint) -> None:
        """Put them into the blueprint."""
        for rule, methods, view in self._rules:
            blueprint.add_url_rule(rule, view_func=view, methods=methods)


def blueprint_of(name: str, import_name: str, *pages: Routes, url_prefix: str | None = None) -> Blueprint:
    """A blueprint of these pages, with the templates beside `import_name`."""
    made = Blueprint(name, import_name, url_prefix=url_prefix, template_folder="templates")
    for routes in pages:
        routes.join(made)
    return made
