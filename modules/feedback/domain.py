"""The rules of a report's life: statuses, the one table of transitions, and who may take which step. Pure.

Services ask it before they write; pages and the API take titles and tones from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.actor import Actor, ActorKind
from modules.feedback import permissions as p


class Status(StrEnum):
    """Where a report stands; the names are those of the API."""

    SUBMITTED = "submitted"
    REJECTED = "rejected"
    NEEDS_INFORMATION = "needs_information"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    EXTENSION_REQUESTED = "extension_requested"
    AWAITING_APPROVAL = "awaiting_approval"
    PUBLISHED = "published"


STATUS_TITLES: Mapping[Status, LazyString] = {
    Status.SUBMITTED: _l("chờ tiếp nhận"),
    Status.REJECTED: _l("từ chối tiếp nhận"),
    Status.NEEDS_INFORMATION: _l("yêu cầu bổ sung"),
    Status.REFERRED: _l("chuyển cơ quan có thẩm quyền"),
    Status.DUPLICATE: _l("trùng"),
    Status.ACCEPTED: _l("đã tiếp nhận"),
    Status.ASSIGNED: _l("đã phân công"),
    Status.IN_PROGRESS: _l("đang xử lý"),
    Status.EXTENSION_REQUESTED: _l("đề nghị gia hạn"),
    Status.AWAITING_APPROVAL: _l("chờ phê duyệt"),
    Status.PUBLISHED: _l("đã công khai kết quả"),
}
STATUS_TONES: Mapping[Status, str] = {
    Status.SUBMITTED: "new",
    Status.REJECTED: "danger",
    Status.NEEDS_INFORMATION: "waiting",
    Status.REFERRED: "done",
    Status.DUPLICATE: "done",
    Status.ACCEPTED: "in_hand",
    Status.ASSIGNED: "in_hand",
    Status.IN_PROGRESS: "in_hand",
    Status.EXTENSION_REQUESTED: "waiting",
    Status.AWAITING_APPROVAL: "waiting",
    Status.PUBLISHED: "done",
}
FINAL = frozenset({Status.REJECTED, Status.REFERRED, Status.DUPLICATE, Status.PUBLISHED})
"""From these no step leads on."""
UNSHOWN = frozenset({Status.REJECTED, Status.DUPLICATE})
"""Never in public, even if accepted before."""


class Level(StrEnum):
    """How pressing a report is; each category has limits for each."""

    NORMAL = "normal"
    URGENT = "urgent"
    COMPLEX = "complex"


LEVEL_TITLES: Mapping[Level, LazyString] = {
    Level.NORMAL: _l("bình thường"),
    Level.URGENT: _l("khẩn cấp"),
    Level.COMPLEX: _l("phức tạp"),
}


class Channel(StrEnum):
    """How a report came in."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    API = "api"
    OPEN311 = "open311"
    EMAIL = "email"


CHANNEL_TITLES: Mapping[Channel, LazyString] = {
    Channel.WEB: _l("trang thông tin"),
    Channel.PHONE: _l("điện thoại"),
    Channel.COUNTER: _l("trực tiếp"),
    Channel.API: _l("ứng dụng liên thông"),
    Channel.OPEN311: _l("chuẩn Open311"),
    Channel.EMAIL: _l("thư điện tử"),
}


