"""When to try again, told to programs; called wherever a refusal becomes an answer."""

from __future__ import annotations

from flask import Response

from dothi.values.errors import Busy, DomainError, TooMany


def say_when(answer: Response, error: DomainError) -> Response:
    """The answer with Retry-After where the refusal knows how long. RFC 9110, 10.2.3."""
    if isinstance(error, TooMany | Busy):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer
