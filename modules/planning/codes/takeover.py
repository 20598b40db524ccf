"""What of planning another tenant can take over: its lists of land-use codes, never plans or parcels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date
from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort, Names
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.planning.codes.kept import kept_lists, store_lists, told

LISTS = "code_lists"
SECTIONS = {LISTS: _l("Danh mục mã loại đất")}


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """The lists that the tenant keeps; shipped ones are everywhere."""
    return [
        ConfigItem(section=LISTS, key=each.key, title=each.title, value=told(each)) for each in kept_lists(tenant_id)
    ]


def apply(tenant_id: int, items: Sequence[ConfigItem], actor: Actor) -> None:
    """Keep them; one that is here stays as it is. Raises Invalid for what isn't known here."""
    for item in items:
        if item.section not in SECTIONS:
            raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title))
    store_lists(tenant_id, [item.value for item in items], by=actor.name)


def describe(item: ConfigItem, names: Names) -> Sequence[tuple[str, str]]:  # noqa: ARG001  # lists name nothing else
    """A list as people read it."""
    value = item.value
    return [
        (str(_("Căn cứ")), value["source"]),
        (str(_("Áp dụng từ")), local_date(date.fromisoformat(value["since"]))),
        (str(_("Số mã")), str(len(value["codes"]))),
    ]


CONFIGURATION = ConfigurationPort(sections=SECTIONS, read=read, apply=apply, describe=describe)
