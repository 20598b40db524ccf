"""The configuration of a tenant through the ports of all installed components; and another tenant's names in it.

`read_all` and `apply_all` act in the scope they are called in; `read_of` changes it, between transactions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _

from dothi.database.acting import acting_in
from dothi.database.refusals import commit_unless_refused
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.language.formatting import without_kind
from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort
from dothi.manifest.house import house
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Invalid

Items = Mapping[str, Sequence[ConfigItem]]
"""By component, in the order of their requirements; each component's in the order of its port."""

KINDS = {"city": "thành phố", "town": "thị xã", "district": "huyện"}
SHORT_KINDS = r"TP\.?|TX\.?|H\."


def ports() -> dict[str, ConfigurationPort]:
    """The components that have something to copy, in the order of their requirements."""
    return {module.name: module.configuration for module in house().components if module.configuration is not None}


def read_all(tenant_id: int) -> dict[str, Sequence[ConfigItem]]:
    """Everything of the tenant that can be copied; in its scope."""
    return {name: port.read(tenant_id) for name, port in ports().items()}


def read_of(tenant_id: int) -> dict[str, Sequence[ConfigItem]]:
    """The same of another tenant, in its own scope and transaction; what was done so far is committed."""
    commit_unless_refused()
    with acting_in(Scope(tenant_id)):
        found = read_all(tenant_id)
        session.rollback()
    return found


def apply_all(tenant_id: int, items: Items, *, actor: Actor) -> None:
    """Write the items in the tenant's scope. Raises Invalid for a component that has no such port."""
    unknown = [name for name in items if name not in ports()]
    if unknown:
        raise Invalid(_("Không có phân hệ %(name)s để chép cấu hình.", name=unknown[0]))
    for name, port in ports().items():
        if items.get(name):
            port.apply(tenant_id, items[name], actor)
    count = sum(map(len, items.values()))
    if count:
        record_audit(tenant_id, "tenants.configuration_applied", subject=str(tenant_id), actor=actor, items=count)


def count_all(items: Items) -> list[tuple[LazyString, int]]:
    """How many items there are in each section that has any, in order: what a template brings."""
    counted: list[tuple[LazyString, int]] = []
    for name, port in ports().items():
        sections = Counter(item.section for item in items.get(name, ()))
        counted += [(title, sections[section]) for section, title in port.sections.items() if sections[section]]
    return counted


def adapted(items: Items, *, old: str, old_kind: str, new: str, new_kind: str) -> dict[str, Sequence[ConfigItem]]:
    """The items with the name of the tenant they come from replaced by that of the tenant they go to.

    `old` and `new` are full names (Thành phố Tân An, Huyện Bến Lức). A text that names neither stays as it is.
    """
    change = TextRenaming(old, old_kind, new, new_kind)
    return {name: [change.item(item) for item in some] for name, some in items.items()}


class TextRenaming:
    """From one tenant's names to another's in texts: Công an thành phố Tân An → Công an huyện Bến Lức."""

    def __init__(self, old: str, old_kind: str, new: str, new_kind: str) -> None:
        """Full names, and kinds such as 'city'."""
        old_short, self._short = without_kind(old), without_kind(new)
        self._full = new[:1].lower() + new[1:]
        kinds = "|".join(KINDS.values())
        name = re.escape(old_short)
        self._named = re.compile(rf"(?P<kind>\b(?i:{kinds})\s+|\b(?:{SHORT_KINDS})\s*)?\b{name}\b(?!\s+[A-ZĐÂÊÔƠƯĂ])")
        # "Công an thành phố": the kind alone, at the end of a name of an office.
        self._ending = re.compile(rf"\b{KINDS[old_kind]}\Z") if old_kind in KINDS else None
        self._kind = KINDS.get(new_kind, "")

    def item(self, item: ConfigItem) -> ConfigItem:
        """The item with all its texts renamed; section and key stay."""
        return replace(item, title=self.text(item.title), value=self.value(item.value))

    def value(self, value: Any) -> Any:
        """A JSON value with all its texts renamed."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return value

    def text(self, text: str) -> str:
        """A text with the tenant's name in it replaced."""
        renamed = self._named.sub(self._replace, text)
        if renamed == text and self._ending is not None and self._kind:
            return self._ending.sub(self._kind, text)
        return renamed

    def _replace(self, found: re.Match[str]) -> str:
        kind = found["kind"]
        if not kind:
            return self._short
        begins = kind[:1].isupper() and (len(kind.strip()) > len("TP.") or found.start() == 0)
        return self._full[:1].upper() + self._full[1:] if begins else self._full


def keys_of(items: Items) -> Iterable[str]:
    """Each item's name in forms and audit entries: component/section/key."""
    return (key_of(name, item) for name, some in items.items() for item in some)


def key_of(component: str, item: ConfigItem) -> str:
    """An item's name among those of all components."""
    return f"{component}/{item.section}/{item.key}"
