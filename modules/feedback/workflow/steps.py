"""Taking a step with a report: asked of the transition table, written with its history in one transaction.

Called through `service.py`. What each action changes stands in `effects.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert, or_, select

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from modules.feedback.codes import code_typed
from modules.feedback.counts.facets import facets_of
from modules.feedback.drafts import PHOTO_LIMIT, step_text, text_error
from modules.feedback.events import ReportStepTaken
from modules.feedback.merged import record_answers
from modules.feedback.models import Report, Step
from modules.feedback.photos import FILE_OWNER
from modules.feedback.rules.deadlines import ClockRules, clock_of, deadline_of, is_in_time, moved
from modules.feedback.rules.domain import (
    FINAL,
    STATUS_TITLES,
    Reader,
    Status,
    Transition,
    is_granted,
    is_open,
    is_public,
    leads_on,
    sees,
    transitions_of,
)
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.surroundings import hold_assignee
from modules.feedback.workflow.effects import EFFECTS
from modules.feedback.workflow.situations import Effect, Situation

NEW_STEP = insert(Step.__table__)  # type: ignore[arg-type]


class IllegalStep(Conflict):
    """The step doesn't lead on from where the report stands now; `status` says where that is."""

    def __init__(self, message: str, *, status: Status, code: str) -> None:
        """`code` is `illegal_step` or `stale`."""
        super().__init__(message, code=code)
        self.status_now = status


def take_step(
    tenant_id: int,
    *,
    report_id: UUID,
    action: str,
    actor: Actor,
    site: Site,
    fields: Mapping[str, Any],
    version: int | None = None,
) -> Report:
    """Take one step of the transition table; returns the report as it stands then.

    `version` is what the person saw: when the report has changed since, nothing happens. `fields` are those that the
    transition names. Raises NotFound, Denied (not yours to do), IllegalStep (409, with the present state), Invalid
    (fields). Five statements; two more where it assigns or merges, one where it ends, and two if others were merged in.
    """
    hold_assignee(tenant_id, step_text(fields, "assignee_id"))
    if original := step_text(fields, "duplicate_of"):
        fields = {**fields, "duplicate_of": code_typed(site, original, at=clock.now())}
    report = lock_report(tenant_id, report_id, with_code=step_text(fields, "duplicate_of"))
    if not sees(actor, report):
        raise NotFound(_("Không có phản ánh này."))
    transition = find_step(report, action, actor, version)
    configuration, now = read_configuration(tenant_id), clock.now()
    situation = Situation(
        report=report,
        transition=transition,
        actor=actor,
        fields=checked_fields(transition, fields),
        configuration=configuration,
        rules=configuration.clock_rules(site),
        now=now,
    )
    row, event = carry_out(situation)
    session.flush()
    session.execute(NEW_STEP, row)
    claim_photos(situation, earlier=event.before)
    record(event)
    record_answers(report, event)
    return report


def carry_out(situation: Situation) -> tuple[dict[str, Any], ReportStepTaken]:
    """Change the locked report in the session. Returns the row of history and the event, which are still to be written.

    Of many reports in one transaction both are written together (`leaving.py`).
    """
    report, action = situation.report, situation.transition.action
    before, from_status = facets_of(report), report.status
    effect = EFFECTS[action](situation)
    apply(effect, situation)
    after_step(report, from_status=Status(from_status), now=situation.now, rules=situation.rules)
    report.steps += 1
    event = ReportStepTaken(
        report_id=report.id, number=report.steps, action=action, before=before, after=facets_of(report)
    )
    return step_row(situation, effect, from_status), event


