"""Who sees a dashboard, which periods its link asks for, and which indicators a form names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from dothi.identity import current_member
from dothi.manifest.house import house
from dothi.manifest.permissions import can
from dothi.sites.site import current_site
from dothi.values.errors import Denied, Invalid
from dothi.web.fields import Day, one_of
from dothi.web.forms import Errors, load_partly
from modules.dashboards import permissions as p
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.parts import is_told_apart
from modules.dashboards.boards.service import get_board
from modules.dashboards.boards.window import BoardWindow
from modules.dashboards.boards.words import COUNTED_BY
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import in_order, load_definitions


class WindowForm(Schema):
    """What stands in a dashboard's link."""

    every = fields.String(load_default="", validate=one_of(["", *Every]))
    since = Day(load_default=None, data_key="from")
    until = Day(load_default=None)


def may_see(row: BoardRow) -> bool:
    """Whether it is made for the reader; who arranges dashboards sees all."""
    member = current_member()
    return not row.roles or can(p.BOARDS) or (member is not None and bool(member.roles.intersection(row.roles)))


def get_seen(tenant_id: int, board_id: UUID) -> BoardRow:
    """A dashboard for the reader to look at. Raises NotFound and Denied."""
    row = get_board(tenant_id, board_id)
    if not may_see(row):
        raise Denied(_("Bảng điều hành này dành cho vai trò khác."))
    return row


def asked_window(row: BoardRow) -> tuple[BoardWindow, dict[str, str], Errors]:
    """The periods of the link, else the dashboard's own; what of the link holds, and what is wrong with the rest."""
    data, errors = load_partly(WindowForm(), request.args)
    every = data.get("every") or row.every
    since, until = data.get("since"), data.get("until")
    if since and until and since > until:
        errors["from"] = str(_l("Từ ngày phải trước đến ngày."))
        since = until = None
    window = replace(BoardWindow.of(every), since=since, until=until)
    asked = {"every": data.get("every") or "", "from": since, "until": until}
    return window, {name: str(value) for name, value in asked.items() if value}, errors


def role_titles() -> dict[str, Any]:
    """The roles whose people may see indicators."""
    components = house().components
    allowed = components.permissions[p.VIEW].roles
    return {role.name: role.title for module in components for role in module.roles if role.name in allowed}


def indicator_options() -> list[tuple[str, str]]:
    """The indicators by name, with what they are counted by. One statement."""
    return [(each.code, option_of(each)) for each in in_order(load_definitions(current_site()))]


def option_of(definition: Definition) -> str:
    """An indicator by its name, with what it is counted by."""
    by = [words for dimension, words in COUNTED_BY.items() if is_told_apart(definition, dimension)]
    name = definition.text("name")
    return _("%(name)s (theo %(by)s)", name=name, by=", ".join(map(str, by))) if by else name


def known_codes(asked: Sequence[str], *, by: Sequence[str]) -> tuple[str, ...]:
    """Of the codes that were sent those of indicators, each once. Raises Invalid for one that isn't counted so."""
    definitions = load_definitions(current_site())
    codes = tuple(dict.fromkeys(code for code in asked if code in definitions))
    if codes and not all(is_told_apart(definitions[codes[0]], each) for each in by):
        text = _("Chỉ số này không được đếm theo %(by)s.", by=", ".join(str(COUNTED_BY[each]) for each in by))
        raise Invalid(text, fields={"codes": text})
    return codes
