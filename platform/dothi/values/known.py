"""Things of a tenant by their ids, as this process remembers them; what a row names and memory lacks is asked anew.

Another process may have added it a moment ago: a remembered configuration is never older than a few seconds, but the
row that names its newest category is there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Known(dict[K, V]):
    """A dict whose `[key]` and `find(key)` ask for all of it anew, once, before they say that there is none."""

    def __init__(self, remembered: Mapping[K, V], ask: Callable[[], Mapping[K, V]]) -> None:
        super().__init__(remembered)
        self._ask = ask
        self._newer: Mapping[K, V] = {}

    def __missing__(self, key: K) -> V:
        """What is stored now; threads that iterate aren't disturbed. Raises KeyError."""
        if key not in self._newer:
            self._newer = self._ask()
        if key not in self._newer:  # which may itself be one that would ask
            raise KeyError(key)
        return self._newer[key]

    def find(self, key: K | None) -> V | None:
        """The same, or None."""
        try:
            return self[key] if key is not None else None
        except KeyError:
            return None
