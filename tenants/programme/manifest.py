"""What the programme adds to the manifest of `tenants`: tables, subscriptions, schedule, gates of every module."""

from __future__ import annotations

from datetime import timedelta

from dothi.identity.events import MemberJoined, MembershipEnded
from dothi.manifest.module import Scheduled
from dothi.manifest.portable import LeftOut
from dothi.outbox.events import Subscription
from tenants.programme import models
from tenants.programme.checks import GENERAL
from tenants.programme.events import GatesBroken, GoLiveHeld, OverrideAsked, ReadinessAsked, ReadinessTold
from tenants.programme.going_live import EVERY, go_live
from tenants.programme.history import HISTORY
from tenants.programme.joining import join_when_created
from tenants.programme.mails import mail_broken, mail_held, mail_override_asked
from tenants.programme.readiness import answer, ask_all, keep, note_staff, tell_change
from tenants.registry.events import ConfigurationChanged, TenantCreated

THE_PROVINCES = "the plan and what came of it are the province's, which stays"
TABLES = tuple(
    LeftOut(model.__tablename__, THE_PROVINCES)
    for model in (
        models.Project,
        models.Phase,
        models.Item,
        models.Gate,
        models.Readiness,
        models.Override,
        models.Measure,
        models.Evaluation,
        models.Figure,
    )
)
"""None of them moves with a tenant."""
SUBSCRIPTIONS = (
    Subscription(TenantCreated, join_when_created, "tenants.join_items"),
    Subscription(ReadinessAsked, answer, "tenants.answer_readiness"),
    Subscription(ReadinessTold, keep, "tenants.keep_readiness"),
    Subscription(ConfigurationChanged, tell_change, "tenants.tell_readiness"),
    Subscription(MemberJoined, note_staff, "tenants.note_joined"),
    Subscription(MembershipEnded, note_staff, "tenants.note_left"),
    Subscription(GoLiveHeld, mail_held, "tenants.mail_held", tells_people=True),
    Subscription(OverrideAsked, mail_override_asked, "tenants.mail_override_asked", tells_people=True),
    Subscription(GatesBroken, mail_broken, "tenants.mail_broken", tells_people=True),
)
SCHEDULE = (
    Scheduled(name="tenants.go_live", every=EVERY, run=go_live, only_provinces=True),
    Scheduled(name="tenants.ask_readiness", every=timedelta(hours=1), run=ask_all, only_provinces=True),
)
READINESS = GENERAL

__all__ = ["HISTORY", "READINESS", "SCHEDULE", "SUBSCRIPTIONS", "TABLES"]
