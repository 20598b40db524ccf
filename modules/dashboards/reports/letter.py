"""What stands around a report on paper: symbol, place, recipients, signature. Decree 30/2020/NĐ-CP, annex I. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

LONGEST_LINE, LONGEST_RECIPIENTS = 160, 1000


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The words of a letterhead; what is empty is left out, the number's place stays."""

    subject: str = ""
    """What the report is about."""
    number: str = ""
    mark: str = ""
    """The symbol behind the number: BC-UBND."""
    place: str = ""
    over: str = ""
    """In whose name it is signed: TM. ỦY BAN NHÂN DÂN."""
    signer_title: str = ""
    signer: str = ""
    recipients: str = ""
    """One a line."""


NAMES = tuple(field.name for field in fields(Letter))


def letter_of(stored: Mapping[str, Any]) -> Letter:
    """A letter as it is stored, or as a form has it."""
    return Letter(**{name: str(stored.get(name) or "") for name in NAMES})


def stored(letter: Letter) -> dict[str, str]:
    """A letter as JSON."""
    return asdict(letter)
