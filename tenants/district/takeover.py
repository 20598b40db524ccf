"""What of a tenant's own can be taken over by another: units, the working calendar, the settings of the services.

The port of `dothi.manifest.configuration_port`. Units come with code, name, kind, order and parent; their e-mail,
telephone and head are people's data of the tenant they are of, and stay there, as do the committees of its wards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields
from sqlalchemy import insert

from dothi.database.session import session
from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort, Names
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.values.ids import new_id
from dothi.values.worktime import CalendarError, WorkingCalendar
from tenants.kit.drawn_forms import fields_of, stored_values
from tenants.people.units import list_units, write_unit
from tenants.registry import working_hours
from tenants.registry.kinds import UNIT_KINDS
from tenants.registry.models import Unit
from tenants.registry.settings import load_section, write_settings

UNITS, CALENDAR, SETTINGS = "units", "calendar", "settings"
SECTIONS = {UNITS: _l("Đơn vị"), CALENDAR: _l("Lịch làm việc"), SETTINGS: _l("Thiết lập phân hệ")}
OF_ITS_WARDS = "ward"
"""Units of this kind are committees of the tenant's own wards: of no use to another."""


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """All of it: units with parents before their children, the calendar, each field of each service's settings."""
    every = {unit.id: unit for unit in list_units(tenant_id, include_inactive=True)}
    copied = {unit_id: unit for unit_id, unit in every.items() if unit.is_active and unit.kind != OF_ITS_WARDS}
    codes = {unit_id: unit.code for unit_id, unit in copied.items()}
    items = [unit_item(unit, codes) for unit in sorted(copied.values(), key=lambda unit: depth(unit, every))]
    calendar = WorkingCalendar.from_dict(load_section(tenant_id, working_hours.SECTION)[0]).to_dict()
    items.append(ConfigItem(section=CALENDAR, key=CALENDAR, title=str(_("Lịch làm việc")), value=calendar))
    for module in with_settings():
        values = stored_values(module, tenant_id)
        items += [setting_item(module, name, values.get(name), codes) for name in fields_of(module)]
    return items


def unit_item(unit: Unit, codes: Mapping[UUID, str]) -> ConfigItem:
    """A unit without its people."""
    parent = codes.get(unit.parent_id) if unit.parent_id is not None else None
    value = {"name": unit.name, "kind": unit.kind, "position": unit.position, "parent": parent}
    return ConfigItem(section=UNITS, key=unit.code, title=unit.name, value=value)


def depth(unit: Unit, units: Mapping[UUID, Unit]) -> int:
    """How many stand above it."""
    above = 0
    while unit.parent_id is not None:
        unit, above = units[unit.parent_id], above + 1
    return above


def setting_item(module: Module, name: str, value: Any, codes: Mapping[UUID, str]) -> ConfigItem:
    """One field of a service's settings; units by their codes, those that aren't copied left out."""
    field = fields_of(module)[name]
    if field.metadata.get("source") == "units":
        value = exchanged(value, {str(unit_id): code for unit_id, code in codes.items()}.get)
    title = f"{module.title}: {field.metadata.get('label', name)}"
    return ConfigItem(section=SETTINGS, key=f"{module.name}.{name}", title=title, value={"value": value})


def exchanged(value: Any, find: Callable[[str], str | None]) -> Any:
    """A reference or a list of them, each exchanged by `find`; what it doesn't know is left out."""
    if isinstance(value, list):
        return [other for one in value if (other := find(str(one))) is not None]
    return find(str(value)) if value else None


def with_settings() -> Sequence[Module]:
    """The services that have settings."""
    return [module for module in house().components.switchable if module.settings is not None]


def apply(tenant_id: int, items: Sequence[ConfigItem], actor: Actor) -> None:
    """Write the items. Raises Invalid for one unknown or naming a missing unit; Conflict when somebody else saves."""
    by_section: dict[str, list[ConfigItem]] = {section: [] for section in SECTIONS}
    for item in items:
        if item.section not in by_section:
            raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title))
        by_section[item.section].append(item)
    if by_section[UNITS]:
        apply_units(tenant_id, by_section[UNITS])
    for item in by_section[CALENDAR]:
        apply_calendar(tenant_id, item, actor=actor)
    if by_section[SETTINGS]:
        apply_settings(tenant_id, by_section[SETTINGS], actor=actor)


def apply_units(tenant_id: int, items: Sequence[ConfigItem]) -> None:
    """Units by code: new ones in one statement, changed ones each; people's data of those that are there stays."""
    known = {unit.code: unit for unit in list_units(tenant_id, include_inactive=True)}
    ids = {code: unit.id for code, unit in known.items()} | {i.key: new_id() for i in items if i.key not in known}
    added: list[dict[str, Any]] = []
    for item in items:
        values = unit_values(item, ids)
        unit = known.get(item.key)
        if unit is None:
            people = {"email": "", "phone": "", "head_name": ""}
            row = {"tenant_id": tenant_id, "id": ids[item.key], "code": item.key, "is_active": True, "version": 1}
            added.append(row | people | values)
        elif any(getattr(unit, name) != value for name, value in values.items()) or not unit.is_active:
            write_unit(unit, version=unit.version, is_active=True, **values)
    if added:
        session.execute(insert(Unit), added)


