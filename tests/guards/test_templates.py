"""Templates import the macros that they call: a name that isn't there fails only on the page that needs it."""

from __future__ import annotations

from flask import Flask
from jinja2 import nodes

MACROS = "macros/"


def test_every_macro_that_a_template_calls_is_imported(app: Flask) -> None:
    trees = {name: parse(app, name) for name in app.jinja_env.list_templates(extensions=["html"])}
    macros = {name for path, tree in trees.items() if path.startswith(MACROS) for name in declared(tree)}
    assert "message" in macros
    lacking = {path: sorted((called(tree) & macros) - declared(tree)) for path, tree in trees.items()}
    assert {path: names for path, names in lacking.items() if names} == {}


def parse(app: Flask, template: str) -> nodes.Template:
    """A template's tree."""
    assert app.jinja_env.loader is not None
    return app.jinja_env.parse(app.jinja_env.loader.get_source(app.jinja_env, template)[0])


def declared(tree: nodes.Template) -> set[str]:
    """The macros that a template defines or imports."""
    made = {macro.name for macro in tree.find_all(nodes.Macro)}
    taken = [name for line in tree.find_all(nodes.FromImport) for name in line.names]
    return made | {name if isinstance(name, str) else name[1] for name in taken}


def called(tree: nodes.Template) -> set[str]:
    """The plain names that a template calls."""
    return {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
