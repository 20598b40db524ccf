"""Give directives and take their steps; the caller commits. What another scope must hear goes with the same commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.site import Site, TenantListing
from dothi.sites.switch import ModuleState
from dothi.uploads import documents
from dothi.uploads.files import File
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.values.worktime import WorkingCalendar
from modules.dashboards import permissions as p
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.standing import (
    NEEDS_TEXT,
    TOLD_ABOVE,
    TOLD_BELOW,
    DirectiveState,
    Side,
    StepKind,
    open_steps,
    stand,
)
from modules.dashboards.events import DirectiveMovedAbove, DirectiveMovedBelow, DirectiveSent, DirectiveStepTaken
from modules.dashboards.folding import after_all
from tenants.people.units import get_unit
from tenants.registry.working_hours import calendar_of

FILE_OWNER = "dashboards_directive_step"
LATEST = timedelta(days=3 * 366)


@dataclass(frozen=True, kw_only=True)
class DirectiveDraft:
    """A directive to be given; of `unit_id` and `member_id` one. The same `id` again is the same directive."""

    id: UUID
    title: str
    text: str
    due_on: date
    unit_id: UUID | None = None
    member_id: int | None = None
    about_path: str = ""
    about_title: str = ""


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """A step to be taken. The same `id` again is the same step."""

    id: UUID
    kind: StepKind
    text: str = ""
    percent: int | None = None
    due_on: date | None = None
    unit_id: UUID | None = None
    document: File | None = None


def give_directive(site: Site, draft: DirectiveDraft, *, actor: Actor) -> Directive:
    """Give it. Raises Invalid (`due_on`, `unit_id`, `member_id`), Conflict when its id was given to another one."""
    found = find_directive(site.tenant_id, draft.id)
    if found is not None:
        return same_directive(site, found, draft)
    now, due_at = clock.now(), deadline(calendar_of(site), draft.due_on)
    draft = addressed(site, draft)
    directive = Directive(
        tenant_id=site.tenant_id, id=draft.id, title=draft.title, text=draft.text, about_path=draft.about_path,
        about_title=draft.about_title, unit_id=draft.unit_id, member_id=draft.member_id, giver_id=actor.membership_id,
        giver_name=actor.name, given_at=now, due_at=due_at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(directive)
    except IntegrityError:  # sent twice at once
        return same_directive(site, get_directive(site.tenant_id, draft.id), draft)
    step = add_step(directive, StepDraft(id=new_id(), kind=StepKind.GIVEN, unit_id=draft.unit_id), due_at, actor=actor)
    record_audit(site.tenant_id, "dashboards.directive_given", subject=draft.title, actor=actor)
    if draft.member_id is not None:
        record_for(
            draft.member_id,
            DirectiveSent(
                directive_id=directive.id, step_id=step.id, title=draft.title, text=draft.text, giver_name=actor.name,
                given_at=now, due_at=due_at,
            ),
        )  # fmt: skip
    return directive


def same_directive(site: Site, found: Directive, draft: DirectiveDraft) -> Directive:
    """The directive that was given before with the draft's id. Raises Conflict unless it is the same."""
    given = list_steps(site.tenant_id, found.id)[0]
    facts = (found.title, found.text, found.about_path, found.about_title, given.unit_id or found.member_id)
    wanted = (draft.title, draft.text, draft.about_path, draft.about_title, draft.unit_id or draft.member_id)
    due_at = calendar_of(site).close_before(draft.due_on + timedelta(days=1))
    if (*facts, given.due_at) != (*wanted, due_at):
        text = _("Biểu mẫu này đã giao một chỉ đạo khác. Vui lòng xem lại rồi bấm lần nữa nếu muốn giao thêm.")
        raise Conflict(text, code="given_before")
    return found


def reachable(province_id: int) -> list[TenantListing]:
    """The districts that can be given one: where staff work with the service, on trial too."""
    return [
        each
        for each in house().directory.list_districts(province_id)
        if each.switches.get("dashboards") in {ModuleState.PILOT, ModuleState.LIVE}
    ]


