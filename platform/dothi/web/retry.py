"""When to try again: told to programs, and held against who doesn't wait; called where a refusal becomes an answer."""

from __future__ import annotations

from flask import Response, request

from dothi.manifest.house import house
from dothi.values.errors import Busy, DomainError, TooMany
from dothi.web.turns import turns


def say_when(answer: Response, error: DomainError) -> Response:
    """The answer with Retry-After where the refusal knows how long. RFC 9110, 10.2.3."""
    if isinstance(error, TooMany | Busy):
        answer.headers["Retry-After"] = str(error.seconds)
        if request.method == "POST" and house().settings.request_limits:
            turns.refuse(request.remote_addr or "")
    return answer
