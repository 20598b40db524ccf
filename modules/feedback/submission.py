"""Storing a new report: checked, coded, routed, its clock started, its event recorded. Called through `service.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dothi.database.direct import Statement, broken_constraint, together, whole_row
from dothi.database.session import session
from dothi.language.formatting import in_sentence
from dothi.outbox.events import record
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.cells import cell
from dothi.values.errors import Conflict, Denied, Invalid
from dothi.values.geo import Point
from dothi.values.ids import new_id, new_token
from modules.feedback import permissions as p
from modules.feedback.codes import code_of
from modules.feedback.counts.facets import facets_of
from modules.feedback.drafts import ReportDraft, cleaned, digest, find_errors, find_point
from modules.feedback.events import ReportSubmitted
from modules.feedback.models import Contact, Report, Step
from modules.feedback.photos import FILE_OWNER
from modules.feedback.rules.deadlines import clock_of
from modules.feedback.rules.domain import Channel, DueState, Reader, Status
from modules.feedback.serials import next_serial
from modules.feedback.setup.configuration import CategoryFacts, Configuration, read_configuration
from modules.feedback.surroundings import is_inside

TYPED_IN = frozenset({Channel.PHONE, Channel.COUNTER})
"""Channels at which staff type for the citizen."""


class OutsideTenant(Invalid):
    """The pin lies outside the tenant by more than its margin; `point` says where, to find the neighbour."""

    code = "outside_tenant"

    def __init__(self, point: Point, fields: dict[str, Any]) -> None:
        """`fields` are all that is wrong, the place included."""
        super().__init__(_l("Vị trí nằm ngoài địa bàn."), fields=fields)
        self.point = point


@dataclass(frozen=True)
class Submitted:
    """The stored report, and whether this call stored it; a retry finds what the first call stored."""

    report: Report
    is_new: bool


# Statements over tables, not entities: the unit of work costs more than the insert.
_NEW_REPORT = Statement(whole_row(Report))
_COLUMNS = tuple(Report.__table__.columns.keys())
_SENT_BEFORE = "feedback_report_tenant_id_client_id_key"
"""The constraint that a second call with the same `client_id` breaks."""
_NEW_STEP = Statement(whole_row(Step))
_NEW_CONTACT = Statement(whole_row(Contact))


def submit_report(
    tenant_id: int,
    *,
    draft: ReportDraft,
    channel: Channel,
    actor: Actor,
    site: Site,
    language: str | None = None,
    commits: bool = False,
) -> Submitted:
    """Store a report, once for each `client_id`: the same body again answers the first report.

    `language` is the reporter's, in which mails will be written; None when it isn't known. `commits`: a report without
    photos is stored in a transaction of its own and committed at once, where none is open.

    Raises Invalid with all wrong fields (OutsideTenant when the place is too far outside), Conflict when the
    `client_id` came with another body, Denied when somebody else than intake types in a telephone call. Five
    statements without contact and photos; what isn't stored leaves a gap in the series of codes.
    """
    if channel in TYPED_IN and not actor.may(p.CREATE):
        raise Denied(_l("Chỉ bộ phận tiếp nhận được nhập phản ánh nhận qua điện thoại, trực tiếp."))
    draft = cleaned(draft)
    configuration = read_configuration(tenant_id)
    category, point = check(draft, configuration, channel=channel, site=site)
    now = clock.now()
    values = first_values(
        tenant_id, draft, configuration, category=category, point=point, channel=channel, now=now, site=site
    )
    report = Report()
    try:
        with together(commits=commits and not draft.photos):
            values["code"] = code_of(site.code_prefix, now, next_serial(tenant_id, now))
            vars(report).update(values)  # as if read: the session's bookkeeping of changes costs more than the insert
            _write(report, values, draft, actor, language=language)
    except IntegrityError as error:
        if broken_constraint(error) != _SENT_BEFORE:
            raise
        return Submitted(_first_result(tenant_id, values["client_id"], values["body_digest"]), is_new=False)
    if draft.photos:
        files.claim(tenant_id, draft.photos, owner=FILE_OWNER, owner_id=report.id, purpose="before")
    return Submitted(report, is_new=True)


def _write(report: Report, values: dict[str, Any], draft: ReportDraft, actor: Actor, *, language: str | None) -> None:
    """The report, its first step, the contact and the event."""
    _NEW_REPORT.write(values)
    _NEW_STEP.write(first_step(report, actor, photos=len(draft.photos)))
    if not draft.contact.is_empty:
        contact = {"name": draft.contact.name, "email": draft.contact.email, "phone": draft.contact.phone}
        key = {"tenant_id": report.tenant_id, "report_id": report.id}
        _NEW_CONTACT.write({**key, **contact, "language": language})
    record(ReportSubmitted(report_id=report.id, after=facets_of(report)))


def check(
    draft: ReportDraft, configuration: Configuration, *, channel: Channel, site: Site
) -> tuple[CategoryFacts, Point]:
    """The category and place of a cleaned draft. Raises Invalid with everything that is wrong with it."""
    errors: dict[str, LazyString] = find_errors(draft)
    category = configuration.find_category(draft.category)
    if category is None and "category" not in errors:
        errors["category"] = _l("Không có lĩnh vực này. Hãy chọn một lĩnh vực trong danh sách.")
    is_anonymous = draft.contact.is_empty and channel not in TYPED_IN
    if is_anonymous and category is not None and not configuration.takes_anonymous(category):
        errors["contact"] = _l("Lĩnh vực này cần tên và cách liên hệ của bạn.")
    if channel is Channel.WEB and not draft.consent:
        errors["consent"] = _l("Cần bạn đồng ý thì cơ quan mới được dùng thông tin này để xử lý.")
    if draft.consent and draft.consent_version not in {"", configuration.settings["consent_version"]}:
        errors["consent"] = _l("Cách dùng dữ liệu đã thay đổi. Hãy xem lại rồi đồng ý lần nữa.")
    point = find_point(draft)
    margin: int = configuration.settings["place_margin_m"]
    if point is not None and not is_inside(point, margin_m=margin, site=site):
        errors["point"] = _l("Vị trí này nằm ngoài địa bàn %(name)s. Hãy đặt lại ghim.", name=in_sentence(site.name))
        raise OutsideTenant(point, dict(errors))
    if errors or category is None or point is None:
        raise Invalid(_l("Phản ánh chưa gửi được. Hãy sửa những chỗ được nêu dưới đây."), fields=dict(errors))
    return category, point


def first_values(
    tenant_id: int,
    draft: ReportDraft,
    configuration: Configuration,
    *,
    category: CategoryFacts,
    point: Point,
    channel: Channel,
    now: datetime,
    site: Site,
) -> dict[str, Any]:
    """All columns of a new report but its code."""
    rules = configuration.clock_rules(site)
    minutes = category.limits_for(category.level).acceptance
    acceptance_due_at = rules.calendar.add(now, minutes)
    values: dict[str, Any] = dict.fromkeys(_COLUMNS)
    values.update(
        tenant_id=tenant_id,
        id=new_id(),
        client_id=draft.client_id or new_id(),
        body_digest=digest(draft),
        track_token=new_token(),
        channel=channel.value,
        category_id=category.id,
        level=category.level.value,
        status=Status.SUBMITTED.value,
        is_confidential=category.is_confidential,
        is_public=False,
        is_open=True,
        text=draft.text,
        lon=point.lon,
        lat=point.lat,
        cell=cell(point),
        place=draft.place,
        consent_at=now if draft.consent else None,
        consent_version=configuration.settings["consent_version"] if draft.consent else None,
        unit_id=configuration.unit_for(category),
        assignee_name="",
        submitted_at=now,
        acceptance_due_at=acceptance_due_at,
        clock_since=now,
        clock_minutes=minutes,
        due_at=acceptance_due_at,
        queue_at=acceptance_due_at,
        due_state=DueState.NONE.value,
        steps=1,
        version=1,
        updated_at=now,
    )
    running = clock_of(_Fresh(acceptance_due_at), now, rules)
    values.update(due_state=running.state.value, due_change_at=running.change_at)
    return values


@dataclass(frozen=True)
class _Fresh:
    """A report that has just come in, for the rules of the clocks."""

    acceptance_due_at: datetime
    handling_due_at: datetime | None = None
    status: str = Status.SUBMITTED
    former_status: str | None = None


def first_step(report: Report, actor: Actor, *, photos: int) -> dict[str, Any]:
    """Row 1 of the history."""
    return {
        "tenant_id": report.tenant_id,
        "report_id": report.id,
        "number": 1,
        "at": report.submitted_at,
        "action": "submit",
        "from_status": None,
        "to_status": report.status,
        "reader": Reader.PUBLIC.value,
        "actor_kind": actor.kind.value,
        "actor_name": actor.name,
        "membership_id": actor.membership_id,
        "public_note": "",
        "internal_note": "",
        "detail": {"channel": report.channel, "photos": photos},
    }


def _first_result(tenant_id: int, client_id: UUID, body_digest: str) -> Report:
    """What the first call with this `client_id` stored. Raises Conflict when its body was another."""
    report = session.execute(
        select(Report).where(Report.tenant_id == tenant_id, Report.client_id == client_id)
    ).scalar_one()
    if report.body_digest != body_digest:
        raise Conflict(
            _l("Mã gửi này đã được dùng cho một phản ánh có nội dung khác. Hãy tạo mã mới rồi gửi lại."),
            code="id_reused",
        )
    return report
