"""What a transition of the workflow is: who may take it, who reads of it, what it needs; see `table.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString

from modules.feedback.rules.statuses import Status


class Who(StrEnum):
    """What somebody must be to the report, besides holding the permission."""

    ANYONE = "anyone"
    """The permission is enough."""
    HEAD = "head"
    """Head of the report's unit."""
    HANDLER = "handler"
    """The assignee, or a member or head of the report's unit."""
    REPORTER = "reporter"
    """The citizen, through the secret link."""


class Reader(StrEnum):
    """For whom a step of the history is meant; each sees what those before it see."""

    PUBLIC = "public"
    REPORTER = "reporter"
    STAFF = "staff"


@dataclass(frozen=True)
class Grant:
    """One way of being allowed to take a step."""

    who: Who
    permission: str = ""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A row of the table: from which statuses an action leads where, who may take it, and what it needs.

    `target` None leads back to the status before the question. `required` and `optional` name fields of the step.
    """

    action: str
    title: LazyString
    sources: tuple[Status, ...]
    target: Status | None
    grants: tuple[Grant, ...]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    asked_in: tuple[Status, ...] = ()
    """While the citizen is asked: only when the question was put in one of these statuses; empty for any."""
    reader: Reader = Reader.PUBLIC
    is_announced: bool = False
    """Whether everyone learns that the step was taken, while its words stay with `reader`."""
    past: LazyString | str = ""
    """How the history tells it."""
