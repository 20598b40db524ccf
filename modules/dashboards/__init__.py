"""Dashboards (điều hành): indicators, what they come to, and who is told. `MODULE` declares all of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.identity.events import MembershipEnded
from dothi.manifest.module import Module, Scheduled
from dothi.manifest.portable import Exported, LeftOut
from dothi.outbox.events import Subscription
from dothi.sites.switch import ModuleState
from modules.dashboards import mounts
from modules.dashboards import permissions as p
from modules.dashboards.alerts.counting import FLOWS, INDICATORS, alert_flows_of_rows, count_alert
from modules.dashboards.alerts.following import FOLLOWED_EVERY, follow_alerts
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.leaving import WORK_HELD, release_rules
from modules.dashboards.alerts.mails import mail_alerts
from modules.dashboards.alerts.standing import AlertState, AlertStepKind
from modules.dashboards.alerts.subjects import SubjectKind
from modules.dashboards.alerts.watching import WATCHED_EVERY, watch_all, watch_sensor, watch_values
from modules.dashboards.audited import HISTORY
from modules.dashboards.directives.following import LOOKED_EVERY, remind
from modules.dashboards.directives.handing import keep_above, keep_below, keep_sent
from modules.dashboards.directives.mails import mail_due, mail_step
from modules.dashboards.directives.pages import may_see_evidence
from modules.dashboards.directives.service import FILE_OWNER
from modules.dashboards.directives.standing import DirectiveState, StepKind
from modules.dashboards.events import (
    AlertMoved,
    AlertsTold,
    DirectiveDue,
    DirectiveMovedAbove,
    DirectiveMovedBelow,
    DirectiveSent,
    DirectiveStepTaken,
    IndicatorsAsked,
    IndicatorsTold,
    PeriodReportMoved,
    SensorCrossed,
    ValuesStored,
    ValuesTold,
)
from modules.dashboards.indicators.definition import Aggregate, AtZero, Source
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction, IndicatorState
from modules.dashboards.province.defining import answer_asked, ask_indicators, tell_newcomer
from modules.dashboards.province.following import keep_indicators
from modules.dashboards.province.keeping import forget_told, keep_told
from modules.dashboards.province.telling import TOLD_EVERY, tell_values, tell_when_asked
from modules.dashboards.public.pages import lasting_pages
from modules.dashboards.readiness import CHECKS
from modules.dashboards.reports.mails import mail_report
from modules.dashboards.reports.scheduling import LOOKED_EVERY as REPORTS_LOOKED_EVERY
from modules.dashboards.reports.scheduling import draft_due
from modules.dashboards.reports.standing import PeriodReportState, PeriodReportStepKind
from modules.dashboards.sensors.indicating import KEPT_EVERY, keep_days
from modules.dashboards.sensors.quantities import Quantity
from modules.dashboards.sensors.retention import FORGOTTEN_EVERY, forget_old
from modules.dashboards.sensors.spans import Length
from modules.dashboards.takeover import CONFIGURATION
from modules.dashboards.values.files import taking
from modules.dashboards.values.measuring import MEASURED_EVERY, keep_measured
from modules.dashboards.values.storing import ValueChannel
from tenants.board.events import FiguresAsked
from tenants.registry.events import ModuleSwitched

A_DAY = timedelta(days=1)
PERIODS = {"every": tuple(Every)}

MODULE = Module(
    name="dashboards",
    title=_l("Điều hành đô thị"),
    description=_l("Chính quyền làm được đến đâu, bằng con số."),
    icon="chart-bar",
    path="/so-lieu",
    requires=("tenants",),
    translations=str(Path(__file__).with_name("translations")),
    mounts=mounts.MOUNTS,
    permissions=p.PERMISSIONS,
    navigation=mounts.NAVIGATION,
    panels=mounts.PANELS,
    record_actions=mounts.RECORD_ACTIONS,
    subscriptions=(
        Subscription(FiguresAsked, tell_when_asked, "dashboards.tell_when_asked"),
        Subscription(ValuesTold, keep_told, "dashboards.keep_told", at_province=True),
        Subscription(IndicatorsTold, keep_indicators, "dashboards.keep_indicators"),
        Subscription(IndicatorsAsked, answer_asked, "dashboards.tell_indicators", at_province=True),
        Subscription(ModuleSwitched, tell_newcomer, "dashboards.tell_newcomer", at_province=True),
        Subscription(DirectiveSent, keep_sent, "dashboards.keep_sent_directive"),
        Subscription(DirectiveMovedAbove, keep_above, "dashboards.keep_directive_above"),
        Subscription(DirectiveMovedBelow, keep_below, "dashboards.keep_directive_below", at_province=True),
        Subscription(DirectiveStepTaken, mail_step, "dashboards.mail_directive", tells_people=True),
        Subscription(DirectiveDue, mail_due, "dashboards.mail_directive_due", tells_people=True),
        Subscription(ValuesStored, watch_values, "dashboards.watch_values"),
        Subscription(SensorCrossed, watch_sensor, "dashboards.watch_sensor"),
        Subscription(AlertMoved, count_alert, "dashboards.count_alert"),
        Subscription(MembershipEnded, release_rules, "dashboards.release_rules"),
        Subscription(AlertsTold, mail_alerts, "dashboards.mail_alerts", tells_people=True),
        Subscription(PeriodReportMoved, mail_report, "dashboards.mail_report", tells_people=True),
    ),
    files={FILE_OWNER: may_see_evidence},
    schedule=(
        Scheduled(name="dashboards.measure", every=MEASURED_EVERY, run=keep_measured),
        Scheduled(name="dashboards.tell_province", every=TOLD_EVERY, run=tell_values),
        Scheduled(name="dashboards.ask_indicators", every=A_DAY, run=ask_indicators),
        Scheduled(name="dashboards.forget_files", every=A_DAY, run=taking.FILES.forget_old),
        Scheduled(name="dashboards.remind_directives", every=LOOKED_EVERY, run=remind),
        Scheduled(name="dashboards.watch_alerts", every=WATCHED_EVERY, run=watch_all),
        Scheduled(name="dashboards.follow_alerts", every=FOLLOWED_EVERY, run=follow_alerts),
        Scheduled(name="dashboards.keep_days_of_sensors", every=KEPT_EVERY, run=keep_days),
        Scheduled(name="dashboards.forget_sensor_values", every=FORGOTTEN_EVERY, run=forget_old),
        Scheduled(name="dashboards.draft_reports", every=REPORTS_LOOKED_EVERY, run=draft_due),
        Scheduled(name="dashboards.forget_told", every=A_DAY, run=forget_told, only_provinces=True),
    ),
    flows=FLOWS,
    recount=alert_flows_of_rows,
    indicators=INDICATORS,
    readings=(taking.READING,),
    readiness=CHECKS,
    work_held=WORK_HELD,
    history=HISTORY,
    lasting_pages=(lasting_pages,),
    configuration=CONFIGURATION,
    tables=(
        Exported(
            table="dashboards_indicator",
            allowed={
                **PERIODS,
                "source": tuple(Source),
                "aggregate": tuple(Aggregate),
                "direction": tuple(Direction),
                "at_zero": tuple(AtZero),
            },
        ),
        Exported(table="dashboards_value", allowed={**PERIODS, "channel": tuple(ValueChannel)}),
        Exported(table="dashboards_change", allowed=PERIODS),
        Exported(table="dashboards_directive", allowed={"state": tuple(DirectiveState)}),
        Exported(table="dashboards_directive_step", allowed={"kind": tuple(StepKind)}),
        Exported(
            table="dashboards_alert_rule",
            allowed={"kind": tuple(SubjectKind), "level": tuple(AlertLevel)},
        ),
        Exported(table="dashboards_alert", allowed={"level": tuple(AlertLevel), "state": tuple(AlertState)}),
        Exported(table="dashboards_alert_step", allowed={"kind": tuple(AlertStepKind)}),
        LeftOut("dashboards_file", "files that wait for approval: whoever uploaded them does so again"),
        LeftOut("dashboards_token", "secrets: programs get new ones at the new place"),
        Exported(table="dashboards_board", allowed={"every": ("", *Every)}),
        Exported(table="dashboards_report_template", allowed={"every": tuple(Every)}),
        Exported(table="dashboards_report", allowed={"every": tuple(Every), "state": tuple(PeriodReportState)}),
        Exported(table="dashboards_report_step", allowed={"kind": tuple(PeriodReportStepKind)}),
        LeftOut("dashboards_wall", "secret links of screens: whoever hangs them up makes new ones"),
        Exported(
            table="dashboards_sensor",
            allowed={
                "quantity": tuple(Quantity),
                "direction": tuple(Direction),
                "state": tuple(IndicatorState),
            },
        ),
        Exported(table="dashboards_sensor_span", allowed={"length": tuple(Length)}),
        LeftOut("dashboards_sensor_value", "kept for some days only: what hours and days come to goes along"),
        LeftOut("dashboards_sensor_refusal", "messages that weren't stored at the former place"),
        LeftOut("dashboards_told", "the province's, told anew by its districts"),
        LeftOut("dashboards_told_indicator", "the province's, told anew by it"),
        LeftOut("dashboards_told_outline", "the province's, told anew by its districts"),
    ),
    commands="modules.dashboards.commands:COMMANDS",
    demo="modules.dashboards.demo:load",
    demo_is_last=True,
    demo_at_province="modules.dashboards.demo.provincial:load_province",
    demo_states=(ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE),
)
