"""What recurs at every tenant and province, and what follows the events of this component: for the manifest."""

from __future__ import annotations

from datetime import datetime, timedelta

from dothi.manifest.module import Scheduled
from dothi.outbox.events import Subscription
from dothi.values import clock
from tenants.areas import importing as area_import
from tenants.areas.events import tell_new_division
from tenants.board.events import FiguresAsked, FiguresTold
from tenants.board.figures import TOLD_EVERY, keep_figures, tell_figures, tell_when_asked
from tenants.gazetteer import importing as gazetteer_import
from tenants.gazetteer import warding as gazetteer_warding
from tenants.onboarding.reminding import mail_checklist
from tenants.people import list_import
from tenants.pilot.mails import mail_confirmation, mail_opening, mail_tester
from tenants.pilot.testers import forget_testers
from tenants.pilot.waiting import keep_waiting
from tenants.programme import manifest as programme
from tenants.registry.events import ChecklistReminded, TesterInvited, WaitingAsked, WaitingDue
from tenants.registry.hosts import settle_hosts


def every_hour(tenant_id: int, now: datetime) -> None:
    """Hosts that begin today, addresses of testers whose time is over; a province's scope is where there are any."""
    settle_hosts(clock.local_today())
    forget_testers(tenant_id, now)


SCHEDULE = (
    Scheduled(name="tenants.every_hour", every=timedelta(hours=1), run=every_hour, only_provinces=True),
    Scheduled(name="tenants.keep_waiting", every=timedelta(minutes=5), run=keep_waiting),
    Scheduled(name="tenants.forget_lists", every=timedelta(days=1), run=list_import.LISTS.forget_old),
    Scheduled(name="tenants.forget_area_files", every=timedelta(days=1), run=area_import.FILES.forget_old),
    Scheduled(name="tenants.forget_gazetteer_files", every=timedelta(days=1), run=gazetteer_import.FILES.forget_old),
    Scheduled(name="tenants.tell_new_division", every=timedelta(hours=6), run=tell_new_division),
    Scheduled(name="tenants.tell_figures", every=TOLD_EVERY, run=tell_figures),
    *programme.SCHEDULE,
)
SUBSCRIPTIONS = (
    Subscription(TesterInvited, mail_tester, "tenants.mail_tester", tells_people=True),
    Subscription(WaitingAsked, mail_confirmation, "tenants.mail_confirmation", tells_people=True),
    Subscription(WaitingDue, mail_opening, "tenants.mail_opening", tells_people=True),
    Subscription(ChecklistReminded, mail_checklist, "tenants.mail_checklist", tells_people=True),
    Subscription(FiguresTold, keep_figures, "tenants.keep_figures"),
    Subscription(FiguresAsked, tell_when_asked, "tenants.tell_figures_when_asked"),
    *gazetteer_import.SUBSCRIPTIONS,
    *gazetteer_warding.SUBSCRIPTIONS,
    *programme.SUBSCRIPTIONS,
)
