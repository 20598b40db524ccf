"""The one table of transitions: which action leads from where to where, who may take it, what it needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from modules.feedback import permissions as p
from modules.feedback.rules.statuses import Status
from modules.feedback.rules.transition import Grant, Reader, Transition, Who

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
        past=_l("Đã từ chối tiếp nhận"),
        sources=(S.SUBMITTED, S.NEEDS_INFORMATION),
        asked_in=(S.SUBMITTED,),
        target=S.REJECTED,
        grants=(INTAKE,),
        required=("reason",),
        optional=("note",),
    ),
    Transition(
        action="ask",
        title=_l("Yêu cầu bổ sung"),
        past=_l("Đã đề nghị người gửi bổ sung thông tin"),
        sources=(S.SUBMITTED, S.ACCEPTED, S.REOPENED),
        target=S.NEEDS_INFORMATION,
        grants=(INTAKE,),
        required=("question",),
        optional=("note",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="ask",
        title=_l("Yêu cầu bổ sung"),
        past=_l("Đã đề nghị người gửi bổ sung thông tin"),
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
        optional=("photos", "note"),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="refer",
        title=_l("Chuyển cơ quan có thẩm quyền"),
        past=_l("Đã chuyển cơ quan có thẩm quyền"),
        sources=(S.SUBMITTED, S.ACCEPTED, S.REOPENED),
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
        sources=(S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REOPENED),
        target=S.ACCEPTED,
        grants=(INTAKE, Grant(Who.HEAD, p.ASSIGN)),
        required=("unit_id", "note"),
    ),
    Transition(
        action="assign",
        title=_l("Phân công"),
        past=_l("Đã phân công cán bộ xử lý"),
        sources=(S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REOPENED),
        target=S.ASSIGNED,
        grants=(Grant(Who.HEAD, p.ASSIGN),),
        required=("assignee_id",),
        optional=("note",),
    ),
    Transition(
        action="start",
        title=_l("Bắt đầu xử lý"),
        past=_l("Đã bắt đầu xử lý"),
        sources=(S.ASSIGNED,),
        target=S.IN_PROGRESS,
        grants=(HANDLER,),
        optional=("note",),
    ),
    Transition(
        action="request_extension",
        title=_l("Đề nghị gia hạn"),
        past=_l("Đã đề nghị gia hạn xử lý"),
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
        past=_l("Đã từ chối gia hạn"),
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
        past=_l("Đã trả lại để xử lý tiếp"),
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
    # What the reporter alone may do, for so many days after publication as the tenant has set (`opinions.py`).
    Transition(
        action="rate",
        title=_l("Đánh giá kết quả"),
        past=_l("Người gửi đã đánh giá kết quả"),
        sources=(S.PUBLISHED, S.RATED),
        target=S.RATED,
        grants=(REPORTER,),
        required=("rating",),
        optional=("text",),
        reader=Reader.REPORTER,
    ),
    Transition(
        action="reopen",
        title=_l("Phản ánh lại"),
        past=_l("Người gửi đã phản ánh lại"),
        sources=(S.PUBLISHED, S.RATED),
        target=S.REOPENED,
        grants=(REPORTER,),
        required=("reason",),
        reader=Reader.REPORTER,
        is_announced=True,  # else the result would stand as the newest step of a report that is open
    ),
    # Taken by the system alone, when the assignee has left; what waits for the head or the citizen goes on waiting.
    *(
        Transition(
            action="release",
            title=_l("Thôi phân công"),
            past=_l("Đã thôi phân công vì cán bộ không còn ở đơn vị"),
            sources=sources,
            target=target,
            grants=(),
            reader=Reader.STAFF,
        )
        for sources, target in (
            ((S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS), S.ACCEPTED),
            ((S.NEEDS_INFORMATION,), S.NEEDS_INFORMATION),
            ((S.EXTENSION_REQUESTED,), S.EXTENSION_REQUESTED),
            ((S.AWAITING_APPROVAL,), S.AWAITING_APPROVAL),
        )
    ),
    # Taken by the system alone as well, when the assignee leaves and somebody takes over: the work goes on where it is.
    *(
        Transition(
            action="hand_over",
            title=_l("Bàn giao"),
            past=_l("Đã bàn giao cho cán bộ khác"),
            sources=(status,),
            target=status,
            grants=(),
            required=("assignee_id", "assignee_name"),
            reader=Reader.STAFF,
        )
        for status in (
            S.ACCEPTED,
            S.ASSIGNED,
            S.IN_PROGRESS,
            S.NEEDS_INFORMATION,
            S.EXTENSION_REQUESTED,
            S.AWAITING_APPROVAL,
        )
    ),
)
ANNOUNCED = frozenset(transition.action for transition in TRANSITIONS if transition.is_announced)
ACTIONS = frozenset(transition.action for transition in TRANSITIONS)
RECALCULATE = "recalculate"
"""A step of the history that nobody takes: the clock moved the deadline (`following.py`)."""
PAST: Mapping[str, LazyString | str] = {
    "submit": _l("Đã gửi phản ánh"),
    RECALCULATE: _l("Đã tính lại thời hạn"),
    **{transition.action: transition.past for transition in TRANSITIONS},
}
"""How the history tells each action, submission and what the clock did by itself included."""


def transitions_of(action: str) -> tuple[Transition, ...]:
    """The rows of the table for an action, none when there is no such action."""
    return tuple(transition for transition in TRANSITIONS if transition.action == action)


def find_transition(action: str, status: Status) -> Transition | None:
    """The row by which the action leaves the status, if it does."""
    return next((row for row in transitions_of(action) if status in row.sources), None)
