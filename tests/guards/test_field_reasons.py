"""Whatever a form or a program sends wrong is told in the reader's language: each kind of field, each field of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import Any

from flask_babel import LazyString, force_locale
from marshmallow import Schema, ValidationError, fields, validate

from tests.guards.test_routes import APP

Field = fields.Field[Any]
OURS = ("dothi.", "tenants.", "modules.")
Colour = Enum("Colour", ["RED"])
KINDS: tuple[Field, ...] = (
    fields.String(), fields.Integer(), fields.Float(), fields.Decimal(), fields.Boolean(), fields.UUID(),
    fields.Date(), fields.DateTime(), fields.AwareDateTime(), fields.Time(), fields.TimeDelta(),
    fields.List(fields.Integer()), fields.Dict(), fields.Nested(Schema), fields.Enum(Colour),
    fields.Raw(required=True),
)  # fmt: skip
WRONG = (None, "maybe", object(), float("nan"), [object()], {"unknown": 1}, timedelta.max, b"\xff")


def reasons(field: Field) -> Iterator[Any]:
    """What is said of each wrong value."""
    schema = Schema.from_dict({"it": field})()
    for sent in ({}, *({"it": wrong} for wrong in WRONG)):
        try:
            schema.load(sent)
        except ValidationError as error:
            yield from leaves(error.messages)


def leaves(messages: Any) -> Iterator[Any]:
    """The sentences alone."""
    if isinstance(messages, dict):
        for each in messages.values():
            yield from leaves(each)
    elif isinstance(messages, list):
        for each in messages:
            yield from leaves(each)
    else:
        yield messages


def test_each_kind_of_field_gives_its_reasons_in_both_languages() -> None:
    for field in KINDS:
        with APP.app_context():
            with force_locale("vi"):
                told = [str(reason) for reason in reasons(field)]
            with force_locale("en"):
                read = [str(reason) for reason in reasons(field)]
        assert told, field
        assert not set(told) & set(read), (field, told, read)
        assert not any(reason.isascii() for reason in told), (field, told)
        assert all(reason.isascii() for reason in read if "“" not in reason), (field, read)


def schemas(kind: type[Schema] = Schema) -> Iterator[type[Schema]]:
    """All of the house."""
    for schema in kind.__subclasses__():
        if schema.__module__.startswith(OURS) and ".tests." not in schema.__module__:
            yield schema
        yield from schemas(schema)


def with_inner(field: Field) -> Iterator[Field]:
    """A field, and those of a list's or a mapping's members."""
    yield field
    for name in ("inner", "key_field", "value_field"):
        if (inner := getattr(field, name, None)) is not None:
            yield from with_inner(inner)


def test_no_field_and_no_validator_of_any_schema_speaks_the_librarys_words() -> None:
    seen, foreign = 0, []
    for schema in schemas():
        for name, field in schema._declared_fields.items():
            for each in with_inner(field):
                seen += 1
                where = f"{schema.__module__}.{schema.__name__}.{name}"
                foreign += [f"{where}: {key}" for key, said in each.error_messages.items() if not is_ours(said)]
                foreign += [f"{where}: {rule!r}" for rule in each.validators if is_wordless(rule)]
    assert seen > 400
    assert not foreign, "\n".join(sorted(set(foreign)))


def is_ours(said: object) -> bool:
    """Whether a sentence is translated when it is read."""
    return isinstance(said, LazyString)


def is_wordless(rule: object) -> bool:
    """Whether a validator of the library has no sentence of ours."""
    return isinstance(rule, validate.Validator) and not is_ours(getattr(rule, "error", None))
