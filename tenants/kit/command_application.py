"""The application in which commands of the operator act, as the platform itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from dothi.operator.command_app import make_app
from dothi.operator.command_line import refusal
from dothi.values.actor import Actor
from dothi.values.errors import DomainError

SYSTEM = Actor.system()


@contextmanager
def application() -> Iterator[Flask]:
    """The application's context; what a service refuses becomes one clear line."""
    app = make_app()
    with app.app_context():
        try:
            yield app
        except DomainError as error:
            raise click.ClickException(refusal(error)) from error