class DueState(StrEnum):
    """How the running clock stands; `none` when no clock runs."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


DUE_TITLES: Mapping[DueState, LazyString] = {
    DueState.NONE: _l("không tính hạn"),
    DueState.IN_TIME: _l("đúng hạn"),
    DueState.DUE_SOON: _l("sắp đến hạn"),
    DueState.OVERDUE: _l("quá hạn"),
}


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
    reader: Reader = Reader.PUBLIC
    past: LazyString | str = ""
    """How the history tells it."""


INTAKE = Grant(Who.ANYONE, p.INTAKE)
HEAD = Grant(Who.HEAD, p.PUBLISH)
HANDLER = Grant(Who.HANDLER, p.HANDLE)
REPORTER = Grant(Who.REPORTER)
S = Status

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        action="accept",
        title=_l("Tiếp nhận"),
        past=_l("Đã tiếp nhận"),
        sources=(S.SUBMITTED,),
        target=S.ACCEPTED,
        grants=(INTAKE,),
        optional=("category", "level", "unit_id", "note"),
    ),
    Transition(
        action="reject",
        title=_l("Từ chối tiếp nhận"),
        past=_l("Từ chối tiếp nhận"),
        sources=(S.SUBMITTED, S.NEEDS_INFORMATION),
        target=S.REJECTED,
        grants=(INTAKE,),
        required=("reason",),
        optional=("note",),
    ),
    Transition(
        action="ask",
        title=_l("Yêu cầu bổ sung"),
        past=_l("Đề nghị người gửi bổ sung thông tin"),
        sources=(S.SUBMITTED, S.ACCEPTED),
        target=S.NEEDS_INFORMATION,
        grants=(INTAKE,),
        required=("question",),
        optional=("note",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="ask",
        title=_l("Yêu cầu bổ sung"),
        past=_l("Đề nghị người gửi bổ sung thông tin"),
        sources=(S.ASSIGNED, S.IN_PROGRESS),
        target=S.NEEDS_INFORMATION,
        grants=(HANDLER,),
        required=("question",),
        optional=("note",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="answer",
        title=_l("Gửi thông tin bổ sung"),
        past=_l("Người gửi đã bổ sung thông tin"),
        sources=(S.NEEDS_INFORMATION,),
        target=None,
        grants=(REPORTER, INTAKE),
        required=("text",),
        optional=("note",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="refer",
        title=_l("Chuyển cơ quan có thẩm quyền"),
        past=_l("Đã chuyển cơ quan có thẩm quyền"),
        sources=(S.SUBMITTED, S.ACCEPTED),
        target=S.REFERRED,
        grants=(INTAKE,),
        required=("agency", "reason"),
        optional=("note",),
    ),
    Transition(
        action="merge",
        title=_l("Gộp vào phản ánh trùng"),
        past=_l("Đã gộp vào phản ánh trùng nội dung"),
        sources=(S.SUBMITTED, S.ACCEPTED),
        target=S.DUPLICATE,
        grants=(INTAKE,),
        required=("duplicate_of",),
        optional=("note",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="reroute",
        title=_l("Chuyển đơn vị xử lý"),
        past=_l("Đã chuyển đơn vị xử lý"),
        sources=(S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS),
        target=S.ACCEPTED,
        grants=(INTAKE, Grant(Who.HEAD, p.ASSIGN)),
        required=("unit_id", "note"),
    ),
    Transition(
        action="assign",
        title=_l("Phân công"),
        past=_l("Đã phân công cán bộ xử lý"),
        sources=(S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS),
        target=S.ASSIGNED,
        grants=(Grant(Who.HEAD, p.ASSIGN),),
        required=("assignee_id",),
        optional=("note",),
    ),
    Transition(
        action="start",
        title=_l("Bắt đầu xử lý"),
        past=_l("Bắt đầu xử lý"),
        sources=(S.ASSIGNED,),
        target=S.IN_PROGRESS,
        grants=(HANDLER,),
        optional=("note",),
    ),
    Transition(
        action="request_extension",
        title=_l("Đề nghị gia hạn"),
        past=_l("Đề nghị gia hạn xử lý"),
        sources=(S.IN_PROGRESS,),
        target=S.EXTENSION_REQUESTED,
        grants=(HANDLER,),
        required=("reason", "minutes"),
        optional=("note",),
        reader=Reader.STAFF,
    ),
    Transition(
        action="grant_extension",
        title=_l("Đồng ý gia hạn"),
        past=_l("Đã gia hạn xử lý"),
        sources=(S.EXTENSION_REQUESTED,),
        target=S.IN_PROGRESS,
        grants=(Grant(Who.HEAD, p.EXTEND),),
        optional=("minutes", "note"),
    ),
    Transition(
        action="refuse_extension",
        title=_l("Không đồng ý gia hạn"),
        past=_l("Không đồng ý gia hạn"),
        sources=(S.EXTENSION_REQUESTED,),
        target=S.IN_PROGRESS,
        grants=(Grant(Who.HEAD, p.EXTEND),),
        required=("note",),
        reader=Reader.STAFF,
    ),
    Transition(
        action="submit_result",
        title=_l("Trình kết quả"),
        past=_l("Đã xử lý, chờ phê duyệt"),
        sources=(S.IN_PROGRESS,),
        target=S.AWAITING_APPROVAL,
        grants=(HANDLER,),
        required=("text",),
        optional=("photos", "note"),
        reader=Reader.STAFF,
    ),
    Transition(
        action="send_back",
        title=_l("Trả lại để xử lý tiếp"),
        past=_l("Trả lại để xử lý tiếp"),
        sources=(S.AWAITING_APPROVAL,),
        target=S.IN_PROGRESS,
        grants=(HEAD,),
        required=("note",),
        reader=Reader.STAFF,
    ),
    Transition(
        action="publish",
        title=_l("Phê duyệt và công khai kết quả"),
        past=_l("Đã công khai kết quả"),
        sources=(S.AWAITING_APPROVAL,),
        target=S.PUBLISHED,
        grants=(HEAD,),
        optional=("text", "note"),
    ),
)
ACTIONS = frozenset(transition.action for transition in TRANSITIONS)
PAST: Mapping[str, LazyString | str] = {
    "submit": _l("Đã gửi phản ánh"),
    **{transition.action: transition.past for transition in TRANSITIONS},
}
"""How the history tells each action, submission included."""


class Standing(Protocol):
    """What the rules need to know of a report."""

    @property
    def status(self) -> str: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def is_confidential(self) -> bool: ...


def transitions_of(action: str) -> tuple[Transition, ...]:
    """The rows of the table for an action, none when there is no such action."""
    return tuple(transition for transition in TRANSITIONS if transition.action == action)


def find_transition(action: str, status: Status) -> Transition | None:
    """The row by which the action leaves the status, if it does."""
    return next((row for row in transitions_of(action) if status in row.sources), None)


def is_granted(transition: Transition, actor: Actor, report: Standing) -> bool:
    """Whether the actor may take this step with this report, its status left aside."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(_holds(grant, actor, report) for grant in transition.grants)


