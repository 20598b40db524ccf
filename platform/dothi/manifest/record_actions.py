"""What a component offers to do about a record of another: neither knows the other (`dothi.web.record_actions`)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True, kw_only=True)
class RecordAction:
    """A page of its desk that begins with a record's address and title, in its query as `about` and `title`.

    It is offered where the desk takes work, to those who hold `permission`.
    """

    title: LazyString
    endpoint: str
    icon: str
    permission: str
