"""Feedback (phản ánh hiện trường): citizens report, the administration answers in time. `MODULE` declares all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.identity.events import MembershipEnded
from dothi.manifest.lasting import LastingPage
from dothi.manifest.module import Module, Mount, Scheduled
from dothi.manifest.portable import Declared, Exported, LeftOut
from dothi.outbox.events import Subscription
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values.actor import ActorKind
from modules.feedback import api, photos
from modules.feedback import permissions as p
from modules.feedback.audited import HISTORY
from modules.feedback.counts.counting import count_change, count_new, counts_of_rows
from modules.feedback.counts.facets import FLOWS, STOCKS, URGENT
from modules.feedback.counts.indicators import INDICATORS
from modules.feedback.duplicates import mail_duplicate
from modules.feedback.events import (
    DigestDue,
    DuplicateAnswered,
    PlacesOutdated,
    ReportClockMoved,
    ReportDeadlineNeared,
    ReportDeadlinePassed,
    ReportStepTaken,
    ReportSubmitted,
    ReportWardsOutdated,
)
from modules.feedback.mails import mail_citizen_received, mail_citizen_step, note_unsent
from modules.feedback.near import place_new, renew_all, renew_rest
from modules.feedback.notices.digests import keep_digests
from modules.feedback.notices.mail import mail_digest, note_untold
from modules.feedback.notices.writing import notice_deadline, notice_new, notice_step
from modules.feedback.pages import mounts as pages
from modules.feedback.pages.known import KNOWLEDGE
from modules.feedback.rules.statuses import Channel, DueState, Level, Rating, Status
from modules.feedback.rules.transition import Reader
from modules.feedback.setup import readiness, takeover
from modules.feedback.setup.configuration import FeedbackSettings
from modules.feedback.setup.standard import ensure_categories
from modules.feedback.wards import renew_more_wards, renew_wards
from modules.feedback.workflow.clocks import keep_clocks
from modules.feedback.workflow.leaving import WORK_HELD, release_reports
from tenants.areas.events import AreasChanged
from tenants.gazetteer.events import GazetteerChanged

ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "category": {"level": tuple(Level)},
    "report": {
        "status": tuple(Status),
        "former_status": tuple(Status),
        "level": tuple(Level),
        "channel": tuple(Channel),
        "due_state": tuple(DueState),
        "rating": tuple(Rating),
    },
    "step": {
        "from_status": tuple(Status),
        "to_status": tuple(Status),
        "reader": tuple(Reader),
        "actor_kind": tuple(ActorKind),
    },
}
TABLES: tuple[Declared, ...] = (
    *(
        Exported(table=f"feedback_{name}", allowed=ALLOWED.get(name, {}))
        for name in ("category", "route", "series", "report", "contact", "step", "note", "clock")
    ),
    LeftOut("feedback_notice", "told by the house that wrote them; the next morning's mail knows all deadlines"),
)
"""All moves but what waits to be told; citizens' secret links lead on, since each is a column and no key signs it."""


def lasting_pages(_site: Site, _most: int) -> Sequence[LastingPage]:
    """What stands in the sitemap: where one reports. What citizens wrote doesn't. No statement."""
    return [LastingPage("/phan-anh")]


def every_minute(tenant_id: int, now: datetime) -> None:
    """What recurs at every tenant; mails apart, so that neither holds the other up."""
    ensure_categories(tenant_id)
    keep_clocks(tenant_id, now)


MODULE = Module(
    name="feedback",
    title=_l("Phản ánh hiện trường"),
    description=_l("Gửi phản ánh về những việc cần chính quyền xử lý và theo dõi kết quả."),
    icon="message-report",
    path="/phan-anh",
    home="feedback/home.html",
    requires=("tenants",),
    translations=str(Path(__file__).with_name("translations")),
    mounts=(Mount(blueprint=api.blueprint, is_api=True), *pages.MOUNTS),
    permissions=p.PERMISSIONS,
    settings=FeedbackSettings,
    navigation=pages.NAVIGATION,
    panels=pages.PANELS,
    work_held=WORK_HELD,
    urgent=URGENT,
    subscriptions=(
        Subscription(ReportSubmitted, count_new, "feedback.count_new"),
        Subscription(ReportSubmitted, place_new, "feedback.place_new"),
        Subscription(ReportSubmitted, notice_new, "feedback.mail_unit_received", tells_people=True),
        Subscription(
            ReportSubmitted,
            mail_citizen_received,
            "feedback.mail_citizen_received",
            tells_people=True,
            when_given_up=note_unsent,
        ),
        Subscription(ReportStepTaken, count_change, "feedback.count_step"),
        Subscription(ReportStepTaken, notice_step, "feedback.mail_unit_step", tells_people=True),
        Subscription(
            ReportStepTaken,
            mail_citizen_step,
            "feedback.mail_citizen_step",
            tells_people=True,
            when_given_up=note_unsent,
        ),
        Subscription(
            DuplicateAnswered,
            mail_duplicate,
            "feedback.mail_duplicate",
            tells_people=True,
            when_given_up=note_unsent,
        ),
        Subscription(ReportDeadlineNeared, count_change, "feedback.count_neared"),
        Subscription(ReportDeadlineNeared, notice_deadline, "feedback.mail_neared", tells_people=True),
        Subscription(ReportDeadlinePassed, count_change, "feedback.count_passed"),
        Subscription(ReportDeadlinePassed, notice_deadline, "feedback.mail_passed", tells_people=True),
        Subscription(DigestDue, mail_digest, "feedback.mail_digest", tells_people=True, when_given_up=note_untold),
        Subscription(ReportClockMoved, count_change, "feedback.count_moved"),
        Subscription(MembershipEnded, release_reports, "feedback.release_reports"),
        Subscription(GazetteerChanged, renew_all, "feedback.renew_places"),
        Subscription(PlacesOutdated, renew_rest, "feedback.renew_more_places"),
        Subscription(AreasChanged, renew_wards, "feedback.renew_wards"),
        Subscription(ReportWardsOutdated, renew_more_wards, "feedback.renew_more_wards"),
    ),
    schedule=(
        Scheduled(name="feedback.every_minute", every=timedelta(minutes=1), run=every_minute),
        Scheduled(name="feedback.digests", every=timedelta(minutes=1), run=keep_digests),
    ),
    stocks=STOCKS,
    flows=FLOWS,
    recount=counts_of_rows,
    tables=TABLES,
    indicators=INDICATORS,
    readiness=readiness.CHECKS,
    history=HISTORY,
    lasting_pages=(lasting_pages,),
    place_knowledge=KNOWLEDGE,
    files={photos.FILE_OWNER: photos.may_see},
    configuration=takeover.CONFIGURATION,
    demo="modules.feedback.demo:load",
    demo_states=(ModuleState.PILOT, ModuleState.LIVE, ModuleState.SUSPENDED),
)