def unit_values(item: ConfigItem, ids: Mapping[str, UUID]) -> dict[str, Any]:
    """The columns that an item brings. Raises Invalid when its parent is neither here nor among the items."""
    value, parent = item.value, item.value["parent"]
    if parent is not None and parent not in ids:
        raise Invalid(missing_unit(item, parent))
    parent_id = ids[parent] if parent is not None else None
    return {"name": value["name"], "kind": value["kind"], "position": value["position"], "parent_id": parent_id}


def missing_unit(item: ConfigItem, code: str) -> str:
    """What to say of an item that names a unit which isn't here."""
    return str(_("“%(title)s” cần đơn vị có mã %(code)s. Vui lòng chép cả đơn vị đó.", title=item.title, code=code))


def apply_calendar(tenant_id: int, item: ConfigItem, *, actor: Actor) -> None:
    """The calendar as a whole."""
    try:
        calendar = WorkingCalendar.from_dict(dict(item.value)).to_dict()
    except (CalendarError, KeyError, TypeError) as error:
        raise Invalid(_("Lịch làm việc không hợp lệ.")) from error
    stored, version = load_section(tenant_id, working_hours.SECTION)
    if stored != calendar:
        write_settings(tenant_id, working_hours.SECTION, calendar, actor=actor, version=version)


def apply_settings(tenant_id: int, items: Sequence[ConfigItem], *, actor: Actor) -> None:
    """Fields of services' settings, each service's in one write; fields not among the items keep their values."""
    ids = {unit.code: str(unit.id) for unit in list_units(tenant_id, include_inactive=True)}
    for module in with_settings():
        own = {item.key.partition(".")[2]: item for item in items if item.key.partition(".")[0] == module.name}
        if own:
            apply_fields(tenant_id, module, own, ids, actor=actor)
    known = {f"{module.name}.{name}" for module in with_settings() for name in fields_of(module)}
    for item in items:
        if item.key not in known:
            raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title))


def apply_fields(
    tenant_id: int, module: Module, items: Mapping[str, ConfigItem], ids: Mapping[str, str], *, actor: Actor
) -> None:
    """These fields of one service's settings."""
    stored, version = load_section(tenant_id, module.name)
    values = stored_values(module, tenant_id)
    changed = dict(values)
    for name, item in items.items():
        field = fields_of(module).get(name)
        if field is None:
            continue
        changed[name] = here(item, field, ids)
    assert module.settings is not None  # `with_settings` chose it
    try:
        plain = module.settings().dump(module.settings().load(changed))
    except ValidationError as error:
        raise Invalid(_("Thiết lập của %(module)s không hợp lệ.", module=module.title)) from error
    if plain != values or not stored:
        write_settings(tenant_id, module.name, plain, actor=actor, version=version)


def here(item: ConfigItem, field: fields.Field[Any], ids: Mapping[str, str]) -> Any:
    """The item's value with this tenant's ids. Raises Invalid when it names a unit that isn't here."""
    value = item.value["value"]
    if field.metadata.get("source") != "units":
        return value
    for code in value if isinstance(value, list) else [value] if value else []:
        if code not in ids:
            raise Invalid(missing_unit(item, code))
    return exchanged(value, ids.get)


def describe(item: ConfigItem, names: Names) -> Sequence[tuple[str, str]]:
    """The item as people read it."""
    if item.section == UNITS:
        value = item.value
        return [
            (str(_("Tên")), value["name"]),
            (str(_("Loại")), str(UNIT_KINDS.get(value["kind"], value["kind"]))),
            (str(_("Thứ tự")), str(value["position"])),
            (str(_("Đơn vị cấp trên")), names.get((UNITS, value["parent"]), value["parent"] or "–")),
        ]
    if item.section == CALENDAR:
        return describe_calendar(item.value)
    return [(str(_("Giá trị")), in_words(named(item, names)))]


def named(item: ConfigItem, names: Names) -> Any:
    """A setting's value, units by name."""
    module, _dot, name = item.key.partition(".")
    found = house().components.modules.get(module)
    field = fields_of(found).get(name) if found is not None else None
    value = item.value["value"]
    if field is None or field.metadata.get("source") != "units":
        return value
    return exchanged(value, lambda code: names.get((UNITS, code), code))


def describe_calendar(value: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Hours day by day, then what differs in the year."""
    lines = [
        (str(name), ", ".join(shifts) or str(_("nghỉ")))
        for name, shifts in zip(working_hours.DAY_NAMES, value["week"], strict=True)
    ]
    lines.append((str(_("Nghỉ các ngày lễ theo quy định")), in_words(value["keeps_public_holidays"])))
    lines.append((str(_("Ngày nghỉ thêm")), in_words(value["days_off"])))
    lines.append((str(_("Ngày làm bù")), in_words(value["swapped_days"])))
    return lines


def in_words(value: Any) -> str:
    """A plain value for people."""
    if isinstance(value, bool):
        return str(_("có")) if value else str(_("không"))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None or value == "" else str(value)


CONFIGURATION = ConfigurationPort(sections=SECTIONS, read=read, apply=apply, describe=describe)
