"""Why a text can't be read as opening hours."""

from __future__ import annotations

from modules.tourism.hours.rules import OpeningHours


class Unreadable(ValueError):
    """Raised within the reader: the place in the text and the sentence for whoever typed it (perhaps lazy)."""

    def __init__(self, place: int, message: object) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


class HoursError(ValueError):
    """The text isn't opening hours: from `place` on; `understood` are the rules before it, None when there are none."""

    def __init__(self, place: int, message: object, understood: OpeningHours | None) -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.understood = understood

    def __str__(self) -> str:
        """The sentence in the reader's language."""
        return str(self.message)
