"""The family of domain errors that services raise; `web/errors.py` translates each once into a page or problem+json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from blinker import Signal

Message = object
"""A sentence for the reader: a plain or a lazily translated string."""

refused = Signal("a domain error was made")


class DomainError(Exception):
    """Something a person did can't be done; `code` is stable, `message` says what to do instead.

    Making one marks the open transaction: a request doesn't commit it any more (`dothi.database.refusals`).
    """

    status: ClassVar[int] = 400
    code = "bad_request"

    def __init__(self, message: Message, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        refused.send(self)


class Malformed(DomainError):
    """What was sent can't be read at all (400)."""

    code = "malformed"


class SignInNeeded(DomainError):
    """Nobody is signed in (pages lead to the sign-in page, the API says 401)."""

    status = 401
    code = "sign_in_needed"


class Denied(DomainError):
    """The person signed in may not do this (403)."""

    status = 403
    code = "denied"


class NotFound(DomainError):
    """There is no such thing here, or it isn't yours to know (404)."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The thing is in a state in which this can't be done (409)."""

    status = 409
    code = "conflict"


class Gone(DomainError):
    """It was here and has ended: a used invitation, an expired link (410)."""

    status = 410
    code = "gone"


class Invalid(DomainError):
    """Fields that must be mended (422): `fields` maps the field's name to the reason."""

    status = 422
    code = "invalid"

    def __init__(
        self, message: Message, *, fields: Mapping[str, Message] | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.fields: dict[str, Message] = dict(fields or {})


class Busy(DomainError):
    """More comes at once than can be done (503); `seconds` until it is worth another try."""

    status = 503
    code = "busy"

    def __init__(self, message: Message, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooMany(DomainError):
    """Too many tries in a short time (429); `seconds` until the next one is let through."""

    status = 429
    code = "too_many"

    def __init__(self, message: Message, *, seconds: int, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.seconds = seconds
