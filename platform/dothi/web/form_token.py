"""The token that our forms carry against forgery: flask-wtf's, signed anew every five minutes and not at each page."""

from __future__ import annotations

from flask import Flask, current_app, session
from flask_wtf.csrf import generate_csrf

from dothi.values.memory import Timed

SECONDS = 300.0
"""Little of the twelve hours in which a form may be sent (`WTF_CSRF_TIME_LIMIT`)."""
_EXTENSION = "dothi.form_tokens"


def init_app(app: Flask) -> None:
    """Templates call it `csrf_token()`, and macros too, which know no context. After `CSRFProtect`, which checks it."""
    app.extensions[_EXTENSION] = Timed[str, str](1_000)
    app.jinja_env.globals["csrf_token"] = form_token


def form_token() -> str:
    """The token for the forms of this browser, which its form cookie holds the secret of."""
    signed: Timed[str, str] = current_app.extensions[_EXTENSION]
    found = signed.find(session.get("csrf_token", ""))
    if found is None:
        found = str(generate_csrf())  # gives the browser its secret, if it has none
        signed.keep(session["csrf_token"], found, seconds=SECONDS)
    return found
