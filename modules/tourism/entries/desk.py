"""What desks show alike of each kind of entry: tabs by state, lines of the history, that a page was overtaken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _

from dothi.manifest.module import AuditTitle
from dothi.numbers.counts import StockSpec, read_stocks, total
from dothi.record.stale import Label, Stale, compare, pressed
from modules.tourism.entries.versions import Version, VersionedEntry

S = TypeVar("S", bound=StrEnum)


class NamedEntry(VersionedEntry, Protocol):
    """With a name in addresses."""

    @property
    def slug(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class EntryDesk(Generic[S]):
    """A kind of entry: its states, what they are called and how they look, its count, list and records."""

    states: type[S]
    titles: Mapping[S, LazyString]
    tones: Mapping[S, str]
    stock: StockSpec
    endpoint: str
    """Of its list."""
    history: Sequence[AuditTitle]
    prefix: str
    """Before a version's action, as the history names it."""

    def tabs(self, tenant_id: int, chosen: str) -> list[dict[str, object]]:
        """Each state with how many entries are in it, by the kept counts. One statement."""
        counts = read_stocks(tenant_id, [self.stock])[self.stock.name]
        entries = [("", str(_("Tất cả")), total(counts, self.stock))]
        entries += [
            (state.value, str(title), total(counts, self.stock, status=state)) for state, title in self.titles.items()
        ]
        return [
            {
                "title": title,
                "url": url_for(self.endpoint, status=state or None),
                "active": state == chosen,
                "number": number,
            }
            for state, title, number in entries
        ]

    def shown(self, status: str) -> tuple[str, str]:
        """Tone and name of a state."""
        state = self.states(status)
        return self.tones[state], str(self.titles[state])

    def moment(self, version: Version) -> dict[str, object]:
        """A line of the history as the macro `timeline` takes it."""
        titles = {title.action: title.title for title in self.history}
        return {
            "title": str(titles[self.prefix + version.action]),
            "at": version.at,
            "tone": self.tones[self.states(version.status)],
            "by": version.actor_name,
            "number": version.number,
        }

    def pressed(self, newer: NamedEntry, *, wanted: object) -> Stale:
        """A button of a page that was overtaken: what it showed isn't so any more."""
        _tone, stored = self.shown(newer.status)
        return pressed(
            _("Trạng thái"),
            stored=stored,
            wanted=wanted,
            tenant_id=newer.tenant_id,
            actions=[title.action for title in self.history],
            subject=newer.slug,
        )

    def compared(
        self,
        newer: NamedEntry,
        labels: Mapping[str, Label],
        *,
        stored: Mapping[str, object],
        typed: Mapping[str, object],
    ) -> Stale:
        """A form that was overtaken: both versions beside each other."""
        actions = [title.action for title in self.history]
        return compare(
            labels, stored=stored, typed=typed, tenant_id=newer.tenant_id, actions=actions, subject=newer.slug
        )
