"""Forms drawn from a module's settings schema: which input stands for which field (`label`, `hint`, `source`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from marshmallow import fields, validate
from werkzeug.datastructures import MultiDict

from dothi.manifest.module import Module
from tenants.registry.settings import complete, load_section

Choice = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class DrawnField:
    """One input: `widget` is number, text, checkbox, select or checkboxes."""

    name: str
    label: str
    hint: str
    widget: str
    value: Any
    choices: Sequence[Choice] = ()
    required: bool = False


def stored_values(module: Module, tenant_id: int) -> dict[str, Any]:
    """What is stored, defaults filled in, as plain values."""
    if module.settings is None:
        return {}
    stored, _version = load_section(tenant_id, module.name)
    values: dict[str, Any] = module.settings().dump(complete(stored, module.settings))
    return values


def form_of(module: Module, form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form as sent, with what browsers leave out: an unticked box is false, a group without ticks is empty."""
    completed: MultiDict[str, str] = MultiDict(form)
    for name, field in fields_of(module).items():
        if isinstance(field, fields.Boolean) and name not in completed:
            completed[name] = "false"
    return completed


def wrong_choices(module: Module, values: Mapping[str, Any], *, units: Sequence[Choice]) -> dict[str, str]:
    """The fields that name a unit which isn't this tenant's, each with what to do; the schema can't know them."""
    known = {unit_id for unit_id, _name in units}
    wrong = {}
    for name, field in fields_of(module).items():
        if field.metadata.get("source") == "units":
            value = values.get(name)
            named = value if isinstance(value, list) else [value] if value else []
            if not known.issuperset(map(str, named)):
                wrong[name] = str(_("Đơn vị này không có ở địa phương. Vui lòng chọn trong danh sách."))
    return wrong


def draw(module: Module, typed: dict[str, Any], *, units: Sequence[Choice]) -> list[DrawnField]:
    """The inputs of a module's settings with these values; `units` are the choices of fields whose source is units."""
    return [draw_field(name, field, typed.get(name), units=units) for name, field in fields_of(module).items()]


def fields_of(module: Module) -> dict[str, fields.Field[Any]]:
    """The schema's fields that can be set."""
    return dict(module.settings().load_fields) if module.settings is not None else {}


def draw_field(name: str, field: fields.Field[Any], value: Any, *, units: Sequence[Choice]) -> DrawnField:
    """One input."""
    is_list = isinstance(field, fields.List)
    single = value[0] if isinstance(value, list) and not is_list and value else value
    choices = choices_of(field, units=units)
    if isinstance(field, fields.Boolean):
        widget, single = "checkbox", single in {True, "true", "1", "on"}
    elif is_list:
        widget, single = "checkboxes", [str(item) for item in value or ()]
    elif choices:
        widget = "select"
    else:
        widget = "number" if isinstance(field, fields.Integer | fields.Float | fields.Decimal) else "text"
    return DrawnField(
        name=name,
        label=str(field.metadata.get("label", name)),
        hint=str(field.metadata.get("hint", "")),
        widget=widget,
        value=single,
        choices=choices,
        required=field.required,
    )


def choices_of(field: fields.Field[Any], *, units: Sequence[Choice]) -> Sequence[Choice]:
    """The choices of a field: units, or those of a OneOf."""
    if field.metadata.get("source") == "units":
        return units
    inner = field.inner if isinstance(field, fields.List) else field
    for validator in inner.validators:
        if isinstance(validator, validate.OneOf):
            titles = list(validator.labels) or list(map(str, validator.choices))
            return [(str(choice), str(title)) for choice, title in zip(validator.choices, titles, strict=False)]
    return ()
