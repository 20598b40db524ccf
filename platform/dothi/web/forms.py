"""HTML forms through marshmallow: what was typed, as data or as one reason a field; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.datastructures import MultiDict

from dothi.values.errors import DomainError, Invalid, Malformed
from dothi.web.fields import version

Errors = dict[str, str]


def is_sent() -> bool:
    """Whether a form was sent to the page; HEAD is a look, as GET is."""
    return request.method == "POST"


def load_form(schema: Schema, form: MultiDict[str, str]) -> tuple[dict[str, Any], Errors]:
    """Load a sent form. Returns (data, {}) when it is right, else ({}, reasons by field).

    Fields of the schema that are lists take all values; an empty text of an optional field counts as absent.
    """
    data, errors = load_partly(schema, form)
    return ({}, errors) if errors else (data, {})


def load_partly(schema: Schema, form: MultiDict[str, str]) -> tuple[dict[str, Any], Errors]:
    """The same for a form that is still being filled in: what is right so far, beside the reasons by field."""
    raw: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if key not in form:
            continue
        if getattr(field, "inner", None) is not None:
            raw[key] = form.getlist(key)
        elif form[key].strip() or field.required:
            raw[key] = form[key]
    try:
        data: dict[str, Any] = schema.load(raw, unknown=EXCLUDE)
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, first_reasons(error.normalized_messages())  # type: ignore[no-untyped-call]
    return data, {}


class VersionForm(Schema):
    """What a page saw of a thing."""

    version = version(required=True)


def read_form(schema: Schema) -> dict[str, Any]:
    """A sent form that holds only what our page put into it. Raises Malformed: another is not ours."""
    data, errors = load_form(schema, request.form)
    if errors:
        raise Malformed(_("Biểu mẫu không hợp lệ. Vui lòng tải lại trang."))
    return data


def read_version() -> int:
    """The version of the thing that the person saw. Raises Malformed."""
    return int(read_form(VersionForm())["version"])


def read_client_id() -> UUID | None:
    """The UUID that was made with the page, so that its form sent twice has the effect of once; None without one."""
    try:
        return UUID(request.form.get("client_id", ""))
    except ValueError:
        return None


def refusal(error: DomainError, *, at: str = "form") -> Errors:
    """What a service refused, by field; a reason that names none stands at `at`."""
    if isinstance(error, Invalid) and error.fields:
        return {name: str(reason) for name, reason in error.fields.items()}
    return {at: str(error.message)}


def first_reasons(messages: Mapping[str, Any]) -> Errors:
    """One reason a field, the first."""
    reasons: Errors = {}
    for name, reason in messages.items():
        while isinstance(reason, dict):
            reason = next(iter(reason.values()))  # noqa: PLW2901
        reasons[name] = str(reason[0] if isinstance(reason, list) else reason)
    return reasons
