"""What copying would change, item by item. Pure, on the items of two tenants."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort, Names
from tenants.copying.items import Items, key_of


class Change(StrEnum):
    """How an item stands at the target."""

    NEW = "new"
    DIFFERENT = "different"
    SAME = "same"
    ONLY_THERE = "only_there"
    """The target alone has it: copying leaves it as it is."""


COPIED = frozenset({Change.NEW, Change.DIFFERENT})


@dataclass(frozen=True, kw_only=True)
class ComparedItem:
    """An item of either tenant, and how the target's differs."""

    component: str
    item: ConfigItem
    change: Change
    present: ConfigItem | None
    """The target's own."""

    @property
    def key(self) -> str:
        """The line's name in the form."""
        return key_of(self.component, self.item)


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One aspect of an item that differs; `there` is what the target has now."""

    label: str
    here: str
    there: str


def compare(source: Items, target: Items) -> list[ComparedItem]:
    """Every item of both, the source's in its order, then what the target alone has. `source` is adapted already."""
    lines: list[ComparedItem] = []
    for component in dict.fromkeys((*source, *target)):
        present = {(item.section, item.key): item for item in target.get(component, ())}
        for item in source.get(component, ()):
            lines.append(line_of(component, item, present.pop((item.section, item.key), None)))
        lines += [
            ComparedItem(component=component, item=item, change=Change.ONLY_THERE, present=item)
            for item in present.values()
        ]
    return lines


def line_of(component: str, item: ConfigItem, present: ConfigItem | None) -> ComparedItem:
    """The source's item beside the target's, if there is one."""
    if present is None:
        change = Change.NEW
    else:
        change = Change.SAME if dict(item.value) == dict(present.value) else Change.DIFFERENT
    return ComparedItem(component=component, item=item, change=change, present=present)


def names_of(lines: Sequence[ComparedItem]) -> Names:
    """What each item of the difference is called."""
    return {(line.item.section, line.item.key): line.item.title for line in lines}


def facets(line: ComparedItem, port: ConfigurationPort, names: Names) -> list[Facet]:
    """What of a line differs, as people read it; for a new item all it says."""
    here = port.describe(line.item, names)
    if line.present is None:
        return [Facet(label=label, here=text, there="") for label, text in here if text != "–"]
    there = dict(port.describe(line.present, names))
    return [
        Facet(label=label, here=text, there=there.get(label, "–")) for label, text in here if there.get(label) != text
    ]


def stamp(source: Items, target: Items) -> str:
    """Changes with anything that a person saw in the difference."""
    plain = [[(n, i.section, i.key, i.value) for n, some in items.items() for i in some] for items in (source, target)]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def chosen(lines: Sequence[ComparedItem], keys: Collection[str]) -> Mapping[str, Sequence[ConfigItem]]:
    """The items that were ticked, by component, as far as there is something to copy."""
    found: dict[str, list[ConfigItem]] = {}
    for line in lines:
        if line.key in keys and line.change in COPIED:
            found.setdefault(line.component, []).append(line.item)
    return found
