"""The mail that tells notices and deadlines together: handler of `DigestDue`, again until it succeeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from dothi import notify
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from modules.feedback.events import DigestDue
from modules.feedback.models import Notice, Report
from modules.feedback.near import place_words
from modules.feedback.notes import add_system_note, why_unsent
from modules.feedback.notices.contents import Addressee, News, NewsExcerpt, due_of, news_of, reports_of
from modules.feedback.notices.reasons import REASON_TITLES, Reason
from modules.feedback.queues import View
from modules.feedback.rules.domain import Level
from modules.feedback.setup.configuration import read_configuration


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    """A report as the mail shows it; `news` and `note` say what happened to it. Never what the citizen wrote."""

    code: str
    category: str
    place: str
    due_at: datetime | None
    is_overdue: bool
    is_urgent: bool
    link: str
    news: LazyString | str
    note: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines under a heading, and how many more are behind the link."""

    title: LazyString
    lines: Sequence[DigestLine]
    more: int
    link: str


def mail_digest(event: DigestDue, context: HandlerContext) -> None:
    """Tell what there still is to tell, if there is any; the notices go in the same transaction."""
    addressee, now = addressee_of(event, context), clock.now()
    groups = [group_of(*each, context, now) for each in parts_of(addressee, context, now, is_morning=event.is_morning)]
    recipient = find_recipient(addressee)
    if groups and recipient is not None:
        email, name = recipient
        notify.send(
            context,
            to=email,
            template="feedback/mail/digest",
            subject=subject_of(groups, is_morning=event.is_morning),
            name=name,
            groups=groups,
            is_morning=event.is_morning,
            link=page(context, "/work/feedback"),
        )
    _forget_notices(context)


def note_untold(event: DigestDue, context: HandlerContext, error: Exception) -> None:
    """Tell the desk, at each report that the mail would have named, that it was given up; its notices go."""
    addressee = addressee_of(event, context)
    recipient = find_recipient(addressee)
    with notify.in_language("vi"):
        name = recipient[1] if recipient is not None else ""
        text = _(
            "Không gửi được thư cho %(name)s: %(reason)s. Hãy kiểm tra địa chỉ.", name=name, reason=why_unsent(error)
        )
        for _title, part, _view in parts_of(addressee, context, clock.now(), is_morning=event.is_morning):
            for news in part.news:
                add_system_note(context.tenant_id, report_id=news.report.id, text=text)
    _forget_notices(context)


def _forget_notices(context: HandlerContext) -> None:
    session.execute(delete(Notice).where(Notice.tenant_id == context.tenant_id, Notice.digest_id == context.event_id))


def addressee_of(event: DigestDue, context: HandlerContext) -> Addressee:
    """Whose mail it is."""
    units = [UUID(unit) for unit in event.unit_ids]
    return Addressee(tenant_id=context.tenant_id, unit_ids=units, membership_id=event.membership_id)


def subject_of(groups: Sequence[Group], *, is_morning: bool) -> LazyString:
    """How many reports wait; a single urgent one by its code."""
    lines = [line for group in groups for line in group.lines]
    count = len(lines) + sum(group.more for group in groups)
    if is_morning:
        return _l("Việc hôm nay: %(count)s phản ánh", count=count)
    if count == 1:
        return _l("Khẩn cấp: phản ánh %(code)s %(news)s", code=lines[0].code, news=lines[0].news)
    return _l("Khẩn cấp: %(count)s phản ánh", count=count)


def parts_of(
    addressee: Addressee, context: HandlerContext, now: datetime, *, is_morning: bool
) -> Iterator[tuple[LazyString, NewsExcerpt, View]]:
    """In the morning what is overdue and what falls due today, always what is new: each report once, no empty part.

    With each its heading, and the view of the queue that shows all of it.
    """
    news = news_of(addressee, context.event_id, is_morning=is_morning)
    told = reports_of(addressee, context.event_id, is_morning=is_morning)
    if is_morning:
        overdue = due_of(addressee, now, is_overdue=True, but=told)
        today = due_of(addressee, now, is_overdue=False, but=told)
        if overdue.news:
            yield _l("Quá hạn"), overdue, View.OVERDUE
        if today.news:
            yield _l("Đến hạn hôm nay"), today, View.DUE_SOON
    if news.news:
        view = View.UNIT if addressee.membership_id is None else View.MINE
        yield _l("Mới") if is_morning else _l("Khẩn cấp"), news, view


def group_of(title: LazyString, part: NewsExcerpt, view: View, context: HandlerContext, now: datetime) -> Group:
    """A part as the mail shows it."""
    lines = [line_of(each, context, now) for each in part.news]
    return Group(title=title, lines=lines, more=part.more, link=page(context, f"/work/feedback?view={view.value}"))


def line_of(news: News, context: HandlerContext, now: datetime) -> DigestLine:
    """A report in one line of the mail."""
    report, is_told_otherwise = news.report, news.reason not in {None, Reason.OVERDUE}
    return DigestLine(
        code=report.code,
        category=read_configuration(context.tenant_id).categories[report.category_id].name,
        place=place_of(report),
        due_at=report.due_at,
        # Where neither the heading nor the news says so.
        is_overdue=is_told_otherwise and report.due_at is not None and report.due_at <= now,
        is_urgent=report.level == Level.URGENT,
        link=page(context, f"/work/feedback/{report.code}"),
        news=REASON_TITLES[news.reason] if news.reason is not None else "",
        note=news.note,
    )


def place_of(report: Report) -> str:
    """The place in words, or where it is on the map."""
    return place_words(report) or f"{report.lat:.5f}; {report.lon:.5f}"


def find_recipient(addressee: Addressee) -> tuple[str, str] | None:
    """Address and name of the member, or of the first unit; None: nobody can be told any more."""
    if addressee.membership_id is not None:
        member = session.get(MembershipRow, (addressee.tenant_id, addressee.membership_id))
        if member is not None and member.ended_at is None:
            return member.email, member.name
    units = read_configuration(addressee.tenant_id).units
    known = (units.find(unit_id) for unit_id in addressee.unit_ids)
    return next(((unit.email, unit.name) for unit in known if unit is not None and unit.email), None)


def page(context: HandlerContext, path: str) -> str:
    """A page of the desk."""
    return house().settings.url_of(context.site.canonical_host, path)
