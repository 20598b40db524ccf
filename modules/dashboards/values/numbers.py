"""Numbers as people write them: 1.234,5 and 1234.5; what could be read in two ways is asked about. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

LARGEST = Decimal(10) ** 14
PLAIN = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
GROUPED_BY_POINTS = re.compile(r"[-−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
GROUPED_BY_COMMAS = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+\.\d+|[-−]?\d{1,3}(?:,\d{3}){2,}")
AMBIGUOUS = re.compile(r"[-−]?[1-9]\d{0,2}\.\d{3}")
"""1.234 is a thousand and more in Vietnam, and one and a bit in a program's file."""


class AmountFault(StrEnum):
    """Why a text is no number."""

    NONE = "none"
    AMBIGUOUS = "ambiguous"
    LARGE = "large"


class AmountError(ValueError):
    """A text that is no number, and why."""

    def __init__(self, fault: AmountFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read_decimal(text: str) -> Decimal:
    """The number. Raises AmountError."""
    written = "".join(text.split())
    if AMBIGUOUS.fullmatch(written):
        raise AmountError(AmountFault.AMBIGUOUS)
    if PLAIN.fullmatch(written):
        plain = written.replace(",", ".")
    elif GROUPED_BY_POINTS.fullmatch(written):
        plain = written.replace(".", "").replace(",", ".")
    elif GROUPED_BY_COMMAS.fullmatch(written):
        plain = written.replace(",", "")
    else:
        raise AmountError(AmountFault.NONE)
    value = Decimal(plain.replace("−", "-"))
    if abs(value) >= LARGEST:
        raise AmountError(AmountFault.LARGE)
    return value