def addressed(site: Site, draft: DirectiveDraft) -> DirectiveDraft:
    """The draft for a working unit, at a province for a district that has the service. Raises Invalid."""
    if site.is_province:
        live = reachable(site.tenant_id)
        if draft.member_id not in {each.tenant_id for each in live}:
            raise refused("member_id", _("Vui lòng chọn địa phương nhận chỉ đạo."))
        return replace(draft, unit_id=None)
    if draft.unit_id is None or not get_unit(site.tenant_id, draft.unit_id).is_active:
        raise refused("unit_id", _("Vui lòng chọn đơn vị thực hiện."))
    return replace(draft, member_id=None)


def deadline(calendar: WorkingCalendar, day: date) -> datetime:
    """When the office closes on a day, or on the last working day before. Raises Invalid for the past and for never."""
    today = clock.local_today()
    due_at = calendar.close_before(day + timedelta(days=1))
    if day < today or due_at <= clock.now():
        raise refused("due_on", _("Hạn phải sau lúc này, tính theo giờ làm việc."))
    if day > today + LATEST:
        raise refused("due_on", _("Hạn xa nhất là ba năm."))
    return due_at


def take_step(site: Site, directive_id: UUID, draft: StepDraft, *, version: int, actor: Actor) -> Directive:
    """Take a step. Raises NotFound, Denied, Conflict (`overtaken`, or it can't be done now), Invalid."""
    directive = get_directive(site.tenant_id, directive_id, for_update=True)
    taken = session.get(DirectiveStep, (site.tenant_id, draft.id))
    if taken is not None:
        if (taken.directive_id, taken.kind, taken.text) == (directive_id, draft.kind, draft.text):
            return directive
        raise Conflict(_("Biểu mẫu này đã ghi một bước khác. Hãy xem lại rồi thực hiện."), code="taken_before")
    sides = sides_of(directive, actor, is_giver_gone=is_gone(directive))
    if not sides:
        raise Denied(_("Chỉ đạo này do người khác giao và đơn vị khác thực hiện."))
    if directive.version != version:
        raise Conflict(_("Chỉ đạo vừa có thay đổi. Hãy xem lại rồi thực hiện."), code="overtaken")
    if draft.kind not in steps_for(directive, sides):
        raise Conflict(_("Bước này không còn thực hiện được: chỉ đạo đã ở trạng thái khác."), code="illegal_step")
    check_step(site, directive, draft)
    due_at = None if draft.due_on is None else deadline(calendar_of(site), draft.due_on)
    step = add_step(directive, draft, due_at, actor=actor)
    if draft.document is not None:
        documents.claim(draft.document, owner=FILE_OWNER, owner_id=step.id, purpose="evidence")
    record_audit(
        site.tenant_id, "dashboards.directive_step", subject=directive.title, actor=actor, step=draft.kind.value
    )
    tell_other_side(site, directive, step)
    return directive


def check_step(site: Site, directive: Directive, draft: StepDraft) -> None:
    """Raise Invalid for what the step lacks."""
    if draft.kind in NEEDS_TEXT and not draft.text:
        raise refused("text", _("Vui lòng ghi nội dung."))
    if draft.kind is StepKind.EXTENDED and draft.due_on is None:
        raise refused("due_on", _("Vui lòng chọn hạn mới."))
    if draft.kind is StepKind.ASSIGNED:
        if draft.unit_id is None or not get_unit(site.tenant_id, draft.unit_id).is_active:
            raise refused("unit_id", _("Vui lòng chọn đơn vị thực hiện."))
        if draft.unit_id == directive.unit_id:
            raise refused("unit_id", _("Đơn vị này đang thực hiện chỉ đạo."))


def refused(field: str, reason: str) -> Invalid:
    """The reason at its field."""
    return Invalid(reason, fields={field: reason})


