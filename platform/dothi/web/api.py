"""The JSON API: components' flask-smorest blueprints under /api/v1, one OpenAPI document per tenant, strict JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flask_smorest
import orjson
from flask import Blueprint, Flask, Request, Response, current_app, g, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.switch import Access
from dothi.values.errors import Malformed
from dothi.values.letters import clean_value
from dothi.web.testers import is_tester

PREFIX = "/api/v1"
LARGEST_JSON = 256 * 1024


class StrictJSON(DefaultJSONProvider):
    """JSON as RFC 8259 has it: UTF-8, no NaN and Infinity, no half letters; nesting without end is refused, too."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """The text; members in their order."""
        return orjson.dumps(obj, default=self.default).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """The value with its texts cleaned. Raises ValueError, which Flask answers with 400."""
        try:
            return clean_value(orjson.loads(s))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class BodyParser(FlaskParser):
    """Takes the body as Flask has read it, once and strictly."""

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002  # the library's signature
        """What `check_body` has looked at already."""
        return req.get_json()


class Lenient(Schema):
    """What a program sends; fields that we don't know are left out, so that programs of tomorrow may send more."""

    class Meta:
        unknown = EXCLUDE


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # the library has no types
    """A component's routes under /api/v1."""

    ARGUMENTS_PARSER = BodyParser()


class Api(flask_smorest.Api):  # type: ignore[misc]  # the library has no types
    """flask-smorest with our errors instead of its own."""

    def __init__(self, app: Flask) -> None:
        """Its document has the version of the addresses."""
        app.config.update(API_TITLE="Dothi", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
        app.json = StrictJSON(app)
        super().__init__(app)

    def _register_error_handlers(self) -> None:
        """None: `web/errors.py` translates all errors. The library has no public way to say so."""

    def mount(self, components: Components) -> None:
        """Register the components' API blueprints and the OpenAPI document."""
        for module in components:
            for mount in module.mounts:
                if mount.is_api:
                    # On the application, not on the blueprint, which may serve several applications.
                    self._app.before_request_funcs.setdefault(mount.blueprint.name, []).append(check_body)
                    self.register_blueprint(mount.blueprint)
        describe = Blueprint("api", __name__)

        @describe.get(f"{PREFIX}/openapi.json")
        @public
        def openapi() -> ResponseReturnValue:
            return jsonify(self.document())

        self._app.register_blueprint(describe)

    def document(self) -> dict[str, Any]:
        """OpenAPI of what is open at this tenant: a module that is off is absent."""
        document: dict[str, Any] = self.spec.to_dict()
        closed = {name for name in house().components.mounts if not is_open(name)}
        paths = {
            path: {method: op for method, op in operations.items() if closed.isdisjoint(_tags(op))}
            for path, operations in document["paths"].items()
        }
        document["paths"] = {path: ops for path, ops in paths.items() if any(_tags(op) for op in ops.values())}
        document["tags"] = [tag for tag in document.get("tags", ()) if tag["name"] not in closed]
        keep_referred(document)
        document["info"] = {"title": f"Dothi: {g.site.name}", "version": "v1"}
        document["servers"] = [{"url": house().settings.url_of(g.site.canonical_host).rstrip("/")}]
        return document


def keep_referred(document: dict[str, Any]) -> None:
    """Leave of the components what the paths refer to, directly or through others: the rest is of what is off."""
    components = document.get("components", {})
    wanted, seen = _references(document["paths"]), set[str]()
    while wanted:
        seen |= wanted
        wanted = set[str]().union(*(_references(_component(components, name)) for name in wanted)) - seen
    for kind, named in components.items():
        if kind != "securitySchemes":
            components[kind] = {name: each for name, each in named.items() if f"#/components/{kind}/{name}" in seen}


def _component(components: Mapping[str, Any], reference: str) -> Any:
    _root, _components, kind, name = reference.split("/")
    return components.get(kind, {}).get(name)


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set[str]()
        return own.union(*map(_references, part.values()))
    return set[str]().union(*map(_references, part)) if isinstance(part, list) else set()


def _tags(operation: Any) -> list[str]:
    return operation.get("tags", []) if isinstance(operation, dict) else []


def is_open(blueprint: str) -> bool:
    """Whether the switch opens the blueprint to the caller."""
    components = house().components
    insider = g.member is not None or is_tester(g.site, components.mounts[blueprint][0].name)
    return components.access(blueprint, g.site, insider=insider)[0] is not Access.CLOSED


def check_body() -> None:
    """Refuse a body that isn't JSON (400) or is larger than we take (413), before anything reads it."""
    if request.method not in {"POST", "PUT", "PATCH"}:
        return
    request.max_content_length = LARGEST_JSON
    # A body in chunks has no length to refuse it by; werkzeug cuts it off at the limit without a word.
    if request.content_length is None and len(request.get_data()) >= LARGEST_JSON:
        raise RequestEntityTooLarge
    try:
        body = request.get_json()
    except UnsupportedMediaType:
        raise Malformed(_("Nội dung phải là JSON (Content-Type: application/json)."), code="not_json") from None
    if not isinstance(body, dict):
        raise Malformed(_("Nội dung phải là một đối tượng JSON."), code="not_an_object")


def answer_json(body: Mapping[str, Any] | Sequence[Any], status: int = 200) -> Response:
    """A JSON answer; a Response goes through flask-smorest untouched, its schema documents it."""
    return current_app.response_class(current_app.json.dumps(body), status, mimetype="application/json")


def with_etag(response: Response, etag: str = "") -> Response:
    """Say what version this is, and answer 304 to whoever has it."""
    response.set_etag(etag) if etag else response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
