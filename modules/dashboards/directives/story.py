"""A directive in words: as a line of a list, and its steps as a history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from dothi.language.formatting import local_datetime
from dothi.sites.site import Site
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.queries import PressingDirective
from modules.dashboards.directives.standing import OPEN, DirectiveStanding, DirectiveState, is_late
from modules.dashboards.directives.words import DONE, STATES, STEP_TONES, TONES
from tenants.registry.working_hours import calendar_of


@dataclass(frozen=True, kw_only=True)
class DirectiveLine:
    """A directive as lists show it; `minutes_left` of working time while somebody works on it."""

    directive: Directive | PressingDirective
    to: str
    state: str
    tone: str
    is_late: bool
    minutes_left: int | None


def line_of(
    directive: Directive | PressingDirective, names: Mapping[UUID | int, str], site: Site, now: datetime
) -> DirectiveLine:
    """The line; `names` are those of units or districts."""
    standing = DirectiveStanding(
        state=DirectiveState(directive.state),
        due_at=directive.due_at,
        reported_at=directive.reported_at,
        ended_at=directive.ended_at,
    )
    is_worked_on = standing.state in OPEN - {DirectiveState.REPORTED}
    recipient = directive.member_id if directive.member_id is not None else directive.unit_id
    return DirectiveLine(
        directive=directive,
        to=names.get(recipient, "") if recipient is not None else _("chưa giao đơn vị nào"),
        state=str(STATES[standing.state]),
        tone=TONES[standing.state],
        is_late=is_late(standing, now),
        minutes_left=calendar_of(site).between(now, directive.due_at) if is_worked_on else None,
    )


def story(
    steps: Sequence[DirectiveStep],
    names: Mapping[UUID | int, str],
    evidence: Mapping[UUID, Sequence[tuple[str, str]]],
) -> list[dict[str, Any]]:
    """The steps as a timeline shows them, the newest first."""
    return [
        {
            "title": title_of(step, names),
            "at": step.at,
            "by": step.by_name or _("Hệ thống"),
            "tone": STEP_TONES.get(step.kind, "in_hand"),
            "text": step.text,
            "documents": evidence.get(step.id, ()),
        }
        for step in reversed(steps)
    ]


def title_of(step: DirectiveStep, names: Mapping[UUID | int, str]) -> str:
    """What was done, with the deadline, unit or part of the work that it names."""
    done = str(DONE[step.kind])
    if step.due_at is not None:
        return str(_("%(step)s, hạn %(at)s", step=done, at=local_datetime(step.due_at)))
    if step.unit_id is not None and step.unit_id in names:
        return str(_("%(step)s: %(name)s", step=done, name=names[step.unit_id]))
    return f"{done}: {step.percent}%" if step.percent is not None else done