def lock_report(tenant_id: int, report_id: UUID, *, with_code: str = "") -> Report:
    """The report, its row locked until the transaction ends: of two steps at once the second sees the first's.

    `with_code` names another one that the step looks at, locked as well, all in one order: nobody waits in a circle.
    """
    wanted = Report.id == report_id
    locked = session.scalars(
        select(Report)
        .where(Report.tenant_id == tenant_id, or_(wanted, Report.code == with_code) if with_code else wanted)
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    report = next((each for each in locked if each.id == report_id), None)
    if report is None:
        raise NotFound(_("Không có phản ánh này."))
    return report


UNSEEN = 0
"""The version of a report that nobody has seen: versions begin with 1."""


def find_step(report: Report, action: str, actor: Actor, version: int | None) -> Transition:
    """The row of the table for this step. Raises Invalid, Denied or IllegalStep.

    `version`: what the actor saw; `UNSEEN` is told of last, None isn't asked about (a job, the reporter).
    """
    rows = transitions_of(action)
    if not rows:
        raise Invalid(_("Không có bước xử lý này."), fields={"action": _("Không có bước xử lý này.")})
    if not any(is_granted(row, actor, report) for row in rows):
        raise Denied(_("Bước này thuộc thẩm quyền của người khác hoặc đơn vị khác."))
    status = Status(report.status)
    title = STATUS_TITLES[status]
    is_stale = version is not None and version != report.version
    if is_stale and version != UNSEEN:
        raise _overtaken(status)
    row = next((row for row in rows if leads_on(row, report)), None)
    if row is None:
        raise IllegalStep(
            _(
                "Không thể thực hiện “%(step)s” khi phản ánh ở trạng thái “%(state)s”.",
                step=rows[0].title,
                state=title,
            ),
            status=status,
            code="illegal_step",
        )
    if not is_granted(row, actor, report):
        raise Denied(_("Bước này thuộc thẩm quyền của người khác hoặc đơn vị khác."))
    if is_stale:
        raise _overtaken(status)
    return row


def _overtaken(status: Status) -> IllegalStep:
    return IllegalStep(
        _(
            "Phản ánh vừa được người khác cập nhật, hiện ở trạng thái “%(state)s”. Hãy xem lại rồi thực hiện.",
            state=STATUS_TITLES[status],
        ),
        status=status,
        code="stale",
    )


def checked_fields(transition: Transition, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The step's own fields, texts cleaned. Raises Invalid for missing and bad ones; foreign ones are left out."""
    errors: dict[str, Any] = {}
    known: dict[str, Any] = {}
    for name in (*transition.required, *transition.optional):
        if name == "photos":
            known[name] = tuple(fields.get(name) or ())
            continue
        text = step_text(fields, name)
        if text or name in transition.required:
            error = text_error(text, missing=_("Hãy điền mục này."))
            if error:
                errors[name] = error
        known[name] = text
    if len(known.get("photos", ())) > PHOTO_LIMIT:
        errors["photos"] = _("Gửi được tối đa 5 ảnh.")
    if errors:
        raise Invalid(_("Hãy bổ sung những mục còn thiếu."), fields=errors)
    return known


def apply(effect: Effect, situation: Situation) -> None:
    """Write what the action changes into the report, its status first."""
    report, target = situation.report, effect.target or situation.transition.target
    if target is None:
        target = Status(report.former_status or Status.SUBMITTED)
    if target is Status.NEEDS_INFORMATION and report.status != target:
        report.former_status = report.status
    report.status = target.value
    for name, value in effect.changes.items():
        setattr(report, name, value)


def after_step(report: Report, *, from_status: Status, now: datetime, rules: ClockRules) -> None:
    """What follows from the new status: pause or go on, finish, who sees it, how the clock stands."""
    status = Status(report.status)
    if status in FINAL and from_status not in FINAL:
        # The clock that ran before this step decides, or that stands still since a question.
        report.finished_at, report.due_change_at = now, None
        report.is_in_time = is_in_time(report.queue_at, finished_at=now, paused_at=report.paused_at)
        report.published_at = now if status is Status.PUBLISHED else report.published_at
    if status is Status.NEEDS_INFORMATION:
        report.paused_at = report.paused_at or now
    elif from_status is Status.NEEDS_INFORMATION and report.paused_at is not None:
        report.acceptance_due_at, report.handling_due_at = resumed(report, now, rules)
        report.paused_at, report.resumed_at, report.former_status = None, now, None
    elif status not in FINAL and from_status in FINAL:
        # Begun anew: the clock that `reopen` has set knows of no standstill before.
        report.finished_at, report.is_in_time, report.resumed_at = None, None, now
    report.is_open = is_open(status)
    report.is_public = is_public(
        status, is_confidential=report.is_confidential, was_accepted=report.accepted_at is not None
    )
    set_clock(report, now, rules)
    report.updated_at = now


def resumed(report: Report, now: datetime, rules: ClockRules) -> tuple[datetime, datetime | None]:
    """The deadlines after the clock stood still since `paused_at`; one that had been kept before stays as it was."""
    since = report.paused_at or now
    acceptance, handling = report.acceptance_due_at, report.handling_due_at
    if report.accepted_at is None:
        acceptance = moved(acceptance, since=since, until=now, calendar=rules.calendar)
    if handling is not None:
        handling = moved(handling, since=since, until=now, calendar=rules.calendar)
    return acceptance, handling


def set_clock(report: Report, now: datetime, rules: ClockRules) -> None:
    """Write how the clock stands at `now`."""
    running = clock_of(report, now, rules)
    report.due_at, report.due_state, report.due_change_at = running.due_at, running.state.value, running.change_at
    report.queue_at = deadline_of(report) or report.queue_at


def step_row(situation: Situation, effect: Effect, from_status: str) -> dict[str, Any]:
    """The row of history for the step just applied."""
    report, actor = situation.report, situation.actor
    is_published = report.status == Status.PUBLISHED
    return {
        "tenant_id": report.tenant_id,
        "report_id": report.id,
        "number": report.steps,
        "at": situation.now,
        "action": situation.transition.action,
        "from_status": from_status,
        "to_status": report.status,
        "reader": (Reader.PUBLIC if is_published else situation.transition.reader).value,
        "actor_kind": actor.kind.value,
        "actor_name": actor.name if actor.kind is not ActorKind.CITIZEN else "",
        "membership_id": actor.membership_id,
        "public_note": effect.public_note,
        "internal_note": situation.fields.get("note", ""),
        "detail": dict(effect.detail),
    }


def claim_photos(situation: Situation, *, earlier: Mapping[str, Any]) -> None:
    """Give the step's staged photos to the report: the citizen's show how it was, the staff's how it is after."""
    photos = situation.fields.get("photos")
    if photos:
        purpose = "before" if earlier["status"] == Status.NEEDS_INFORMATION else "after"
        files.claim(situation.report.tenant_id, photos, owner=FILE_OWNER, owner_id=situation.report.id, purpose=purpose)