def sides_of(directive: Directive, actor: Actor, *, is_giver_gone: bool) -> frozenset[Side]:
    """For whom somebody may act. Where the giver has left, whoever may give closes what they gave."""
    found: set[Side] = set()
    if actor.may(p.GIVE_DIRECTIVES):
        is_ours = not directive.is_from_province
        is_giver = directive.giver_id is not None and directive.giver_id == actor.membership_id
        found |= {Side.GIVER} if is_ours and (is_giver or is_giver_gone) else set()
        found |= {Side.OFFICE} if directive.member_id is None else set()
    if actor.may(p.WORK_ON_DIRECTIVES) and directive.unit_id is not None and directive.unit_id in actor.unit_ids:
        found.add(Side.UNIT)
    return frozenset(found)


def steps_for(directive: Directive, sides: Collection[Side]) -> list[StepKind]:
    """What can be done with it now."""
    return list(open_steps(DirectiveState(directive.state), sides, has_unit=directive.unit_id is not None))


def is_gone(directive: Directive) -> bool:
    """Whether whoever gave it is no longer a member. One statement."""
    if directive.giver_id is None:
        return not directive.is_from_province
    member = session.get(MembershipRow, (directive.tenant_id, directive.giver_id))
    return member is None or member.ended_at is not None


def add_step(directive: Directive, draft: StepDraft, due_at: datetime | None, *, actor: Actor) -> DirectiveStep:
    """Write a step of ours, and what the directive comes to with it."""
    at = after_all(clock.now(), list_steps(directive.tenant_id, directive.id))
    step = DirectiveStep(
        tenant_id=directive.tenant_id, id=draft.id, directive_id=directive.id, kind=draft.kind.value, at=at,
        by_id=actor.membership_id, by_name=actor.name, text=draft.text, percent=draft.percent, due_at=due_at,
        unit_id=draft.unit_id,
    )  # fmt: skip
    put_step(directive, step)
    return step


def put_step(directive: Directive, step: DirectiveStep) -> None:
    """Write a step, keep what all steps come to, and tell of it."""
    session.add(step)
    session.flush()
    standing = stand(list_steps(directive.tenant_id, directive.id))
    if standing.due_at != directive.due_at:
        directive.reminded = ""
    directive.state, directive.due_at = standing.state.value, standing.due_at
    directive.reported_at, directive.ended_at = standing.reported_at, standing.ended_at
    directive.unit_id, directive.version = standing.unit_id, directive.version + 1
    session.flush()
    record(DirectiveStepTaken(directive_id=directive.id, step_id=step.id, kind=step.kind))


def tell_other_side(site: Site, directive: Directive, step: DirectiveStep) -> None:
    """What a province and its district must hear of each other."""
    told = {
        "directive_id": directive.id,
        "step_id": step.id,
        "kind": step.kind,
        "at": step.at,
        "by_name": step.by_name,
        "text": step.text,
        "percent": step.percent,
        "due_at": step.due_at,
    }
    if directive.member_id is not None and step.kind in TOLD_BELOW:
        record_for(directive.member_id, DirectiveMovedAbove(**told))  # type: ignore[arg-type]
    elif directive.is_from_province and step.kind in TOLD_ABOVE:
        record_for(site.province_id, DirectiveMovedBelow(**told))  # type: ignore[arg-type]


def find_directive(tenant_id: int, directive_id: UUID) -> Directive | None:
    """The directive, or None."""
    return session.get(Directive, (tenant_id, directive_id))


def get_directive(tenant_id: int, directive_id: UUID, *, for_update: bool = False) -> Directive:
    """The directive; locked, if so wished. Raises NotFound."""
    query = select(Directive).where(Directive.tenant_id == tenant_id, Directive.id == directive_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có chỉ đạo này."))
    return found


def list_steps(tenant_id: int, directive_id: UUID) -> list[DirectiveStep]:
    """Its steps in their order. One statement."""
    return list(
        session.scalars(
            select(DirectiveStep)
            .where(DirectiveStep.tenant_id == tenant_id, DirectiveStep.directive_id == directive_id)
            .order_by(DirectiveStep.at, DirectiveStep.id)
        )
    )
