"""Mails about directives: handlers of their events, again until they succeed. Who acted is not told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.queries import WORKING
from modules.dashboards.directives.service import find_directive
from modules.dashboards.directives.standing import StepKind
from modules.dashboards.directives.words import DONE
from modules.dashboards.events import DirectiveDue, DirectiveStepTaken
from modules.dashboards.readers import MailReader, heads_of, member, with_role

TO_GIVER = frozenset({StepKind.REPORTED})
TO_UNIT = frozenset(
    {
        StepKind.GIVEN,
        StepKind.ASSIGNED,
        StepKind.RETURNED,
        StepKind.EXTENDED,
        StepKind.CLOSED,
        StepKind.WITHDRAWN,
    }
)
SUBJECTS: Mapping[str, LazyString] = {
    StepKind.GIVEN: _l("Chỉ đạo mới: %(title)s"),
    StepKind.ASSIGNED: _l("Chỉ đạo mới: %(title)s"),
    StepKind.REPORTED: _l("Đã báo cáo hoàn thành: %(title)s"),
    StepKind.RETURNED: _l("Cần làm tiếp: %(title)s"),
    StepKind.EXTENDED: _l("Đổi hạn chỉ đạo: %(title)s"),
    StepKind.CLOSED: _l("Chỉ đạo đã kết thúc: %(title)s"),
    StepKind.WITHDRAWN: _l("Chỉ đạo đã thu hồi: %(title)s"),
}
PASSES_ON = "leader"
"""The role that gives a province's directive to a unit."""


def mail_step(event: DirectiveStepTaken, context: HandlerContext) -> None:
    """Tell the unit what its giver did, and the giver that the work is said to be done."""
    directive = find_directive(context.tenant_id, event.directive_id)
    step = session.get(DirectiveStep, (context.tenant_id, event.step_id))
    if directive is None or step is None or event.kind not in SUBJECTS:
        return
    people = giver_of(directive) if event.kind in TO_GIVER else doers_of(directive)
    title = LazyString(lambda: str(SUBJECTS[event.kind]) % {"title": directive.title})
    send_all(context, directive, people, subject=title, but=step.by_id, step=step)


def mail_due(event: DirectiveDue, context: HandlerContext) -> None:
    """Remind whoever works on it; of an overdue one the giver hears too. Nothing where it was done meanwhile."""
    directive = find_directive(context.tenant_id, event.directive_id)
    if directive is None or directive.state not in WORKING:
        return
    people = [*doers_of(directive), *(giver_of(directive) if event.is_overdue else ())]
    subject = _l("Chỉ đạo quá hạn: %(title)s") if event.is_overdue else _l("Chỉ đạo sắp đến hạn: %(title)s")
    title = LazyString(lambda: str(subject) % {"title": directive.title})
    send_all(context, directive, people, subject=title, but=None, step=None)


def send_all(
    context: HandlerContext,
    directive: Directive,
    people: Iterable[MailReader],
    *,
    subject: LazyString,
    but: UUID | None,
    step: DirectiveStep | None,
) -> None:
    """One mail an address."""
    page = "/console" if context.site.is_province else "/work"
    link = house().settings.url_of(context.site.canonical_host, f"{page}/dashboards/directives/{directive.id}")
    told = {each.email: each for each in people if each.email and (but is None or each.membership_id != but)}
    for email, each in told.items():
        notify.send(
            context,
            to=email,
            part=str(each.membership_id or email),
            template="dashboards/mail/directive",
            subject=subject,
            name=each.name,
            directive=directive,
            done=DONE[step.kind] if step is not None else "",
            said=step.text if step is not None else "",
            doer=step.by_name if step is not None else "",
            link=link,
        )


def doers_of(directive: Directive) -> list[MailReader]:
    """The heads of its unit, or else the unit's own address; without a unit whoever passes directives on."""
    if directive.member_id is not None:
        return []
    if directive.unit_id is None:
        return with_role(directive.tenant_id, PASSES_ON)
    return heads_of(directive.tenant_id, directive.unit_id)


def giver_of(directive: Directive) -> list[MailReader]:
    """Whoever gave it, while they are here."""
    return member(directive.tenant_id, directive.giver_id)
