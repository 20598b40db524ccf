"""What manifests only name must be there: endpoints, paths, templates, modules. Checked as the application starts.

A misspelt name would else be found by the first reader, as a page that fails. Called by `create_app`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from dothi.manifest.components import Components, CompositionError
from dothi.manifest.module import Module


def check_named(app: Flask, components: Components) -> None:
    """Raise CompositionError for the first thing that a component names and nobody has."""
    for module in components:
        for trouble in troubles_of(app, module):
            raise CompositionError(f"{module.name!r} names {trouble}")


def troubles_of(app: Flask, module: Module) -> Iterator[str]:
    """What a component names and nobody has, in words."""
    endpoints = [("navigation", item.endpoint) for item in module.navigation]
    for where, endpoint in (*endpoints, *(("record actions", action.endpoint) for action in module.record_actions)):
        if not is_page(app, endpoint):
            yield f"the endpoint {endpoint!r} in its {where}, which is no page without arguments"
    paths = {"its public path": module.path} | {check.name: check.path for check in module.readiness}
    for where, path in paths.items():
        if path and not leads_to_page(app, path):
            yield f"the path {path!r} ({where}), which leads to no page"
    templates = {f"panel {panel.name}": panel.template for panel in module.panels} | {"its first actions": module.home}
    for where, template in templates.items():
        if template and not has_template(app, template):
            yield f"the template {template!r} ({where}), which isn't there"
    by_name = {"demo": module.demo, "demo at provinces": module.demo_at_province, "commands": module.commands}
    for where, name in by_name.items():
        if name and not is_module(name.partition(":")[0]):
            yield f"{name!r} (its {where}), which can't be imported"
    if module.translations is not None and not Path(module.translations).is_dir():
        yield f"the folder {module.translations!r} of translations, which isn't there"


def is_page(app: Flask, endpoint: str) -> bool:
    """Whether an address can be made of the endpoint alone, for a GET."""
    rules = app.url_map.iter_rules(endpoint) if endpoint in app.view_functions else ()
    return any("GET" in (rule.methods or ()) and not rule.arguments - set(rule.defaults or ()) for rule in rules)


def leads_to_page(app: Flask, path: str) -> bool:
    """Whether something answers a GET there; `#…` and `?…` are for the browser."""
    try:
        app.url_map.bind("").match(path.partition("#")[0].partition("?")[0], method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def has_template(app: Flask, name: str) -> bool:
    """Whether the template is there; it isn't compiled yet."""
    loader = app.jinja_env.loader
    try:
        return loader is not None and bool(loader.get_source(app.jinja_env, name)[1])
    except TemplateNotFound:
        return False


def is_module(name: str) -> bool:
    """Whether Python finds the module; it isn't imported, since a web process has no use for it."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
