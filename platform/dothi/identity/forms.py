"""Answers to identity's forms: shown again with the reasons, or leading on. Called by its views."""

from __future__ import annotations

from typing import Any

from flask import Response, g, make_response, render_template, request

from dothi.values.errors import DomainError
from dothi.web.forms import refusal
from dothi.web.hosts import is_local_path
from dothi.web.retry import say_when


def show(template: str, *, status: int = 200, errors: dict[str, str] | None = None, **context: Any) -> Response:
    """A page with a form; `values` is what was typed, never passwords."""
    values = {name: value for name, value in request.form.items() if "password" not in name and name != "repeated"}
    return make_response(render_template(template, errors=errors or {}, values=values, **context), status)


def show_again(template: str, error: DomainError, *, at: str, **context: Any) -> Response:
    """The page again with what a service refused; `at` is the field that carries a reason which names none.

    Only for refusals that follow nothing worth keeping or have committed it.
    """
    return say_when(show(template, status=error.status, errors=refusal(error, at=at), **context), error)


def next_path() -> str:
    """Where to go after sign-in: the local path that was asked for, else the person's first page."""
    target = request.values.get("next", "")
    return target if target and is_local_path(target) else first_page()


def first_page() -> str:
    """The console on a province's site, the work page elsewhere."""
    return "/console" if g.site.is_province else "/work"