def _holds(grant: Grant, actor: Actor, report: Standing) -> bool:
    if grant.who is Who.REPORTER:
        return actor.kind is ActorKind.CITIZEN
    if actor.kind is not ActorKind.MEMBER or not actor.may(grant.permission):
        return False
    if grant.who is Who.HEAD:
        return report.unit_id in actor.heads
    if grant.who is Who.HANDLER:
        is_assignee = report.assignee_id is not None and report.assignee_id == actor.membership_id
        return is_assignee or belongs(actor, report.unit_id)
    return True


def belongs(actor: Actor, unit_id: UUID | None) -> bool:
    """Whether the actor is a member or the head of the unit."""
    return unit_id is not None and (unit_id in actor.unit_ids or unit_id in actor.heads)


def allowed_transitions(report: Standing, actor: Actor) -> list[Transition]:
    """The steps the actor may take now, in the order of the table."""
    status = Status(report.status)
    return [
        row for row in TRANSITIONS if status in row.sources and is_granted(row, actor, report) and sees(actor, report)
    ]


def sees(actor: Actor, report: Standing) -> bool:
    """Whether somebody of the administration may read the report at all; a citizen's right comes from the link."""
    if actor.kind is not ActorKind.MEMBER:
        return True
    if not actor.may(p.VIEW):
        return False
    return not report.is_confidential or _is_in_charge(actor, report) or actor.may(p.CONFIDENTIAL)


def sees_contact(actor: Actor, report: Standing) -> bool:
    """Whether somebody may read who sent the report: intake, and who is in charge of it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return (
        actor.kind is ActorKind.MEMBER and sees(actor, report) and (actor.may(p.INTAKE) or _is_in_charge(actor, report))
    )


def _is_in_charge(actor: Actor, report: Standing) -> bool:
    is_assignee = report.assignee_id is not None and report.assignee_id == actor.membership_id
    return is_assignee or belongs(actor, report.unit_id)


def is_open(status: Status) -> bool:
    """Whether work on the report is still to come."""
    return status not in FINAL


def is_public(status: Status, *, is_confidential: bool, was_accepted: bool) -> bool:
    """Whether anyone may see the report: once accepted, not confidential, not rejected or merged away."""
    return was_accepted and not is_confidential and status not in UNSHOWN
